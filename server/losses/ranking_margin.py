"""The margin loss of pairs."""

from ..core.param import Parameter
from ..core.risk.loss import Loss

LOSS = Loss(
    formula="max(0, margin - d)",
    takes=("score",),
    targets=("rank",),
    parameters=(
        Parameter(
            "margin",
            "number",
            1.0,
            low=0,
            high=10,
            symbol="m",
            words={"en": {"name": "Margin"}, "zh": {"name": "间隔"}},
        ),
    ),
    over="pairs",
    kinks="d = m",
    words={
        "en": {
            "name": "Pairwise ranking, margin",
            "short": "Rank, margin",
            "sentence": (
                "Nothing for a pair whose better item leads by the margin, and a straight line for the rest."
            ),
            "convention": (
                "PyTorch's MarginRankingLoss. A pair is two items with different grades, the better one "
                "first; the loss is the mean over all pairs."
            ),
            "kink": (
                "Where the lead d is the margin m the slope jumps from −1 to 0; the value taken is the "
                "mean of both, −½."
            ),
        },
        "zh": {
            "name": "成对排序（间隔）",
            "short": "排序（间隔）",
            "sentence": "较好的条目领先达到间隔的那些对没有损失，其余的是一条直线。",
            "convention": (
                "即 PyTorch 的 MarginRankingLoss。一对是等级不同的两个条目，较好的在前；损失是所有对的均值。"
            ),
            "kink": "在领先量 d 等于间隔 m 处斜率由 −1 跳到 0；此处取二者的平均 −½。",
        },
    },
    source="T. Joachims, Optimizing search engines using clickthrough data, KDD 2002",
)
