"""The sphere function: the same curvature everywhere and in every direction."""

from ..core.surface import Surface

SURFACE = Surface(
    formula="x^2 + y^2",
    domain=((-5.12, 5.12), (-5.12, 5.12)),
    start=(-4.0, 2.5),
    minima=((0, 0),),
    residuals=("x", "y"),
    group="bowls",
    source='K. A. De Jong, "An analysis of the behavior of a class of genetic adaptive systems", 1975',
    words={
        "en": {
            "name": "Sphere",
            "sentence": (
                "Round in every direction: at the rate 0.5 gradient descent is there in one step, at 1 it never is."
            ),
        },
        "zh": {
            "name": "球面函数",
            "sentence": "各方向曲率相同：学习率 0.5 时梯度下降一步到位，到 1 时便永远到不了。",
        },
    },
)
