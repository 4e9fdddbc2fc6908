"""The absolute error."""

from ..core.risk.loss import Loss

LOSS = Loss(
    formula="abs(p - y)",
    takes=("number",),
    targets=("number",),
    kinks="p = y",
    words={
        "en": {
            "name": "Mean absolute error",
            "short": "MAE",
            "sentence": (
                "The mean size of the residuals: each row pulls equally hard, however far away it is."
            ),
            "kink": (
                "At p = y the slope jumps from −1 to 1; the value taken is 0, which is a subgradient there."
            ),
        },
        "zh": {
            "name": "平均绝对误差",
            "short": "MAE",
            "sentence": "残差大小的均值：每一行的拉力都一样大，不论离得多远。",
            "kink": "在 p = y 处斜率由 −1 跳到 1；此处取 0，它是该点的一个次梯度。",
        },
    },
    source="R. J. Boscovich, De litteraria expeditione per pontificiam ditionem, 1757",
)
