"""The engine beside what it could have been: `python -m benchmarks.engine` prints a markdown table.

A row is one run of 1,000 steps on Rosenbrock, recorded step by step (x, y, loss, gradient norm, learning rate,
evaluations) and packed into bytes: ours through `Trajectory`; the rule on NumPy arrays of two numbers; and
torch.optim given the same gradient. Repetitions are interleaved, so that a busy moment of the machine hits all
alike; times are CPU medians of one thread.
"""

from __future__ import annotations

import math
import platform
import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from server.core.objective import FormulaObjective
from server.core.oracles import Noisy
from server.core.plan import Plan
from server.core.run import Trajectory
from server.core.stops import Stop
from server.optimizers.adadelta import Adadelta
from server.optimizers.adagrad import Adagrad
from server.optimizers.adam import Adam
from server.optimizers.adamax import Adamax
from server.optimizers.adamw import AdamW
from server.optimizers.asgd import ASGD
from server.optimizers.gradient_descent import GradientDescent
from server.optimizers.nadam import NAdam
from server.optimizers.newton import Newton
from server.optimizers.radam import RAdam
from server.optimizers.rmsprop import RMSprop
from server.optimizers.rprop import Rprop
from server.optimizers.sgd import SGD
from server.schedules.constant import Constant
from server.surfaces.rosenbrock import SURFACE

STEPS = 1000
REPETITIONS = 15
START = (-1.2, 1.0)
# The bars: how many times faster every rule has to be than the same by torch.optim, and Adam than on arrays of two.
TORCH_BAR, NUMPY_BAR = 30.0, 5.0

OBJECTIVE = SURFACE.objective()
ADAM = Adam(learning_rate=0.05)
DESCENT = GradientDescent(learning_rate=5e-4)
MOMENTUM = SGD(learning_rate=1e-4, momentum=0.9)
NEWTON = Newton(learning_rate=0.01)

# Our rule, and PyTorch's name for it with what it is given beside the learning rate.
THEIRS: dict[str, tuple[Any, str, dict[str, Any]]] = {
    "gradient_descent": (DESCENT, "SGD", {}),
    "sgd": (MOMENTUM, "SGD", {"momentum": MOMENTUM.momentum}),
    "adam": (ADAM, "Adam", {}),
    "adamw": (AdamW(learning_rate=0.05), "AdamW", {}),
    "adamax": (Adamax(learning_rate=0.05), "Adamax", {}),
    "nadam": (NAdam(learning_rate=0.05), "NAdam", {}),
    "radam": (RAdam(learning_rate=1e-4), "RAdam", {}),
    "adagrad": (Adagrad(learning_rate=0.5), "Adagrad", {}),
    "adadelta": (Adadelta(), "Adadelta", {}),
    "rmsprop": (RMSprop(learning_rate=0.01), "RMSprop", {}),
    "rprop": (Rprop(learning_rate=0.01), "Rprop", {}),
    "asgd": (ASGD(learning_rate=5e-4), "ASGD", {}),
}

Run = Callable[[], bytes]


def ours(optimizer: Any, objective: FormulaObjective = OBJECTIVE, noise: float | None = None) -> Run:
    oracle = {} if noise is None else {"oracle": Noisy(noise)}
    plan = Plan(objective, START, optimizer, Constant(), STEPS, stop=Stop(gradient_norm=0.0), **oracle)

    def run() -> bytes:
        trajectory = Trajectory(plan)
        trajectory.advance(STEPS)
        assert trajectory.length == STEPS + 1
        return trajectory.block(0, trajectory.length).tobytes()

    return run


def _looked(x: float, y: float) -> tuple[float, float, float]:
    """Value and gradient in plain floats, which every engine is given alike."""
    one, other = 1.0 - x, y - x * x
    return one * one + 100.0 * (other * other), -2.0 * one - 400.0 * (x * other), 200.0 * other


def _recorded(step: Callable[[np.ndarray], np.ndarray], rate: float) -> bytes:
    """A run by `step(g) → new x`, recorded as ours is."""
    rows = np.empty((STEPS + 1, 6))
    x, y = START
    for k in range(STEPS + 1):
        f, gx, gy = _looked(x, y)
        rows[k] = x, y, f, math.sqrt(gx * gx + gy * gy), rate, k
        if k < STEPS:
            x, y = step(np.array([gx, gy])).tolist()
    return np.ascontiguousarray(rows.T).tobytes()


def numpy_adam() -> bytes:
    x, m, v = np.array(START), np.zeros(2), np.zeros(2)
    a, b1, b2, epsilon = ADAM.learning_rate, ADAM.beta1, ADAM.beta2, ADAM.epsilon
    p1 = p2 = 1.0

    def step(g: np.ndarray) -> np.ndarray:
        nonlocal x, m, v, p1, p2
        m = b1 * m + (1 - b1) * g
        v = b2 * v + (1 - b2) * (g * g)
        p1, p2 = p1 * b1, p2 * b2
        x = x - a * (m / (1 - p1)) / (np.sqrt(v / (1 - p2)) + epsilon)
        return x

    return _recorded(step, a)


