"""The loss of a linear network of two layers with one weight each."""

from ..core.objective import Levels
from ..core.param import Parameter
from ..core.surface import Surface

SURFACE = Surface(
    formula="(c - x*y)^2",
    parameters=(
        Parameter(
            "c",
            "number",
            1.0,
            low=0.1,
            high=4,
            symbol="c",
            words={"en": {"name": "Target"}, "zh": {"name": "目标值"}},
        ),
    ),
    domain=((-3, 3), (-3, 3)),
    start=(0.3, -2.2),
    minima=(("sqrt(c)", "sqrt(c)"), ("-sqrt(c)", "-sqrt(c)")),
    residuals=("c - x*y",),
    levels=Levels("log", floor=0.03),
    group="valleys",
    source='A. M. Saxe, J. L. McClelland and S. Ganguli, "Exact solutions to the nonlinear dynamics of '
    'learning in deep linear neural networks", 2014',
    words={
        "en": {
            "name": "Two-layer linear network",
            "sentence": (
                "Every point with xy = c is a minimum, the flattest two are marked: large rates drift towards those."
            ),
        },
        "zh": {
            "name": "两层线性网络",
            "sentence": "满足 xy = c 的点都是极小点，标出的是最平坦的两个：大学习率会朝它们漂移。",
        },
    },
)
