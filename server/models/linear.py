"""A straight line: one weight and a bias."""

from ..core.risk.model import Model

MODEL = Model(
    formula="w*x + b",
    letters=("w", "b"),
    symbols=("w", "b"),
    features=("x",),
    penalised=("w",),
    gives=("number",),
    start=(-1.0, -1.0),
    words={
        "en": {
            "name": "Linear, weight and bias",
            "sentence": "A line: its slope and its intercept are trained.",
        },
        "zh": {"name": "线性（权重与偏置）", "sentence": "一条直线：训练其斜率与截距。"},
    },
    source="A.-M. Legendre, Nouvelles méthodes pour la détermination des orbites des comètes, 1805",
)
