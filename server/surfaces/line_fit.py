"""The loss of a line through the origin: w ↦ mean (y − wx)² over three points of data."""

from ..core.param import Parameter
from ..core.surface import Surface

SURFACE = Surface(
    formula="((1 - x)^2 + (3 - 2*x)^2 + (t - 3*x)^2)/3",
    parameters=(
        Parameter(
            "t",
            "number",
            4.0,
            low=-8,
            high=16,
            symbol="t",
            words={"en": {"name": "Third point"}, "zh": {"name": "第三个点"}},
        ),
    ),
    domain=((-2, 5),),
    start=(4.2,),
    # Σxy/Σx²; the second slope is 2 Σx²/3 = 28/3, whatever t.
    minima=(("(7 + 3*t)/14",),),
    residuals=("(1 - x)/sqrt(3)", "(3 - 2*x)/sqrt(3)", "(t - 3*x)/sqrt(3)"),
    group="one_dimension",
    source='A.-M. Legendre, "Nouvelles méthodes pour la détermination des orbites des comètes", 1805',
    words={
        "en": {
            "name": "Fitting a line",
            "sentence": (
                "The loss of the slope x for the points (1, 1), (2, 3), (3, t): an outlier moves the minimum, not "
                "the curvature."
            ),
        },
        "zh": {
            "name": "拟合直线",
            "sentence": "斜率 x 对三个数据点 (1, 1)、(2, 3)、(3, t) 的损失：离群点会移动极小点，却不改变曲率。",
        },
    },
)
