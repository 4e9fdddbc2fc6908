"""The Goldstein–Price function: values over six orders of magnitude."""

from ..core.objective import Levels
from ..core.surface import Surface

SURFACE = Surface(
    formula="(1 + (x + y + 1)^2*(19 - 14*x + 3*x^2 - 14*y + 6*x*y + 3*y^2))"
    " * (30 + (2*x - 3*y)^2*(18 - 32*x + 12*x^2 + 48*y - 36*x*y + 27*y^2))",
    domain=((-2, 2), (-2, 2)),
    start=(0.3, 0.6),
    minima=((0, -1), (-0.6, -0.4), (1.8, 0.2), (1.2, 0.8)),
    levels=Levels("log", floor=3.0, base=3.0),
    group="many_minima",
    source='A. A. Goldstein and J. F. Price, "On descent from local minima", 1971',
    words={
        "en": {
            "name": "Goldstein–Price",
            "sentence": "Slopes of a million beside slopes of a hundred: no constant rate suits both.",
        },
        "zh": {
            "name": "Goldstein–Price 函数",
            "sentence": "百万级的坡度旁便是百级的坡度：没有一个恒定学习率能兼顾。",
        },
    },
)
