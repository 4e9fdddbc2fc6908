"""A quantity that decays."""

from ..core.risk.model import Model

MODEL = Model(
    formula="a*exp(-b*x)",
    letters=("a", "b"),
    symbols=("a", "b"),
    features=("x",),
    penalised=("a", "b"),
    gives=("number",),
    start=(0.5, 0.3),
    words={
        "en": {
            "name": "Exponential decay, a·e^(−bx)",
            "sentence": "Where it begins and how fast it fades are trained; the loss is a bent valley.",
        },
        "zh": {
            "name": "指数衰减 a·e^(−bx)",
            "sentence": "训练初值与衰减速率；损失是一条弯曲的山谷。",
        },
    },
    source="D. M. Bates and D. G. Watts, Nonlinear Regression Analysis and Its Applications, 1988",
)
