"""The absolute value: the same slope up to the very minimum."""

from ..core.param import Parameter
from ..core.surface import Surface

SURFACE = Surface(
    formula="k*abs(x)",
    parameters=(
        Parameter(
            "k",
            "number",
            1.0,
            low=0.01,
            high=100,
            scale="log",
            symbol="k",
            words={"en": {"name": "Slope"}, "zh": {"name": "斜率"}},
        ),
    ),
    domain=((-4, 4),),
    start=(2.7,),
    minima=((0,),),
    group="one_dimension",
    source='N. Z. Shor, "Minimization Methods for Non-Differentiable Functions", 1985',
    words={
        "en": {
            "name": "Absolute value",
            "sentence": (
                "The slope never fades: a constant rate hops about the minimum for ever, a falling one gets there."
            ),
            "kink": (
                "At 0 the slope jumps from −k to k; the value taken is 0, which is a subgradient there."
            ),
        },
        "zh": {
            "name": "绝对值",
            "sentence": "坡度始终不减：恒定学习率永远在极小点两侧跳动，递减的学习率才能到达。",
            "kink": "在 0 处斜率由 −k 跳到 k；此处取 0，它是该点的一个次梯度。",
        },
    },
)
