"""Branin's function: three minima of the same height in a curved landscape."""

from ..core.objective import Levels
from ..core.surface import Surface

SURFACE = Surface(
    formula="(y - 5.1*x^2/(4*pi^2) + 5*x/pi - 6)^2 + 10*(1 - 1/(8*pi))*cos(x) + 10",
    domain=((-5, 10), (0, 15)),
    start=(6.2, 12.5),
    minima=(("-pi", 12.275), ("pi", 2.275), ("3*pi", 2.475)),
    levels=Levels("log", floor=1.0, base=0.397887357729738),
    group="many_minima",
    source='F. H. Branin, "Widely convergent method for finding multiple solutions of simultaneous '
    'nonlinear equations", 1972',
    words={
        "en": {
            "name": "Branin",
            "sentence": (
                "Three equal minima of unequal curvature: a rate that settles in one may be thrown out of another."
            ),
        },
        "zh": {
            "name": "Branin 函数",
            "sentence": "三个等高但曲率不同的极小点：在一处能稳住的学习率，在另一处会被甩出。",
        },
    },
)
