"""Beale's function: flat regions beside steep ridges."""

from ..core.objective import Levels
from ..core.surface import Surface

SURFACE = Surface(
    formula="(1.5 - x + x*y)^2 + (2.25 - x + x*y^2)^2 + (2.625 - x + x*y^3)^2",
    domain=((-4.5, 4.5), (-4.5, 4.5)),
    start=(1.0, 1.5),
    minima=((3, 0.5),),
    residuals=("1.5 - x + x*y", "2.25 - x + x*y^2", "2.625 - x + x*y^3"),
    levels=Levels("log", floor=0.03),
    group="valleys",
    source='E. M. L. Beale, "On an iterative method for finding a local minimum of a function of '
    'more than one variable", 1958',
    words={
        "en": {
            "name": "Beale",
            "sentence": "A long flat floor between steep walls: gradients differ by orders of magnitude.",
        },
        "zh": {"name": "Beale 函数", "sentence": "陡壁之间的狭长平底：梯度大小相差数个数量级。"},
    },
)
