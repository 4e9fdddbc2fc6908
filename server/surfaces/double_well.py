"""A quartic double well in one dimension, tilted so that one well is deeper."""

from ..core.param import Parameter
from ..core.surface import Surface

SURFACE = Surface(
    formula="x^4 - 2*x^2 + c*x",
    parameters=(
        Parameter(
            "c",
            "number",
            0.2,
            low=-1.5,
            high=1.5,
            symbol="c",
            words={"en": {"name": "Tilt"}, "zh": {"name": "倾斜"}},
        ),
    ),
    domain=((-2, 2),),
    start=(1.8,),
    # The roots of 4x³ − 4x + c in closed form (Viète); between them lies the maximum.
    minima=(
        ("2/sqrt(3)*cos(acos(-3*sqrt(3)*c/8)/3)",),
        ("2/sqrt(3)*cos(acos(-3*sqrt(3)*c/8)/3 - 4*pi/3)",),
    ),
    group="one_dimension",
    source='Textbook; see S. H. Strogatz, "Nonlinear Dynamics and Chaos", 2015, section 3.4',
    words={
        "en": {
            "name": "Double well",
            "sentence": "Two wells, one deeper: a rate can be small enough to stay and too small to leave.",
        },
        "zh": {"name": "双阱", "sentence": "两个势阱，一深一浅：学习率小到能稳住，便也小到无法逃出。"},
    },
)
