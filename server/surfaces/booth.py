"""Booth's bowl: tilted, nine times as curved across as along."""

from ..core.objective import Levels
from ..core.surface import Surface

SURFACE = Surface(
    formula="(x + 2*y - 7)^2 + (2*x + y - 5)^2",
    domain=((-10, 10), (-10, 10)),
    start=(-8.0, 6.5),
    minima=((1, 3),),
    residuals=("x + 2*y - 7", "2*x + y - 5"),
    levels=Levels("log", floor=1.0),
    group="bowls",
    source='M. Jamil and X.-S. Yang, "A literature survey of benchmark functions for global optimisation '
    'problems", 2013',
    words={
        "en": {
            "name": "Booth",
            "sentence": (
                "A tilted bowl: rules that work coordinate by coordinate do not see its axes and take a detour."
            ),
        },
        "zh": {
            "name": "Booth 函数",
            "sentence": "倾斜的碗：逐坐标工作的方法看不见它的主轴，只好绕道。",
        },
    },
)
