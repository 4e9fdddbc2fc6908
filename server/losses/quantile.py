"""The pinball loss, whose lowest place is a quantile."""

from ..core.param import Parameter
from ..core.risk.loss import Loss

LOSS = Loss(
    formula="max(quantile*(y - p), (quantile - 1)*(y - p))",
    takes=("number",),
    targets=("number",),
    parameters=(
        Parameter(
            "quantile",
            "number",
            0.9,
            low=0.01,
            high=0.99,
            symbol="τ",
            words={"en": {"name": "Quantile"}, "zh": {"name": "分位数"}},
        ),
    ),
    kinks="p = y",
    words={
        "en": {
            "name": "Quantile",
            "sentence": (
                "Too low costs τ, too high 1 − τ for each unit: the best constant is the τ-quantile of the "
                "targets."
            ),
            "convention": "scikit-learn's pinball loss; with τ = ½ it is half the absolute error.",
            "kink": "At p = y the slope jumps from −τ to 1 − τ; the value taken is the mean of both, ½ − τ.",
        },
        "zh": {
            "name": "分位数损失",
            "sentence": "偏低每单位代价为 τ，偏高为 1 − τ：最优的常数是目标的 τ 分位数。",
            "convention": "即 scikit-learn 的 pinball 损失；τ = ½ 时是绝对误差的一半。",
            "kink": "在 p = y 处斜率由 −τ 跳到 1 − τ；此处取二者的平均 ½ − τ。",
        },
    },
    source="R. Koenker and G. Bassett, Regression quantiles, Econometrica 46, 1978",
)
