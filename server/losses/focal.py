"""The focal loss: cross-entropy with little weight on what is right already."""

from ..core.param import Parameter
from ..core.risk.loss import Loss

LOSS = Loss(
    formula="exp(-gamma*softplus((2*y - 1)*p))*softplus((1 - 2*y)*p)",
    takes=("logit",),
    targets=("label",),
    parameters=(
        Parameter(
            "gamma",
            "number",
            2.0,
            low=0,
            high=10,
            symbol="γ",
            words={"en": {"name": "Focus"}, "zh": {"name": "聚焦参数"}},
        ),
    ),
    convex=False,
    margin=True,
    words={
        "en": {
            "name": "Focal",
            "sentence": (
                "Cross-entropy times (1 − pₜ)^γ, with pₜ the probability of the true label: easy rows "
                "hardly count."
            ),
            "convention": (
                "Without the factor α: the same as torchvision's sigmoid_focal_loss with alpha = −1. γ = 0 "
                "is the cross-entropy."
            ),
        },
        "zh": {
            "name": "Focal 损失",
            "sentence": "交叉熵乘以 (1 − pₜ)^γ，pₜ 是真实标签的概率：容易的行几乎不起作用。",
            "convention": (
                "不带系数 α：与 torchvision 的 sigmoid_focal_loss 取 alpha = −1 相同。γ = 0 即交叉熵。"
            ),
        },
    },
    source="T.-Y. Lin, P. Goyal, R. Girshick, K. He and P. Dollár, Focal loss for dense object detection, 2017",
)
