"""The squared error, in the conventions that libraries use."""

from ..core.param import Parameter
from ..core.risk.loss import Convention, Loss

CONVENTIONS = {
    "mean": Convention(1.0, True),
    "half_mean": Convention(0.5, True),
    "sum": Convention(1.0, False),
    "half_sum": Convention(0.5, False),
}

LOSS = Loss(
    formula="(p - y)^2",
    takes=("number",),
    targets=("number", "label"),
    conventions=CONVENTIONS,
    parameters=(
        Parameter(
            "convention",
            "choice",
            "mean",
            options=tuple(CONVENTIONS),
            words={
                "en": {
                    "name": "Convention",
                    "options": {"mean": "1/n", "half_mean": "1/(2n)", "sum": "Σ", "half_sum": "½Σ"},
                },
                "zh": {
                    "name": "约定",
                    "options": {"mean": "1/n", "half_mean": "1/(2n)", "sum": "Σ", "half_sum": "½Σ"},
                },
            },
        ),
    ),
    words={
        "en": {
            "name": "Mean squared error",
            "short": "MSE",
            "sentence": (
                "The mean of the squared residuals: one far outlier weighs as much as many near rows."
            ),
            "convention": (
                "1/n is PyTorch's MSELoss, 1/(2n) stands in scikit-learn's Lasso and ElasticNet, Σ in its Ridge, "
                "½Σ in textbooks. A penalty is added as it is, whatever stands here."
            ),
        },
        "zh": {
            "name": "均方误差",
            "short": "MSE",
            "sentence": "残差平方的均值：一个远离的离群点抵得上许多近处的点。",
            "convention": (
                "1/n 即 PyTorch 的 MSELoss；1/(2n) 见于 scikit-learn 的 Lasso 与 ElasticNet，Σ 见于其 Ridge，"
                "½Σ 见于教科书。不论选哪个，惩罚项都原样相加。"
            ),
        },
    },
    source="C. F. Gauss, Theoria motus corporum coelestium, 1809",
)
