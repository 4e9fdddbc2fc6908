"""A plateau that ends at a cliff, and a shallow basin below."""

from ..core.param import Parameter
from ..core.surface import Surface

SURFACE = Surface(
    formula="0.02*(x - 2)^2 + 0.25*y^2 + 2 - 2*tanh(s*(x + 1 + y/4))",
    parameters=(
        Parameter(
            "s",
            "number",
            12.0,
            low=8,
            high=40,
            scale="log",
            symbol="s",
            words={"en": {"name": "Steepness of the cliff"}, "zh": {"name": "悬崖陡度"}},
        ),
    ),
    domain=((-4, 4), (-3, 3)),
    start=(-3.5, 2.0),
    # At the minimum the cliff's tail is below 2e−20 even at its least steepness.
    minima=((2, 0),),
    group="saddles_and_plateaus",
    source='I. Goodfellow, Y. Bengio and A. Courville, "Deep Learning", 2016, section 8.2.4',
    words={
        "en": {
            "name": "Plateau and cliff",
            "sentence": "One gradient taken on the cliff throws a run far away; clipped, it climbs down.",
        },
        "zh": {
            "name": "高原与悬崖",
            "sentence": "在悬崖上取的一次梯度会把运行甩到远处；裁剪之后，它便能安然下崖。",
        },
    },
)
