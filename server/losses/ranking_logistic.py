"""The logistic loss of pairs."""

from ..core.risk.loss import Loss

LOSS = Loss(
    formula="softplus(-d)",
    takes=("score",),
    targets=("rank",),
    over="pairs",
    words={
        "en": {
            "name": "Pairwise ranking, logistic",
            "short": "Rank, logistic",
            "sentence": "The surprise at each pair's order when the better item leads with probability σ(d).",
            "convention": (
                "RankNet's loss without ties. A pair is two items with different grades, the better one "
                "first; the loss is the mean over all pairs."
            ),
        },
        "zh": {
            "name": "成对排序（逻辑）",
            "short": "排序（逻辑）",
            "sentence": "以 σ(d) 为较好条目领先的概率时，每一对的次序带来的意外程度。",
            "convention": (
                "即不含平局的 RankNet 损失。一对是等级不同的两个条目，较好的在前；损失是所有对的均值。"
            ),
        },
    },
    source="C. Burges et al., Learning to rank using gradient descent, 2005",
)
