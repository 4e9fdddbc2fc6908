"""The square of the hinge loss, which has no kink."""

from ..core.risk.loss import Loss

LOSS = Loss(
    formula="max(0, 1 - (2*y - 1)*p)^2",
    takes=("logit", "score"),
    targets=("label",),
    margin=True,
    words={
        "en": {
            "name": "Squared hinge",
            "sentence": (
                "The hinge loss squared: no kink at the margin, but what lies far on the wrong side counts "
                "much more."
            ),
            "convention": (
                "Labels 0 and 1 count as −1 and 1; the margin is 1. scikit-learn's LinearSVC has it as its "
                "default."
            ),
        },
        "zh": {
            "name": "平方合页损失",
            "sentence": "合页损失的平方：在间隔处没有尖点，但错得很远的点代价大得多。",
            "convention": "标签 0 与 1 分别当作 −1 与 1；间隔为 1。scikit-learn 的 LinearSVC 默认用它。",
        },
    },
    source="C. Cortes and V. Vapnik, Support-vector networks, Machine Learning 20, 1995",
)
