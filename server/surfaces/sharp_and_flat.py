"""A sharp and a flat minimum side by side, equally deep."""

from ..core.objective import Levels
from ..core.param import Parameter
from ..core.surface import Surface

SURFACE = Surface(
    formula="s*((x + 1)^2 + y^2)*((x - 1)^2 + y^2) / (s*((x + 1)^2 + y^2) + (x - 1)^2 + y^2)",
    parameters=(
        Parameter(
            "s",
            "number",
            20.0,
            low=2,
            high=200,
            scale="log",
            symbol="s",
            words={"en": {"name": "Sharpness of the left one"}, "zh": {"name": "左侧的尖锐程度"}},
        ),
    ),
    domain=((-2, 3), (-2, 2)),
    start=(-1.7, 0.5),
    # The harmonic mean of two bowls: at the foot of one the other does not count, so each keeps its own curvature.
    minima=((-1, 0), (1, 0)),
    levels=Levels("log", floor=0.1),
    group="many_minima",
    source='Our formula, for S. Hochreiter and J. Schmidhuber, "Flat Minima", 1997',
    words={
        "en": {
            "name": "Sharp and flat",
            "sentence": "Equally deep: past the sharp one's limit a run hops there, far past it moves to the flat one.",
        },
        "zh": {
            "name": "尖锐与平坦",
            "sentence": "两处等深：学习率略超尖锐者的上限，便在其中跳动不止；远超则移到平坦者。",
        },
    },
)
