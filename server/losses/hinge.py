"""The hinge loss of a support vector machine."""

from ..core.risk.loss import Loss

LOSS = Loss(
    formula="max(0, 1 - (2*y - 1)*p)",
    takes=("logit", "score"),
    targets=("label",),
    kinks="(2y − 1)p = 1",
    margin=True,
    words={
        "en": {
            "name": "Hinge",
            "sentence": "Nothing for what lies beyond the margin, and a straight line for the rest.",
            "convention": "Labels 0 and 1 count as −1 and 1; the margin is 1.",
            "kink": "At (2y − 1)p = 1 the slope jumps from ∓1 to 0; the value taken is the mean of both, ∓½.",
        },
        "zh": {
            "name": "合页损失",
            "sentence": "越过间隔的点没有损失，其余的是一条直线。",
            "convention": "标签 0 与 1 分别当作 −1 与 1；间隔为 1。",
            "kink": "在 (2y − 1)p = 1 处斜率由 ∓1 跳到 0；此处取二者的平均 ∓½。",
        },
    },
    source="C. Cortes and V. Vapnik, Support-vector networks, Machine Learning 20, 1995",
)
