"""The binary cross-entropy of a logit."""

from ..core.param import Parameter
from ..core.risk.loss import Loss

LOSS = Loss(
    formula="(1 - y + positive_weight*y)*softplus((1 - 2*y)*p)",
    takes=("logit",),
    targets=("label",),
    parameters=(
        Parameter(
            "positive_weight",
            "number",
            1.0,
            low=0.01,
            high=100,
            scale="log",
            symbol="w₊",
            words={"en": {"name": "Weight of label 1"}, "zh": {"name": "标签 1 的权重"}},
        ),
    ),
    margin=True,
    words={
        "en": {
            "name": "Binary cross-entropy",
            "short": "BCE",
            "sentence": (
                "The surprise at each label when its probability is σ(p): confident mistakes cost most."
            ),
            "convention": (
                "PyTorch's BCEWithLogitsLoss with pos_weight; the logarithm is natural, and no probability "
                "is rounded to 0."
            ),
            "differs": (
                "scikit-learn's LogisticRegression adds the rows up and multiplies by C: its C is 1/(nλ) "
                "here."
            ),
        },
        "zh": {
            "name": "二元交叉熵",
            "short": "BCE",
            "sentence": "以 σ(p) 为概率时每个标签带来的意外程度：越自信的错误代价越大。",
            "convention": "即 PyTorch 带 pos_weight 的 BCEWithLogitsLoss；用自然对数，概率不会舍入为 0。",
            "differs": "scikit-learn 的 LogisticRegression 对各行求和再乘以 C：它的 C 相当于这里的 1/(nλ)。",
        },
    },
    source="I. J. Good, Rational decisions, Journal of the Royal Statistical Society B 14, 1952",
)
