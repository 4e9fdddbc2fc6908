"""Himmelblau's function: four minima of the same height."""

from ..core.objective import Levels
from ..core.surface import Surface

SURFACE = Surface(
    formula="(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
    domain=((-6, 6), (-6, 6)),
    start=(0.5, -2.5),
    minima=(
        (3, 2),
        (-2.8051180869527449, 3.1313125182505730),
        (-3.7793102533777469, -3.2831859912861694),
        (3.5844283403304917, -1.8481265269644036),
    ),
    residuals=("x^2 + y - 11", "x + y^2 - 7"),
    levels=Levels("log", floor=1.0),
    group="many_minima",
    source='D. M. Himmelblau, "Applied Nonlinear Programming", 1972',
    words={
        "en": {
            "name": "Himmelblau",
            "sentence": "Four minima of the same height: where a run ends depends on where it starts, and on its rate.",
        },
        "zh": {"name": "Himmelblau 函数", "sentence": "四个等高的极小点：运行终点取决于起点和学习率。"},
    },
)
