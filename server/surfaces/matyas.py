"""Matyas' function: a shallow trough along the diagonal."""

from ..core.objective import Levels
from ..core.surface import Surface

SURFACE = Surface(
    formula="0.26*(x^2 + y^2) - 0.48*x*y",
    domain=((-10, 10), (-10, 10)),
    start=(-3.5, 9.0),
    # 0.26 (x² + y²) − 0.48 xy = ¼ (x − y)² + 0.01 (x + y)²
    minima=((0, 0),),
    residuals=("0.5*(x - y)", "0.1*(x + y)"),
    levels=Levels("log", floor=0.03),
    group="bowls",
    source='M. Jamil and X.-S. Yang, "A literature survey of benchmark functions for global optimisation '
    'problems", 2013',
    words={
        "en": {
            "name": "Matyas",
            "sentence": (
                "A trough along the diagonal, 25 times as curved across as along: the last stretch takes longest."
            ),
        },
        "zh": {
            "name": "Matyas 函数",
            "sentence": "沿对角线的浅槽，横向曲率是纵向的 25 倍：最后一段路最费时。",
        },
    },
)
