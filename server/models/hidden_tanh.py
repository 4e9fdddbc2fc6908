"""One hidden unit: a tanh with a weight before it and one after it."""

from ..core.risk.model import Model

MODEL = Model(
    formula="theta2*tanh(theta1*x)",
    letters=("theta1", "theta2"),
    symbols=("θ₁", "θ₂"),
    features=("x",),
    penalised=("theta1", "theta2"),
    gives=("number",),
    start=(0.4, -1.2),
    words={
        "en": {
            "name": "Hidden unit, θ₂·tanh(θ₁·x)",
            "sentence": "Turning both signs changes nothing: two equal minima, with a saddle between them.",
        },
        "zh": {
            "name": "隐藏单元 θ₂·tanh(θ₁·x)",
            "sentence": "两个符号同时取反，输出不变：有两个相同的极小点，中间隔着鞍点。",
        },
    },
    source="H. J. Sussmann, Uniqueness of the weights for minimal feedforward nets, Neural Networks 5, 1992",
)
