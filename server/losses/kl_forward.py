"""The Kullback–Leibler divergence from the target to the model, KL(p‖q)."""

from ..core.risk.loss import Convention, Loss

LOSS = Loss(
    formula="y*(log(y) - log(h) - p)",
    takes=("log_density",),
    targets=("mass",),
    conventions={"sum": Convention(1.0, False)},
    non_negative=False,
    words={
        "en": {
            "name": "KL(p‖q), forward",
            "short": "KL(p‖q)",
            "sentence": (
                "Wherever the target has mass, the model must have some: q covers all of p, and matches "
                "its moments."
            ),
            "convention": (
                "PyTorch's kl_div with reduction sum. The mass of q in a cell is its width times the "
                "density in its middle; a single cell's term may be negative."
            ),
        },
        "zh": {
            "name": "KL(p‖q)（前向）",
            "short": "KL(p‖q)",
            "sentence": "目标有质量的地方，模型也必须有：q 盖住整个 p，并与它的矩一致。",
            "convention": (
                "即 PyTorch 的 kl_div，reduction 取 sum。q 在一个格子里的质量是格宽乘以格中点处的密度；单个"
                "格子的项可以为负。"
            ),
        },
    },
    source="S. Kullback and R. A. Leibler, On information and sufficiency, 1951",
)
