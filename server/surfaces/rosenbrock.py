"""Rosenbrock's banana valley."""

from ..core.objective import Levels
from ..core.param import Parameter
from ..core.surface import Surface

SURFACE = Surface(
    formula="(a - x)^2 + b*(y - x^2)^2",
    parameters=(
        Parameter("a", "number", 1.0, low=-2, high=2, symbol="a"),
        Parameter("b", "number", 100.0, low=1, high=1000, scale="log", symbol="b"),
    ),
    domain=((-2, 2), (-1, 3)),
    start=(-1.2, 1.0),
    minima=(("a", "a^2"),),
    residuals=("a - x", "sqrt(b)*(y - x^2)"),
    levels=Levels("log", floor=10**-0.5),
    group="valleys",
    source='H. H. Rosenbrock, "An automatic method for finding the greatest or least value of a function", 1960',
    words={
        "en": {
            "name": "Rosenbrock",
            "sentence": "A curved, narrow valley: reaching its floor is easy, following it to the minimum is not.",
        },
        "zh": {
            "name": "Rosenbrock 函数",
            "sentence": "弯曲而狭窄的山谷：到达谷底容易，沿谷底走到极小点却很难。",
        },
    },
)
