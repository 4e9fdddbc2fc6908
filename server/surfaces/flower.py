"""The flower: petals round a minimum whose Hessian is singular."""

from ..core.objective import Levels
from ..core.surface import Surface

SURFACE = Surface(
    formula="x*sin(y) + y*sin(x) + x^2 + y^2",
    domain=((-6, 6), (-6, 6)),
    start=(5.2, -3.8),
    minima=((0, 0),),
    levels=Levels("log", floor=0.1),
    group="valleys",
    source='B. Frederickson, "An Interactive Tutorial on Numerical Optimization", 2016',
    words={
        "en": {
            "name": "Flower",
            "sentence": (
                "At the minimum one curvature is zero: Newton only creeps there, and gradient descent still more so."
            ),
        },
        "zh": {
            "name": "花朵函数",
            "sentence": "极小点处有一个曲率为零：牛顿法在此只能缓行，梯度下降更慢。",
        },
    },
)
