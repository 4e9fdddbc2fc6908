"""Training on mini-batches: `python -m benchmarks.training` prints a markdown table.

2,000 rows in batches of 32, shuffled every epoch, two trained parameters; recorded step by step with batch loss and
gradient norm, and the true ones wherever the observer looks; through `Trajectory`, in the scheduler's slices of a
declared millisecond. PyTorch is given the same batches, cut beforehand, and only trains. Repetitions are interleaved;
times are CPU medians of one thread.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from server import catalog
from server.core.feeds import batches
from server.core.oracles import Minibatch
from server.core.param import checked
from server.core.plan import Plan
from server.core.risk.building import build
from server.core.risk.dataset import made
from server.core.risk.objective import RiskObjective
from server.core.risk.split import Split
from server.core.run import Trajectory
from server.core.stops import Stop
from server.optimizers.adam import Adam
from server.optimizers.sgd import SGD
from server.schedules.constant import Constant

ROWS, BATCH, STEPS, REPETITIONS = 2000, 32, 4000, 9
SLICE = 1000.0  # declared microseconds of a slice, as web/scheduler.py has it
BAR = 20_000  # updates a second

# Dataset, model, loss, and PyTorch's name for the loss.
RISKS = {
    "linear, squared error": ("line", "linear", "mse", "mse_loss"),
    "logistic, cross-entropy": (
        "blobs_one_feature",
        "logistic",
        "binary_cross_entropy",
        "binary_cross_entropy_with_logits",
    ),
}
RULES: dict[str, tuple[Any, str, dict[str, Any]]] = {
    "SGD with momentum": (SGD(learning_rate=0.01), "SGD", {"momentum": 0.9}),
    "Adam": (Adam(learning_rate=0.01), "Adam", {}),
}

Run = Callable[[], np.ndarray]


def _objective(dataset: str, model: str, loss: str) -> RiskObjective:
    kinds = catalog.KINDS
    chosen = kinds["loss"][loss]
    return build(
        f"benchmark {dataset}",
        made(kinds["dataset"][dataset](n=ROWS)),
        kinds["model"][model],
        chosen,
        checked(chosen.parameters, {}),
        kinds["penalty"]["none"],
        {},
        Split(),
    )


def ours(plan: Plan) -> Run:
    def run() -> np.ndarray:
        trajectory = Trajectory(plan)
        while trajectory.outcome is None:
            trajectory.advance(max(1, int(SLICE / trajectory.cost)))
        assert trajectory.length == STEPS + 1
        return trajectory.points()

    return run


def theirs(plan: Plan, loss: str, name: str, given: dict[str, Any]) -> Run | None:
    """The same training by PyTorch; None where there is none."""
    try:
        import torch
    except ImportError:
        return None
    torch.set_num_threads(1)
    objective: Any = plan.objective
    features = torch.tensor(objective.rows.features, dtype=torch.float64)
    targets = torch.tensor(objective.rows.targets, dtype=torch.float64)
    deal = batches(plan).deal
    dealt = [deal.places(step).tolist() for step in range(STEPS)]
    cut = [(features[places], targets[places]) for places in dealt]
    cost = getattr(torch.nn.functional, loss)
    rate = plan.optimizer_at(0).learning_rate  # type: ignore[attr-defined]

    def run() -> np.ndarray:
        layer = torch.nn.Linear(1, 1, dtype=torch.float64)
        with torch.no_grad():
            layer.weight.fill_(plan.start[0])
            layer.bias.fill_(plan.start[1])
        optimizer = getattr(torch.optim, name)(layer.parameters(), lr=rate, foreach=False, **given)
        points = [(layer.weight.item(), layer.bias.item())]
        for x, y in cut:
            optimizer.zero_grad()
            cost(layer(x)[:, 0], y).backward()
            optimizer.step()
            points.append((layer.weight.item(), layer.bias.item()))
        return np.array(points)

    return run


def main() -> None:
    runs: dict[tuple[str, str, str], Run] = {}
    looks: dict[str, int] = {}
    for title, (dataset, model, loss, cost) in RISKS.items():
        objective = _objective(dataset, model, loss)
        for rule, (optimizer, name, given) in RULES.items():
            stop = Stop(gradient_norm=0.0)
            plan = Plan(objective, objective.start, optimizer, Constant(), STEPS, Minibatch(BATCH), stop=stop)
            runs[title, rule, "ours"] = ours(plan)
            looks[title] = Trajectory(plan).look_every
            torch_run = theirs(plan, cost, name, given)
            if torch_run is not None:
                runs[title, rule, "torch"] = torch_run
    for (title, rule, engine), run in runs.items():
        if engine == "torch":  # the same path: a benchmark of something else would prove nothing
            assert np.abs(run()[:101] - runs[title, rule, "ours"]()[:101]).max() < 1e-9, (title, rule)
    taken: dict[tuple[str, str, str], list[float]] = {key: [] for key in runs}
    for run in runs.values():
        run()  # code is made and caches are warm
    for _ in range(REPETITIONS):
        for key, run in runs.items():
            begin = time.thread_time()
            run()
            taken[key].append(time.thread_time() - begin)
    rates = {key: STEPS / statistics.median(values) for key, values in taken.items()}
    print("## Mini-batches\n")
    print(
        f"{ROWS:,} rows, batches of {BATCH}, {STEPS:,} updates of two parameters, CPU medians of {REPETITIONS} "
        "interleaved repetitions, one thread.\n"
    )
    print("| training | the observer looks every | updates a second | bar | | torch |")
    print("|---|---|---|---|---|---|")
    for (title, rule, engine), rate in rates.items():
        if engine == "ours":
            verdict = "met" if rate >= BAR else "NOT MET"
            beside = f"{rates[title, rule, 'torch']:,.0f}" if (title, rule, "torch") in rates else ""
            print(f"| {title}, {rule} | {looks[title]} | {rate:,.0f} | ≥ {BAR:,} | {verdict} | {beside} |")


if __name__ == "__main__":
    main()
