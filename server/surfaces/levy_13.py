"""Lévy's function N. 13: waves of three lengths on a bowl."""

from ..core.objective import Levels
from ..core.surface import Surface

SURFACE = Surface(
    formula="sin(3*pi*x)^2 + (x - 1)^2*(1 + sin(3*pi*y)^2) + (y - 1)^2*(1 + sin(2*pi*y)^2)",
    domain=((-3, 5), (-3, 5)),
    start=(-2.3, 3.7),
    minima=((1, 1),),
    residuals=("sin(3*pi*x)", "x - 1", "(x - 1)*sin(3*pi*y)", "y - 1", "(y - 1)*sin(2*pi*y)"),
    levels=Levels("log", floor=0.3),
    group="many_minima",
    source='A. V. Levy and A. Montalvo, "The tunneling algorithm for the global minimization of functions", '
    "1985",
    words={
        "en": {
            "name": "Lévy N. 13",
            "sentence": "Waves across a bowl, steeper the farther out: a rate that is calm inside is wild outside.",
        },
        "zh": {
            "name": "Lévy N.13 函数",
            "sentence": "碗面上有波纹，越往外越陡：在内侧平稳的学习率，到外侧便失控。",
        },
    },
)
