"""A line through the origin: one weight."""

from ..core.risk.model import Model

MODEL = Model(
    formula="w*x",
    letters=("w",),
    symbols=("w",),
    features=("x",),
    penalised=("w",),
    gives=("number", "score"),
    start=(-1.0,),
    words={
        "en": {
            "name": "Linear, one weight",
            "sentence": "A line through the origin: only its slope is trained.",
        },
        "zh": {
            "name": "线性（一个权重）",
            "sentence": "过原点的直线：只训练其斜率。",
        },
    },
    source="A.-M. Legendre, Nouvelles méthodes pour la détermination des orbites des comètes, 1805",
)
