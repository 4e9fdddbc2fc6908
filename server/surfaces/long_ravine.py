"""A long winding ravine: steep walls, hardly any slope along its floor."""

from ..core.objective import Levels
from ..core.param import Parameter
from ..core.surface import Surface

SURFACE = Surface(
    formula="0.01*x^2 + k*(y - a*sin(x))^2",
    parameters=(
        Parameter(
            "k",
            "number",
            1.0,
            low=0.1,
            high=100,
            scale="log",
            symbol="k",
            words={"en": {"name": "Steepness of the walls"}, "zh": {"name": "涧壁陡度"}},
        ),
        Parameter(
            "a",
            "number",
            1.0,
            low=0,
            high=3,
            symbol="a",
            words={"en": {"name": "Width of the bends"}, "zh": {"name": "弯曲幅度"}},
        ),
    ),
    domain=((-10, 10), (-4, 4)),
    start=(-9.0, 2.5),
    minima=((0, 0),),
    residuals=("0.1*x", "sqrt(k)*(y - a*sin(x))"),
    levels=Levels("log", floor=0.01),
    group="valleys",
    source='After I. M. Gelfand and M. L. Tsetlin, "The principle of nonlocal search in automatic '
    'optimization systems", 1961',
    words={
        "en": {
            "name": "Long ravine",
            "sentence": "Down the wall in a few steps, along the floor in thousands: what momentum was made for.",
        },
        "zh": {
            "name": "狭长山涧",
            "sentence": "几步便下到涧底，沿涧底却要走上千步：动量正是为此而生。",
        },
    },
)
