"""Writes risks.json from PyTorch: `python -m tests.golden.make_risks` (part of `make golden`).

Value, gradient and Hessian of each loss with each model it fits, by autograd in float64. Models, losses and penalties
are written here once more, with PyTorch's own functions where it has them, so that nothing of Steepest but the rows
and the places goes into it.
"""

import json

import numpy as np
import torch
import torch.nn.functional as F
from torch.autograd.functional import hessian, jacobian

from tests.golden.risk_cases import (
    FILE,
    LOSSES,
    STRENGTHS,
    Case,
    all_values,
    cases,
    dataset_rows,
    dataset_values,
)

MODELS = {
    "linear": lambda w, x: w[0] * x[:, 0] + w[1],
    "linear_weight": lambda w, x: x @ w,
    "linear_weights": lambda w, x: x @ w,
    "logistic": lambda w, x: F.linear(x, w[:1].unsqueeze(0), w[1:])[:, 0],
    "logistic_weights": lambda w, x: x @ w,
    "two_layer_sigmoid": lambda w, x: torch.sigmoid(w[1] * (w[0] * x[:, 0])),
    "hidden_tanh": lambda w, x: w[1] * torch.tanh(w[0] * x[:, 0]),
    "exponential_decay": lambda w, x: w[0] * torch.exp(-w[1] * x[:, 0]),
    "gaussian": lambda w, x: torch.distributions.Normal(w[0], torch.exp(w[1])).log_prob(x[:, 0]),
}
BIASES = {"linear": 1, "logistic": 1}
HALVES = {"mean": (1.0, "mean"), "half_mean": (0.5, "mean"), "sum": (1.0, "sum"), "half_sum": (0.5, "sum")}


def mse(p, y, own, cell):
    half, reduction = HALVES[own["convention"]]
    return half * F.mse_loss(p, y, reduction=reduction)


def quantile(p, y, own, cell):
    tau, r = own["quantile"], y - p
    return torch.where(r > 0, tau * r, (tau - 1) * r).mean()


def focal(p, y, own, cell):
    """As torchvision's sigmoid_focal_loss with alpha = −1."""
    probability = torch.sigmoid(p)
    right = probability * y + (1 - probability) * (1 - y)
    return (F.binary_cross_entropy_with_logits(p, y, reduction="none") * (1 - right) ** own["gamma"]).mean()


def kl_reverse(p, y, own, cell):
    """KL(q‖p) by kl_div with the parts exchanged, less the mass of q, plus that of p."""
    q = p + np.log(cell)
    return F.kl_div(torch.log(y), q, reduction="sum", log_target=True) - torch.exp(q).sum() + y.sum()


def pairs(y):
    """Places of the better item and of the other one, for every two of different grades."""
    return torch.where(y[:, None] > y[None, :])


def ranking_margin(p, y, own, cell):
    first, second = pairs(y)
    return F.margin_ranking_loss(p[first], p[second], torch.ones(len(first)), margin=own["margin"])


def ranking_logistic(p, y, own, cell):
    first, second = pairs(y)
    return F.binary_cross_entropy_with_logits(p[first] - p[second], torch.ones(len(first)))


TORCHS = {
    "mse": mse,
    "mae": lambda p, y, own, cell: F.l1_loss(p, y),
    "huber": lambda p, y, own, cell: F.huber_loss(p, y, delta=own["delta"]),
    "log_cosh": lambda p, y, own, cell: torch.log(torch.cosh(p - y)).mean(),
    "quantile": quantile,
    "binary_cross_entropy": lambda p, y, own, cell: F.binary_cross_entropy_with_logits(
        p, y, pos_weight=torch.tensor(own["positive_weight"])
    ),
    "hinge": lambda p, y, own, cell: F.relu(1 - (2 * y - 1) * p).mean(),
    "squared_hinge": lambda p, y, own, cell: (F.relu(1 - (2 * y - 1) * p) ** 2).mean(),
    "focal": focal,
    "kl_forward": lambda p, y, own, cell: F.kl_div(p + np.log(cell), y, reduction="sum"),
    "kl_reverse": kl_reverse,
    "ranking_margin": ranking_margin,
    "ranking_logistic": ranking_logistic,
}
PENALTIES = {
    "none": lambda w, own: torch.zeros(()),
    "l1": lambda w, own: own["strength"] * torch.linalg.vector_norm(w, 1),
    "l2": lambda w, own: own["strength"] / 2 * torch.dot(w, w),
    "elastic_net": lambda w, own: (
        own["strength"]
        * (own["l1_ratio"] * torch.linalg.vector_norm(w, 1) + (1 - own["l1_ratio"]) / 2 * torch.dot(w, w))
    ),
}


def told(case: Case) -> dict:
    """Value, gradient, Hessian at each place."""
    rows = dataset_rows(case.dataset, case.features)
    x, y = torch.tensor(rows.features), torch.tensor(rows.targets)
    own = all_values(LOSSES[case.loss].parameters, case.loss_values)

    def objective(theta):
        weights = theta[: len(theta) - BIASES.get(case.model, 0)]
        loss = TORCHS[case.loss](MODELS[case.model](theta, x), y, own, rows.cell)
        return loss + PENALTIES[case.penalty](weights, STRENGTHS[case.penalty])

    found = []
    for point in case.points:
        theta = torch.tensor(point)
        found.append(
            {
                "value": float(objective(theta)),
                "gradient": jacobian(objective, theta).tolist(),
                "hessian": hessian(objective, theta).tolist(),
            }
        )
    return {**case.plain(), "id": case.id, "told": found}


def main() -> None:
    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)
    everything = cases()
    data = {}
    for case in everything:
        rows = dataset_rows(case.dataset, case.features)
        data[f"{case.dataset}:{case.features}"] = {
            "parameters": dataset_values(case.dataset),
            "features": rows.features.tolist(),
            "targets": rows.targets.tolist(),
            "cell": rows.cell,
        }
    head = {"made_by": "tests/golden/make_risks.py", "torch": torch.__version__, "dtype": "float64"}
    whole = {**head, "data": data, "cases": [told(case) for case in everything]}
    lines = (
        json.dumps(whole, ensure_ascii=False)
        .replace('{"loss":', '\n{"loss":')
        .replace('"cases":', '\n"cases":')
    )
    FILE.write_text(lines + "\n", encoding="utf-8")
    print(f"{FILE.name}: {len(everything)} cases")


if __name__ == "__main__":
    main()
