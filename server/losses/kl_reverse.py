"""The Kullback–Leibler divergence from the model to the target, KL(q‖p)."""

from ..core.risk.loss import Convention, Loss

LOSS = Loss(
    formula="h*exp(p)*(log(h) + p - log(y) - 1) + y",
    takes=("log_density",),
    targets=("mass",),
    conventions={"sum": Convention(1.0, False)},
    convex=False,
    words={
        "en": {
            "name": "KL(q‖p), reverse",
            "short": "KL(q‖p)",
            "sentence": (
                "Wherever the target has no mass, the model must have none: q settles on one hump of p."
            ),
            "convention": (
                "Q log(Q/P) − Q + P of each cell, with Q its width times the density in its middle. The "
                "last two terms cancel where q lies on the grid, and keep q from leaving it."
            ),
        },
        "zh": {
            "name": "KL(q‖p)（反向）",
            "short": "KL(q‖p)",
            "sentence": "目标没有质量的地方，模型也不能有：q 会落在 p 的一个峰上。",
            "convention": (
                "每个格子为 Q log(Q/P) − Q + P，Q 是格宽乘以格中点处的密度。q 在网格之内时后两项互相抵消，"
                "它们使 q 不会离开网格。"
            ),
        },
    },
    source="T. Minka, Divergence measures and message passing, Microsoft Research TR-2005-173, 2005",
)
