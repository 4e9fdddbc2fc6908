"""Two layers with one weight each, and a sigmoid at the end."""

from ..core.risk.model import Model

MODEL = Model(
    formula="sigmoid(theta2*theta1*x)",
    letters=("theta1", "theta2"),
    symbols=("θ₁", "θ₂"),
    features=("x",),
    penalised=("theta1", "theta2"),
    gives=("number",),
    start=(1.2, -0.4),
    reach=(0.0, 1.0),
    words={
        "en": {
            "name": "Two layers, σ(θ₂·θ₁·x)",
            "sentence": (
                "Only the product θ₁θ₂ counts: valleys along hyperbolas, a saddle where both weights are 0."
            ),
        },
        "zh": {
            "name": "两层网络 σ(θ₂·θ₁·x)",
            "sentence": "只有乘积 θ₁θ₂ 起作用：山谷沿双曲线延伸，两个权重都为 0 处是鞍点。",
        },
    },
    source="P. Baldi and K. Hornik, Neural networks and principal component analysis, Neural Networks 2, 1989",
)
