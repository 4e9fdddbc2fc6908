"""Zakharov's function: a flat valley at the middle, a wall of the fourth order farther out."""

from ..core.objective import Levels
from ..core.surface import Surface

SURFACE = Surface(
    formula="x^2 + y^2 + (0.5*x + y)^2 + (0.5*x + y)^4",
    domain=((-5, 10), (-5, 10)),
    start=(8.0, 3.0),
    minima=((0, 0),),
    residuals=("x", "y", "0.5*x + y", "(0.5*x + y)^2"),
    levels=Levels("log", floor=1.0),
    group="valleys",
    source='M. Jamil and X.-S. Yang, "A literature survey of benchmark functions for global optimisation '
    'problems", 2013',
    words={
        "en": {
            "name": "Zakharov",
            "sentence": "Walls that steepen with the fourth power: a rate good at the bottom explodes from here.",
        },
        "zh": {
            "name": "Zakharov 函数",
            "sentence": "四次方般变陡的墙：在谷底合适的学习率，从这里出发会爆炸。",
        },
    },
)
