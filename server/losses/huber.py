"""Huber's loss: square near 0, straight far away."""

from ..core.param import Parameter
from ..core.risk.loss import Loss

LOSS = Loss(
    formula="max(min(p - y, delta), -delta)*(p - y - max(min(p - y, delta), -delta)/2)",
    takes=("number",),
    targets=("number",),
    parameters=(
        Parameter(
            "delta",
            "number",
            1.0,
            low=0.01,
            high=100,
            scale="log",
            symbol="δ",
            words={"en": {"name": "Where the line begins"}, "zh": {"name": "直线段的起点"}},
        ),
    ),
    words={
        "en": {
            "name": "Huber",
            "sentence": (
                "Half the square up to δ and a straight line beyond it: an outlier pulls no harder than a "
                "residual of δ."
            ),
            "convention": "PyTorch's HuberLoss: ½r² up to δ, then δ(|r| − ½δ).",
            "differs": "PyTorch's SmoothL1Loss is this divided by δ.",
        },
        "zh": {
            "name": "Huber",
            "sentence": "残差不超过 δ 时取平方的一半，超过后改为直线：离群点的拉力不会大于残差 δ。",
            "convention": "与 PyTorch 的 HuberLoss 相同：不超过 δ 时为 ½r²，超过后为 δ(|r| − ½δ)。",
            "differs": "PyTorch 的 SmoothL1Loss 是它除以 δ。",
        },
    },
    source="P. J. Huber, Robust estimation of a location parameter, 1964",
)
