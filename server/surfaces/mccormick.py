"""McCormick's function: a wave laid over a trough; outside the domain it falls without end."""

from ..core.objective import Levels
from ..core.surface import Surface

SURFACE = Surface(
    formula="sin(x + y) + (x - y)^2 - 1.5*x + 2.5*y + 1",
    domain=((-1.5, 4), (-3, 4)),
    start=(3.6, 3.3),
    # The sum of both slopes is 2 cos(x + y) + 1, their difference 4 (x − y) − 4.
    minima=(("1/2 - pi/3", "-1/2 - pi/3"), ("1/2 + 2*pi/3", "-1/2 + 2*pi/3")),
    levels=Levels("log", floor=0.3, base=-1.9132229549810367),
    group="valleys",
    source='G. P. McCormick, "Computability of global solutions to factorable nonconvex programs: part I", '
    "1976",
    words={
        "en": {
            "name": "McCormick",
            "sentence": "Waves on the floor of a sinking trough: too much momentum rolls over them and out of sight.",
        },
        "zh": {
            "name": "McCormick 函数",
            "sentence": "沟底起伏且不断下沉：动量太大，便会一浪接一浪地滚出画面。",
        },
    },
)
