"""The logit of a label: two weights."""

from ..core.risk.model import Model

MODEL = Model(
    formula="w1*x1 + w2*x2",
    letters=("w1", "w2"),
    symbols=("w₁", "w₂"),
    features=("x1", "x2"),
    penalised=("w1", "w2"),
    gives=("logit",),
    start=(-1.0, 0.5),
    words={
        "en": {
            "name": "Logistic, two weights",
            "sentence": (
                "The probability of label 1 is σ(w₁x₁ + w₂x₂): one half on a line through the origin."
            ),
        },
        "zh": {
            "name": "逻辑回归（两个权重）",
            "sentence": "标签为 1 的概率是 σ(w₁x₁ + w₂x₂)：在一条过原点的直线上为一半。",
        },
    },
    source="D. R. Cox, The regression analysis of binary sequences, 1958",
)
