"""A cubic with an inflection: flat there, and no minimum."""

from ..core.param import Parameter
from ..core.surface import Surface

SURFACE = Surface(
    formula="x^3 + c*x",
    parameters=(
        Parameter(
            "c",
            "number",
            0.0,
            low=-3,
            high=3,
            symbol="c",
            words={"en": {"name": "Slope at the inflection"}, "zh": {"name": "拐点处的斜率"}},
        ),
    ),
    domain=((-2, 2),),
    start=(1.6,),
    # 0/0 and so no minimum at c = 0, the root of a negative number above.
    minima=(("-c/3/sqrt(-c/3)",),),
    group="one_dimension",
    source='Textbook; see S. H. Strogatz, "Nonlinear Dynamics and Chaos", 2015, section 3.1',
    words={
        "en": {
            "name": "Cubic",
            "sentence": (
                "Flat at the inflection, though it goes on down: small steps come to rest where there is no minimum."
            ),
        },
        "zh": {
            "name": "三次函数",
            "sentence": "拐点处平坦，其后仍在下降：小步者会停在并非极小的地方。",
        },
    },
)
