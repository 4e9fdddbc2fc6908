"""The six-hump camel back: six minima, two of them the lowest."""

from ..core.objective import Levels
from ..core.surface import Surface

SURFACE = Surface(
    formula="(4 - 2.1*x^2 + x^4/3)*x^2 + x*y + (4*y^2 - 4)*y^2",
    domain=((-2.2, 2.2), (-1.3, 1.3)),
    start=(-1.9, 1.05),
    minima=(
        (0.089842013100318062, -0.71265640302073963),
        (-0.089842013100318062, 0.71265640302073963),
        (-1.7036067149699809, 0.79608356867262512),
        (1.7036067149699809, -0.79608356867262512),
        (-1.6071047529201972, -0.56865145488413137),
        (1.6071047529201972, 0.56865145488413137),
    ),
    levels=Levels("log", floor=0.1, base=-1.0316284534898774),
    group="many_minima",
    source='L. C. W. Dixon and G. P. Szegö, "Towards Global Optimization 2", 1978',
    words={
        "en": {
            "name": "Six-hump camel",
            "sentence": "Six minima in three pairs; only one pair is the lowest.",
        },
        "zh": {"name": "六峰驼背函数", "sentence": "三对共六个极小点，只有一对最低。"},
    },
)
