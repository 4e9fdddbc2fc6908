"""The log density of a bell curve: its mean and the logarithm of its width."""

from ..core.risk.model import Model

MODEL = Model(
    formula="-(x - mu)^2*exp(-2*s)/2 - s - log(2*pi)/2",
    letters=("mu", "s"),
    symbols=("μ", "log σ"),
    features=("x",),
    penalised=("mu", "s"),
    gives=("log_density",),
    start=(3.0, 0.5),
    words={
        "en": {
            "name": "Gaussian q(μ, σ)",
            "sentence": "A bell curve; its width is trained through log σ, so that it stays positive.",
        },
        "zh": {
            "name": "高斯分布 q(μ, σ)",
            "sentence": "一条钟形曲线；宽度通过 log σ 训练，因而始终为正。",
        },
    },
    # Neither narrower than a cell nor wider than all of them.
    resolved="min(exp(s) - h, h*n - exp(s))",
    source="C. F. Gauss, Theoria motus corporum coelestium, 1809",
)
