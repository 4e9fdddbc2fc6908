"""The sum of absolute values, which makes weights exactly 0."""

from ..core.param import Parameter
from ..core.risk.penalty import Penalty

PENALTY = Penalty(
    formula="strength*abs(w)",
    absolute="strength",
    square="0",
    parameters=(
        Parameter("strength", "number", 0.1, low=0, high=1000, scale="log", smallest=1e-4, symbol="λ"),
    ),
    words={
        "en": {
            "name": "L1",
            "sentence": "λ‖w‖₁: pulls every weight equally hard towards 0, and holds the small ones there.",
            "convention": (
                "scikit-learn's Lasso has this λ as alpha, beside ½ of the mean of the squares. A bias is "
                "not penalised."
            ),
            "kink": (
                "At w = 0 the slope jumps from −λ to λ; the value taken is 0, which is a subgradient "
                "there. Proximal gradient descent has no need of it."
            ),
        },
        "zh": {
            "name": "L1",
            "sentence": "λ‖w‖₁：以同样的力把每个权重拉向 0，并把小的权重压成 0。",
            "convention": "scikit-learn 的 Lasso 中 alpha 即此 λ，损失部分是均方的一半。偏置不受惩罚。",
            "kink": "在 w = 0 处斜率由 −λ 跳到 λ；此处取 0，它是该点的一个次梯度。近端梯度下降不需要它。",
        },
    },
    source="R. Tibshirani, Regression shrinkage and selection via the lasso, 1996",
)
