"""How long free runs agree with PyTorch: `python -m tests.golden.table > docs/parity.md` writes the table."""

import json
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from server.core.run import Trajectory
from server.core.stops import Stop
from tests.golden.cases import FOLDER, SURFACES, Case, cases, sharpness_of, start_of, unpacked

# Nothing but the last step or numbers that are not finite ends these runs: PyTorch's do not stop either.
ENDLESS = Stop(gradient_norm=0.0, loss_above=1e300, distance_above=1e300)


@lru_cache
def golden_file(surface: str) -> dict[str, object]:
    return json.loads((FOLDER / f"{surface}.json").read_text(encoding="utf-8"))


@lru_cache
def golden(case: Case) -> np.ndarray:
    """PyTorch's x and gradient at each step, (n + 1, 2, 2)."""
    return unpacked(golden_file(case.surface)["runs"][case.golden.id]["rows"])


def free_run(case: Case, start: tuple[float, ...]) -> np.ndarray:
    """Our own points, (n + 1, 2); a run that stands still goes on standing."""
    trajectory = Trajectory(replace(case.plan(start=start), stop=ENDLESS))
    trajectory.advance(trajectory.plan.steps)
    points = trajectory.points()
    assert trajectory.outcome is not None
    if trajectory.outcome.kind in ("stalled", "converged"):
        rest = trajectory.plan.steps + 1 - len(points)
        points = np.concatenate([points, np.repeat(points[-1:], rest, axis=0)])
    return points


def apart(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """‖Δx‖ a step, for points further out than 1 as a part of ‖x‖."""
    rows = min(len(one), len(other))
    with np.errstate(all="ignore"):
        return np.hypot(*(one[:rows] - other[:rows]).T) / np.maximum(1, np.hypot(*one[:rows].T))


@dataclass(frozen=True)
class Agreement:
    """`length`: steps for which two of our runs, started one ulp apart, agree to 1e-12; `distance`: to PyTorch there."""

    length: int
    steps: int
    distance: float
    beyond_its_edge: bool


@lru_cache
def agreement(case: Case) -> Agreement:
    start = start_of(case.surface)
    ours = free_run(case, start)
    beside = free_run(case, tuple(float(np.nextafter(v, np.inf)) for v in start))
    theirs = golden(case)[:, 0]
    distance = apart(ours, beside)
    steps = min(len(distance), len(theirs)) - 1
    parted = np.flatnonzero(~(distance[: steps + 1] <= 1e-12))
    length = int(parted[0]) - 1 if len(parted) else steps
    plan = case.plan()
    edge = plan.optimizer.largest_stable_rate(_sharpness(case.surface))
    far = float(apart(theirs, ours)[: length + 1].max())
    return Agreement(length, steps, far, edge is not None and case.rate > edge)


@lru_cache
def _sharpness(surface: str) -> float:
    return sharpness_of(surface)


def table() -> str:
    """Markdown: a line a case."""
    torch = {golden_file(surface)["torch"] for surface in SURFACES}
    lines = [
        "# Parity with PyTorch",
        "",
        f"Written by `python -m tests.golden.table`; PyTorch {', '.join(sorted(torch))}, float64, `foreach=False`.",
        "",
        "Agreeing steps: as long as two of our own runs, started one unit in the last place apart, agree to 1e-12;",
        "after that the run is chaotic, and two programs that are both right may part. Distance: the largest ‖Δx‖ to",
        "PyTorch over these steps, as a part of ‖x‖ where that is above 1. † beyond the rule's own edge of stability.",
        "",
        "| surface | rule | learning rate | agreeing steps | of | distance to PyTorch |",
        "|---|---|---|---|---|---|",
    ]
    for surface in SURFACES:
        for case in cases(surface):
            found = agreement(case)
            mark = " †" if found.beyond_its_edge else ""
            lines.append(
                f"| {surface} | {case.rule} | {case.rate:g}{mark} | {found.length} | {found.steps} | {found.distance:.1e} |"
            )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(table(), end="")
