"""Writes training.json from PyTorch: `python -m tests.golden.make_training` (part of `make golden`).

For each case the rows, which of them each update is over, and PyTorch's parameters and batch losses, in float64. The
rows and batches are ours; models, losses, penalties and optimizers are PyTorch's.
"""

import json

import torch

from server.core.feeds import batches
from tests.core.risk.training import objective, plan
from tests.golden.training_cases import CASES, FILE, STEPS, Case

LOSSES = {
    "mse": torch.nn.functional.mse_loss,
    "binary_cross_entropy": torch.nn.functional.binary_cross_entropy_with_logits,
}


def _trained(case: Case) -> dict:
    risk = objective(
        case.dataset,
        case.model,
        case.loss,
        case.penalty,
        made_with=case.made_with,
        penalty_values=case.penalty_values,
    )
    value = plan(risk, case.optimizer, case.oracle, STEPS, start=case.start, seed=case.seed)
    every = list(range(len(risk.rows)))
    drawn = [
        batches(value).deal.places(step).tolist() if case.oracle.feeds == "rows" else every
        for step in range(STEPS)
    ]
    features = torch.tensor(risk.rows.features, dtype=torch.float64)
    targets = torch.tensor(risk.rows.targets, dtype=torch.float64)
    layer = torch.nn.Linear(1, 1, bias=len(case.start) > 1, dtype=torch.float64)
    with torch.no_grad():
        layer.weight.fill_(case.start[0])
        if layer.bias is not None:
            layer.bias.fill_(case.start[1])
    name, given = case.theirs
    optimizer = getattr(torch.optim, name)(layer.parameters(), lr=case.optimizer.learning_rate, **given)
    strength = case.penalty_values.get("strength", 0.0)
    points, losses = [_point(layer)], []
    for places in drawn:
        optimizer.zero_grad()
        loss = LOSSES[case.loss](layer(features[places])[:, 0], targets[places])
        loss = loss + 0.5 * strength * (layer.weight**2).sum()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        points.append(_point(layer))
    rows = {"features": features[:, 0].tolist(), "targets": targets.tolist()}
    return {
        "rows": rows,
        "batches": drawn if case.oracle.feeds == "rows" else None,
        "x": points,
        "batch_loss": losses,
    }


def _point(layer: torch.nn.Linear) -> list[float]:
    own = [layer.weight.item()]
    return own if layer.bias is None else [*own, layer.bias.item()]


def main() -> None:
    value = {"torch": torch.__version__, "cases": {name: _trained(case) for name, case in CASES.items()}}
    FILE.write_text(json.dumps(value, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
