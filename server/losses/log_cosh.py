"""The logarithm of the hyperbolic cosine: Huber's shape without a seam."""

from ..core.risk.loss import Loss

LOSS = Loss(
    formula="softplus(2*(p - y)) - (p - y) - log(2)",
    takes=("number",),
    targets=("number",),
    words={
        "en": {
            "name": "Log-cosh",
            "sentence": "The logarithm of cosh r: square near 0, straight far away, and smooth in between.",
            "convention": "log cosh r is written softplus(2r) − r − log 2, which never overflows.",
        },
        "zh": {
            "name": "Log-cosh",
            "sentence": "cosh r 的对数：近处像平方，远处像直线，中间处处光滑。",
            "convention": "log cosh r 写成 softplus(2r) − r − log 2，不会溢出。",
        },
    },
    source="P. J. Green, Bayesian reconstructions from emission tomography data, 1990",
)
