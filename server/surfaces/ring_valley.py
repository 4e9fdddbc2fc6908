"""A valley in a ring, tilted towards one point of it."""

from ..core.objective import Levels
from ..core.param import Parameter
from ..core.surface import Surface

SURFACE = Surface(
    formula="(x^2 + y^2 - 1)^2 + t*((x + 1)^2 + y^2)",
    parameters=(
        Parameter(
            "t",
            "number",
            0.05,
            low=0,
            high=0.5,
            symbol="t",
            words={"en": {"name": "Tilt"}, "zh": {"name": "倾斜"}},
        ),
    ),
    domain=((-1.8, 1.8), (-1.8, 1.8)),
    start=(1.6, 0.3),
    minima=((-1, 0),),
    residuals=("x^2 + y^2 - 1", "sqrt(t)*(x + 1)", "sqrt(t)*y"),
    levels=Levels("log", floor=0.003),
    group="valleys",
    source='After J. Goldstone, "Field theories with superconductor solutions", 1961',
    words={
        "en": {
            "name": "Ring valley",
            "sentence": "Straight down to the ring, then a long walk round it; straight across is a hill.",
        },
        "zh": {
            "name": "环形山谷",
            "sentence": "径直下到环底，再绕环走上一长段；直穿过去则是山丘。",
        },
    },
)
