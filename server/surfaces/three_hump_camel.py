"""The three-hump camel back: three minima, the middle one the lowest."""

from ..core.objective import Levels
from ..core.surface import Surface

SURFACE = Surface(
    formula="2*x^2 - 1.05*x^4 + x^6/6 + x*y + y^2",
    domain=((-2.2, 2.2), (-2, 2)),
    start=(-1.9, 1.7),
    # y = −x/2, and then x⁴ − 4.2x² + 3.5 = 0
    minima=(
        (0, 0),
        ("sqrt(2.1 + sqrt(0.91))", "-sqrt(2.1 + sqrt(0.91))/2"),
        ("-sqrt(2.1 + sqrt(0.91))", "sqrt(2.1 + sqrt(0.91))/2"),
    ),
    levels=Levels("log", floor=0.1),
    group="many_minima",
    source='F. H. Branin, "Widely convergent method for finding multiple solutions of simultaneous '
    'nonlinear equations", 1972',
    words={
        "en": {
            "name": "Three-hump camel",
            "sentence": "Two shallow side wells beside a deep one: small steps stay where they fall first.",
        },
        "zh": {
            "name": "三峰驼背函数",
            "sentence": "一口深阱旁有两口浅阱：小步者先落入哪口，便留在哪口。",
        },
    },
)
