"""A quadratic bowl with the eigenvalues and the rotation one sets."""

from ..core.param import Parameter
from ..core.surface import Surface

SURFACE = Surface(
    formula="0.5*(l1*(x*cos(angle*pi/180) + y*sin(angle*pi/180))^2"
    " + l2*(y*cos(angle*pi/180) - x*sin(angle*pi/180))^2)",
    parameters=(
        Parameter(
            "l1",
            "number",
            1.0,
            low=-10,
            high=100,
            symbol="λ₁",
            words={"en": {"name": "First eigenvalue"}, "zh": {"name": "第一特征值"}},
        ),
        Parameter(
            "l2",
            "number",
            10.0,
            low=-10,
            high=100,
            symbol="λ₂",
            words={"en": {"name": "Second eigenvalue"}, "zh": {"name": "第二特征值"}},
        ),
        Parameter(
            "angle",
            "number",
            0.0,
            low=-90,
            high=90,
            symbol="φ",
            words={"en": {"name": "Rotation in degrees"}, "zh": {"name": "旋转角（度）"}},
        ),
    ),
    domain=((-5, 5), (-5, 5)),
    start=(4.0, 2.0),
    minima=((0, 0),),
    group="bowls",
    source='Textbook; see S. Boyd and L. Vandenberghe, "Convex Optimization", 2004, section 9.3.2',
    words={
        "en": {
            "name": "Quadratic bowl",
            "sentence": "The surface on which everything is known: gradient descent is stable exactly below 2/λmax.",
        },
        "zh": {"name": "二次碗", "sentence": "一切皆有定论的曲面：梯度下降恰在 2/λmax 以下稳定。"},
    },
)
