"""The squared norm: what coupled weight decay adds to the objective."""

from ..core.param import Parameter
from ..core.risk.penalty import Penalty

PENALTY = Penalty(
    formula="strength*w^2/2",
    absolute="0",
    square="strength",
    parameters=(
        Parameter("strength", "number", 0.1, low=0, high=1000, scale="log", smallest=1e-4, symbol="λ"),
    ),
    words={
        "en": {
            "name": "L2",
            "sentence": "½λ‖w‖²: pulls weights towards 0 in proportion to their size.",
            "convention": (
                "With its ½ the slope is λw, as of PyTorch's weight_decay, which takes the bias along; here a bias is "
                "not penalised. scikit-learn's Ridge has ‖w‖² beside Σ: its alpha is λ/2."
            ),
        },
        "zh": {
            "name": "L2",
            "sentence": "½λ‖w‖²：按大小成比例地把权重拉向 0。",
            "convention": (
                "带 ½ 时斜率为 λw，与 PyTorch 的 weight_decay 相同，但后者连偏置一起惩罚，这里偏置不受惩罚。"
                "scikit-learn 的 Ridge 在 Σ 之外加 ‖w‖²：其 alpha 是 λ/2。"
            ),
        },
    },
    source="A. E. Hoerl and R. W. Kennard, Ridge regression, Technometrics 12, 1970",
)
