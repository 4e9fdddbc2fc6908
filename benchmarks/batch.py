"""A thousand learning rates at once: `python -m benchmarks.batch` prints a markdown table.

1,000 runs of Adam, 1,000 steps each, on Rosenbrock from one start with 1,000 learning rates: ours as `Batch`; optax
under `jit(vmap(scan))`, compiled and with compiling; Adam written by hand on PyTorch tensors with the gradient given;
and torch.optim on the whole batch, which can take but one learning rate. Repetitions are interleaved, times are CPU
medians of one thread. What it is set against may be missing; its rows are then left out.
"""

from __future__ import annotations

import os

# One thread for everybody, said before the libraries are read.
os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")

import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from server.core.batch import Batch
from server.core.plan import Plan
from server.core.stops import Stop
from server.optimizers.adam import Adam
from server.schedules.constant import Constant
from server.surfaces.rosenbrock import SURFACE

RUNS, STEPS, REPETITIONS = 1000, 1000, 9
START = (-1.2, 1.0)
RATES = np.geomspace(1e-4, 0.3, RUNS)
ONE_RATE = 0.05
# What we are set against, and the greatest part of its time that ours may take.
BARS: dict[str, float | None] = {
    "optax, compiled": 4.0,
    "optax, with compiling": 1 / 5,
    "torch by hand, gradient given": 1 / 3,
    "torch.optim, autograd": 1 / 8,
    "torch.optim, gradient given": None,
}

Run = Callable[[], np.ndarray]


def ours() -> np.ndarray:
    """The last losses (R,)."""
    plan = Plan(SURFACE.objective(), START, Adam(), Constant(), STEPS, stop=Stop(gradient_norm=0.0))
    batch = Batch(plan, np.repeat(np.array(START)[:, np.newaxis], RUNS, axis=1), {"learning_rate": RATES})
    batch.advance(STEPS)
    return batch.stand.loss


def optax_runs() -> dict[str, Run]:
    """optax's Adam through JAX, compiled once, and compiled anew each time; empty where there is no optax."""
    try:
        import jax
        import optax
    except ImportError:
        return {}
    jax.config.update("jax_enable_x64", True)

    def loss(x: Any) -> Any:
        return (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2

    def one(rate: Any) -> Any:
        optimizer = optax.adam(rate)
        begin = jax.numpy.array(START)

        def step(carry: Any, _: None) -> Any:
            x, state = carry
            updates, state = optimizer.update(jax.grad(loss)(x), state, x)
            return (optax.apply_updates(x, updates), state), None

        (x, _), _ = jax.lax.scan(step, (begin, optimizer.init(begin)), None, length=STEPS)
        return loss(x)

    def made() -> Any:
        jax.clear_caches()
        return jax.jit(jax.vmap(one)).lower(RATES).compile()

    compiled = made()

    return {
        "optax, with compiling": lambda: np.asarray(made()(RATES)),
        "optax, compiled": lambda: np.asarray(compiled(RATES)),
    }


def torch_runs() -> dict[str, Run]:
    """PyTorch on tensors (2, R); empty where there is no PyTorch."""
    try:
        import torch
    except ImportError:
        return {}
    torch.set_num_threads(1)

    def slope(x: Any) -> Any:
        a, b = x
        other = b - a * a
        return torch.stack([-2 * (1 - a) - 400 * (a * other), 200 * other])

    def height(x: Any) -> np.ndarray:
        a, b = x.detach().numpy()
        return np.asarray((1 - a) ** 2 + 100 * (b - a**2) ** 2)

    def begin() -> Any:
        return torch.tensor(START, dtype=torch.float64)[:, None].repeat(1, RUNS)

    @torch.no_grad()  # type: ignore[untyped-decorator]
    def by_hand() -> np.ndarray:
        x, rates = begin(), torch.from_numpy(RATES)
        m, v = torch.zeros_like(x), torch.zeros_like(x)
        p1 = p2 = 1.0
        for _ in range(STEPS):
            g = slope(x)
            m = 0.9 * m + (1 - 0.9) * g
            v = 0.999 * v + (1 - 0.999) * (g * g)
            p1, p2 = 0.9 * p1, 0.999 * p2
            x = x - rates * (m / (1 - p1)) / (torch.sqrt(v / (1 - p2)) + 1e-8)
        return height(x)

    def by_optim(given: bool) -> np.ndarray:
        x = begin().requires_grad_()
        optimizer = torch.optim.Adam([x], lr=ONE_RATE)
        for _ in range(STEPS):
            if given:
                with torch.no_grad():
                    x.grad = slope(x)
            else:
                optimizer.zero_grad()
                ((1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2).sum().backward()
            optimizer.step()
        return height(x)

    return {
        "torch by hand, gradient given": by_hand,
        "torch.optim, gradient given": lambda: by_optim(True),
        "torch.optim, autograd": lambda: by_optim(False),
    }


def main() -> None:
    runs: dict[str, Run] = {"Steepest": ours, **optax_runs(), **torch_runs()}
    known = ours()
    for name, run in runs.items():
        found = run()  # warm, and the same thing: rates at which nothing is chaotic yet end alike
        if name != "Steepest" and not name.startswith("torch.optim"):
            assert np.allclose(found[:200], known[:200], rtol=1e-6), name
    taken: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(REPETITIONS):
        for name, run in runs.items():
            begin = time.process_time()
            run()
            taken[name].append(1e3 * (time.process_time() - begin))
    medians = {name: statistics.median(values) for name, values in taken.items()}
    own = medians["Steepest"]
    print("## A thousand learning rates\n")
    print(
        f"{RUNS} runs of Adam × {STEPS} steps, CPU medians of {REPETITIONS} interleaved repetitions, one thread.\n"
    )
    print("| engine | ms | ours is | bar | |")
    print("|---|---|---|---|---|")
    print(f"| Steepest | {own:.1f} | | | |")
    for name, bar in BARS.items():
        if name in medians:
            part = own / medians[name]
            verdict = ("–", "") if bar is None else (f"≤ {bar:.3g}", "met" if part <= bar else "NOT MET")
            print(f"| {name} | {medians[name]:.1f} | {part:.2f} of it | {verdict[0]} | {verdict[1]} |")


if __name__ == "__main__":
    main()
