"""Writes the golden trajectories from PyTorch and optax: `python -m tests.golden.make_goldens` (or `make golden`).

One file a surface. The reference's optimizer walks in float64 (PyTorch's with `foreach=False`, optax's outside of
`jit`), on gradients of PyTorch's autograd through the surface's formula, so that nothing of Steepest but the
formula's text goes into it. It needs what requirements/bench.in names.
"""

import json
import math

import jax
import numpy as np
import optax
import torch

from tests.golden.cases import FOLDER, PARAMETERS, SURFACES, Case, cases, packed, start_of
from tests.golden.rules import RECORDED, RULES

_NAMES = {
    name: getattr(torch, name)
    for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh", "exp", "log", "sqrt", "abs", "sign")
} | {"asin": torch.asin, "acos": torch.acos, "atan": torch.atan, "pi": math.pi, "e": math.e, "tau": math.tau}

# Forms of the heavy ball for which optax has the pieces and no name.
CHAINS = {
    "rate_inside": lambda rate, momentum: optax.chain(
        optax.scale_by_learning_rate(rate), optax.trace(momentum)
    ),
    "ema": lambda rate, momentum: optax.chain(
        optax.ema(momentum, debias=False), optax.scale_by_learning_rate(rate)
    ),
    "ema_rate_inside": lambda rate, momentum: optax.chain(
        optax.scale_by_learning_rate(rate), optax.ema(momentum, debias=False)
    ),
}


def value_at(surface, x):
    """f at a tensor of two numbers."""
    own = {parameter.name: parameter.default for parameter in SURFACES[surface].parameters}
    numbers = {name: torch.tensor(value) for name, value in (own | PARAMETERS.get(surface, {})).items()}
    text = SURFACES[surface].formula.replace("^", "**")
    names = {**_NAMES, **numbers, "x": x[0], "y": x[1], "__builtins__": {}}
    return eval(text, names)


class Torch:
    """PyTorch's optimizer of a case, at its start."""

    def __init__(self, case: Case) -> None:
        rule = RULES[case.rule]
        self.surface = case.surface
        self.x = torch.tensor(start_of(case.surface), requires_grad=True)
        self.optimizer = getattr(torch.optim, rule.theirs)(
            [self.x], lr=case.rate, foreach=False, **rule.given
        )

    def row(self) -> np.ndarray:
        """x and gradient, (2, 2)."""
        self.optimizer.zero_grad()
        value_at(self.surface, self.x).backward()
        return np.array([self.x.detach().numpy().copy(), self.x.grad.numpy().copy()])

    def step(self, gradient: np.ndarray) -> None:
        self.optimizer.step()


class Optax:
    """optax's optimizer of a case, at its start."""

    def __init__(self, case: Case) -> None:
        rule = RULES[case.rule]
        self.surface = case.surface
        self.optimizer = (CHAINS.get(rule.theirs) or getattr(optax, rule.theirs))(case.rate, **rule.given)
        self.x = jax.numpy.array(start_of(case.surface))
        self.state = self.optimizer.init(self.x)

    def row(self) -> np.ndarray:
        """x and gradient, (2, 2)."""
        x = torch.tensor(np.array(self.x), requires_grad=True)
        value_at(self.surface, x).backward()
        return np.array([np.array(self.x), x.grad.numpy()])

    def step(self, gradient: np.ndarray) -> None:
        moves, self.state = self.optimizer.update(jax.numpy.array(gradient), self.state, self.x)
        self.x = optax.apply_updates(self.x, moves)


def walk(case: Case) -> np.ndarray:
    """x and gradient at each step, (n + 1, 2, 2); it ends early where a number is no longer finite."""
    walker = {"PyTorch": Torch, "optax": Optax}[RULES[case.rule].library](case)
    rows = []
    for _ in range(case.steps + 1):
        row = walker.row()
        if not np.isfinite(row).all():
            break
        rows.append(row)
        walker.step(row[1])
    return np.array(rows)


def main() -> None:
    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)
    jax.config.update("jax_enable_x64", True)
    for surface in SURFACES:
        kept = [case for case in cases(surface) if case.rule in RECORDED]
        runs = {case.id: {"rate": case.rate, "rows": packed(walk(case))} for case in kept}
        head = {
            "made_by": "tests/golden/make_goldens.py",
            "torch": torch.__version__,
            "optax": f"{optax.__version__}, jax {jax.__version__}",
            "dtype": "float64, foreach=False",
            "formula": SURFACES[surface].formula,
            "parameters": PARAMETERS.get(surface, {}),
            "start": start_of(surface),
            "rows": "float64 little-endian in base64: x, y, ∂f/∂x, ∂f/∂y of each step",
        }
        text = json.dumps({**head, "runs": runs}, indent=1, ensure_ascii=False)
        (FOLDER / f"{surface}.json").write_text(text + "\n", encoding="utf-8")
        print(f"{surface}: {len(runs)} runs")


if __name__ == "__main__":
    main()
