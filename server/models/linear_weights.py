"""A plane through the origin: two weights."""

from ..core.risk.model import Model

MODEL = Model(
    formula="w1*x1 + w2*x2",
    letters=("w1", "w2"),
    symbols=("w₁", "w₂"),
    features=("x1", "x2"),
    penalised=("w1", "w2"),
    gives=("number", "score"),
    start=(2.0, -1.0),
    words={
        "en": {
            "name": "Linear, two weights",
            "sentence": "A sum of two features, each with its weight; no bias.",
        },
        "zh": {
            "name": "线性（两个权重）",
            "sentence": "两个特征的加权和，没有偏置。",
        },
    },
    source="A.-M. Legendre, Nouvelles méthodes pour la détermination des orbites des comètes, 1805",
)
