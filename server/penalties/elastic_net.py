"""A mixture of L1 and L2."""

from ..core.param import Parameter
from ..core.risk.penalty import Penalty

PENALTY = Penalty(
    formula="strength*(l1_ratio*abs(w) + (1 - l1_ratio)*w^2/2)",
    absolute="strength*l1_ratio",
    square="strength*(1 - l1_ratio)",
    parameters=(
        Parameter("strength", "number", 0.1, low=0, high=1000, scale="log", smallest=1e-4, symbol="λ"),
        Parameter(
            "l1_ratio",
            "number",
            0.5,
            low=0,
            high=1,
            symbol="r",
            words={"en": {"name": "Share of L1"}, "zh": {"name": "L1 所占比例"}},
        ),
    ),
    words={
        "en": {
            "name": "Elastic net",
            "sentence": (
                "λ(r‖w‖₁ + ½(1 − r)‖w‖²): zeros as with L1, and weights of features that go together "
                "shrink together."
            ),
            "convention": (
                "scikit-learn's ElasticNet: its alpha is λ and its l1_ratio is r. A bias is not penalised."
            ),
            "kink": (
                "At w = 0 the slope jumps from −λr to λr; the value taken is 0, which is a subgradient there."
            ),
        },
        "zh": {
            "name": "弹性网",
            "sentence": "λ(r‖w‖₁ + ½(1 − r)‖w‖²)：像 L1 一样产生 0，同时让相关特征的权重一起缩小。",
            "convention": "即 scikit-learn 的 ElasticNet：其 alpha 是 λ，l1_ratio 是 r。偏置不受惩罚。",
            "kink": "在 w = 0 处斜率由 −λr 跳到 λr；此处取 0，它是该点的一个次梯度。",
        },
    },
    source="H. Zou and T. Hastie, Regularization and variable selection via the elastic net, 2005",
)
