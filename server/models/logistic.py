"""The logit of a label: one weight and a bias."""

from ..core.risk.model import Model

MODEL = Model(
    formula="w*x + b",
    letters=("w", "b"),
    symbols=("w", "b"),
    features=("x",),
    penalised=("w",),
    gives=("logit",),
    start=(-1.0, 1.5),
    words={
        "en": {
            "name": "Logistic, weight and bias",
            "sentence": "The probability of label 1 is σ(wx + b): one half at the boundary x = −b/w.",
        },
        "zh": {
            "name": "逻辑回归（权重与偏置）",
            "sentence": "标签为 1 的概率是 σ(wx + b)：在分界 x = −b/w 处为一半。",
        },
    },
    source="D. R. Cox, The regression analysis of binary sequences, 1958",
)