def numpy_descent() -> bytes:
    x, a = np.array(START), DESCENT.learning_rate

    def step(g: np.ndarray) -> np.ndarray:
        nonlocal x
        x = x - a * g
        return x

    return _recorded(step, a)


def numpy_momentum() -> bytes:
    x, b = np.array(START), np.zeros(2)
    a, mu = MOMENTUM.learning_rate, MOMENTUM.momentum

    def step(g: np.ndarray) -> np.ndarray:
        nonlocal x, b
        b = mu * b + g
        x = x - a * b
        return x

    return _recorded(step, a)


def torch_runs() -> dict[str, Run]:
    """torch.optim on the same gradient; empty where there is no PyTorch."""
    try:
        import torch
    except ImportError:
        return {}
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)  # NAdam and ASGD keep some of their state in the default type

    def walker(name: str, rate: float, **given: Any) -> Run:
        def run() -> bytes:
            x = torch.tensor(START, dtype=torch.float64, requires_grad=True)
            x.grad = torch.zeros(2, dtype=torch.float64)
            optimizer = getattr(torch.optim, name)([x], lr=rate, foreach=False, **given)

            def step(g: np.ndarray) -> np.ndarray:
                x.grad.copy_(torch.from_numpy(g))
                optimizer.step()
                found: np.ndarray = x.detach().numpy()
                return found

            return _recorded(step, rate)

        return run

    return {rule: walker(name, own.learning_rate, **given) for rule, (own, name, given) in THEIRS.items()}


def medians(runs: dict[tuple[str, str], Run]) -> dict[tuple[str, str], float]:
    """CPU milliseconds of each, repetitions interleaved."""
    taken: dict[tuple[str, str], list[float]] = {key: [] for key in runs}
    for run in runs.values():
        run()  # code is made and caches are warm
    for _ in range(REPETITIONS):
        for key, run in runs.items():
            begin = time.thread_time()
            run()
            taken[key].append(1e3 * (time.thread_time() - begin))
    return {key: statistics.median(values) for key, values in taken.items()}


def agree(runs: dict[tuple[str, str], Run]) -> None:
    """All engines of a rule walk the same path: a benchmark of something else would prove nothing."""
    for (rule, engine), run in runs.items():
        if engine in ("numpy", "torch"):
            one, other = (np.frombuffer(made()).reshape(6, -1)[:2, :50] for made in (run, runs[rule, "ours"]))
            assert abs(one - other).max() < 1e-9, (rule, engine)


def main() -> None:
    torch = torch_runs()
    runs: dict[tuple[str, str], Run] = {
        **{(rule, "ours"): ours(own) for rule, (own, _, _) in THEIRS.items()},
        ("adam", "numpy"): numpy_adam,
        ("gradient_descent", "numpy"): numpy_descent,
        ("sgd", "numpy"): numpy_momentum,
        ("sgd on noise", "ours"): ours(MOMENTUM, noise=1.0),
        ("newton", "ours"): ours(NEWTON),
        **{(rule, "torch"): run for rule, run in torch.items()},
    }
    agree(runs)
    found = medians(runs)
    print("## The engine\n")
    print(
        f"{STEPS} steps on Rosenbrock, recorded and packed; Python {platform.python_version()}, NumPy {np.__version__},"
    )
    print(f"{_torch_version() or 'no PyTorch here: `pip install -r requirements/bench.in`'}.")
    print(f"CPU medians of {REPETITIONS} interleaved repetitions.\n")
    print("| rule | Steepest, ms | NumPy arrays of two, ms | × | torch.optim, given gradient, ms | × |")
    print("|---|---|---|---|---|---|")
    for rule in dict.fromkeys(rule for rule, _ in runs):
        cells = [f"{found[rule, 'ours']:.2f}"]
        for engine in ("numpy", "torch"):
            other = found.get((rule, engine))
            cells += ["–", "–"] if other is None else [f"{other:.1f}", f"{other / found[rule, 'ours']:.1f}"]
        print(f"| {rule} | {' | '.join(cells)} |")
    print()
    ratios = {rule: found[rule, "torch"] / found[rule, "ours"] for rule in torch}
    if ratios:
        least = min(ratios, key=ratios.__getitem__)
        print(told(f"Every rule against torch.optim, least {least}", ratios[least], TORCH_BAR))
    print(told("Adam against NumPy", found["adam", "numpy"] / found["adam", "ours"], NUMPY_BAR))


def told(what: str, ratio: float, bar: float) -> str:
    """One ratio beside its bar."""
    return f"{what}: {ratio:.1f} ×, bar {bar:g} ×: {'met' if ratio >= bar else 'NOT MET'}."


def _torch_version() -> str:
    try:
        import torch
    except ImportError:
        return ""
    return f"PyTorch {torch.__version__}"


if __name__ == "__main__":
    main()
