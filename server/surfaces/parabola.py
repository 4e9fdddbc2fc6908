"""A parabola in one dimension, with the curvature one sets."""

from ..core.param import Parameter
from ..core.surface import Surface

SURFACE = Surface(
    formula="0.5*a*x^2",
    parameters=(
        Parameter(
            "a",
            "number",
            1.0,
            low=0.01,
            high=100,
            scale="log",
            symbol="a",
            words={"en": {"name": "Curvature"}, "zh": {"name": "曲率"}},
        ),
    ),
    domain=((-4, 4),),
    start=(3.0,),
    minima=((0,),),
    residuals=("sqrt(a/2)*x",),
    group="one_dimension",
    source='Textbook; see S. Boyd and L. Vandenberghe, "Convex Optimization", 2004, section 9.3.1',
    words={
        "en": {
            "name": "Parabola",
            "sentence": "One dimension, one curvature: the step hops over the minimum as soon as α exceeds 1/a.",
        },
        "zh": {"name": "抛物线", "sentence": "一维、单一曲率：当 α 超过 1/a 时，每步都会越过极小点。"},
    },
)
