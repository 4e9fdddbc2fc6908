"""Writes the golden trajectories from PyTorch: `python -m tests.golden.make_goldens` (or `make golden`).

One file a surface. PyTorch's optimizer walks in float64 with `foreach=False`, on gradients of its own autograd
through the surface's formula, so that nothing of Steepest but the formula's text goes into it.
"""

import json
import math

import numpy as np
import torch

from tests.golden.cases import (
    FOLDER,
    PARAMETERS,
    RECORDED,
    RULES,
    STEPS,
    SURFACES,
    Case,
    cases,
    packed,
    start_of,
)

_NAMES = {
    name: getattr(torch, name)
    for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh", "exp", "log", "sqrt", "abs", "sign")
} | {"asin": torch.asin, "acos": torch.acos, "atan": torch.atan, "pi": math.pi, "e": math.e, "tau": math.tau}


def value_at(surface, x):
    """f at a tensor of two numbers."""
    own = {parameter.name: parameter.default for parameter in SURFACES[surface].parameters}
    numbers = {name: torch.tensor(value) for name, value in (own | PARAMETERS.get(surface, {})).items()}
    text = SURFACES[surface].formula.replace("^", "**")
    names = {**_NAMES, **numbers, "x": x[0], "y": x[1], "__builtins__": {}}
    return eval(text, names)


def walk(case: Case) -> np.ndarray:
    """x and gradient at each step, (n + 1, 2, 2); it ends early where a number is no longer finite."""
    _, theirs, given = RULES[case.rule]
    x = torch.tensor(start_of(case.surface), requires_grad=True)
    optimizer = getattr(torch.optim, theirs)([x], lr=case.rate, foreach=False, **given)
    rows = []
    for _ in range(STEPS + 1):
        optimizer.zero_grad()
        value_at(case.surface, x).backward()
        row = np.array([x.detach().numpy().copy(), x.grad.numpy().copy()])
        if not np.isfinite(row).all():
            break
        rows.append(row)
        optimizer.step()
    return np.array(rows)


def main() -> None:
    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)
    for surface in SURFACES:
        runs = {case.id: {"rate": case.rate, "rows": packed(walk(case))} for case in cases(surface, RECORDED)}
        head = {
            "made_by": "tests/golden/make_goldens.py",
            "torch": torch.__version__,
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
