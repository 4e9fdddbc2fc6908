"""How near rules over the whole point are to SciPy's: `python -m tests.golden.scipy_parity` writes the page.

It goes to docs/parity-second-order.md.
"""

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

import server.surfaces
from server.core.counting import Counting
from server.core.registry import discover
from server.core.surface import is_surface
from server.core.trust import within_radius
from server.optimizers.bfgs import BFGS
from server.optimizers.conjugate_gradient import ConjugateGradient
from server.optimizers.conjugate_gradient import State as Before
from server.optimizers.lbfgs import LBFGS, direction
from server.optimizers.nelder_mead import NelderMead
from tests.golden.cases import FOLDER, PARAMETERS

SURFACES = discover(server.surfaces, is_surface)
FILES = ("bfgs", "cg", "lbfgs", "nelder_mead", "lm", "trust_exact")
Directions = Callable[[np.ndarray, np.ndarray], list[np.ndarray]]


@lru_cache
def golden_file(name: str) -> dict[str, Any]:
    return json.loads((FOLDER / f"scipy_{name}.json").read_text(encoding="utf-8"))


def objective(surface: str):
    return SURFACES[surface].objective(PARAMETERS.get(surface))


@dataclass(frozen=True)
class Agreement:
    """Over the steps of one run: the largest distance as a part of ‖x‖ + ‖step‖."""

    method: str
    surface: str
    steps: int
    distance: float


def bfgs_directions(x: np.ndarray, g: np.ndarray) -> list[np.ndarray]:
    """p at each of the points, from SciPy's points and gradients."""
    rule = BFGS()
    state, found = rule.init(x[0]), []
    for k in range(len(x) - 1):
        found.append(-(state.inverse @ g[k]))
        state = rule.learnt(state, x[k + 1] - x[k], g[k + 1] - g[k])
    return found


def lbfgs_directions(x: np.ndarray, g: np.ndarray) -> list[np.ndarray]:
    rule = LBFGS()
    state, found = rule.init(x[0]), []
    for k in range(len(x) - 1):
        found.append(direction(state, g[k])[0])
        state = rule.learnt(state, x[k + 1] - x[k], g[k + 1] - g[k])
    return found


def cg_directions(x: np.ndarray, g: np.ndarray) -> list[np.ndarray]:
    rule = ConjugateGradient()
    state, found = rule.init(x[0]), []
    for k in range(len(x) - 1):
        p, _ = rule.direction(state, g[k])
        found.append(p)
        state = Before(g[k], p, 0.0)
    return found


def along_its_path(method: str, directions: Directions, surface: str) -> Agreement:
    """Our direction, as long as SciPy's step is, against SciPy's step."""
    rows = np.array(golden_file(method)["runs"][surface])
    x, g = rows[:, :2], rows[:, 2:]
    far = []
    for k, p in enumerate(directions(x, g)):
        step = x[k + 1] - x[k]
        t = float(step @ p) / float(p @ p)
        far.append(math.dist(t * p, step) / (math.hypot(*x[k]) + math.hypot(*step)))
    return Agreement(method, surface, len(far), max(far))


class Recording(Counting):
    """An oracle that keeps the points at which values were asked."""

    def value(self, x: np.ndarray) -> float:
        self.points = [*getattr(self, "points", []), x]
        return super().value(x)


def simplex_agreement(surface: str) -> tuple[Agreement, Agreement]:
    """The points asked for, in order, and the best vertex after each iteration, on a free run."""
    kept = golden_file("nelder_mead")["runs"][surface]
    asked, best = np.array(kept["asked"]), np.array(kept["best"])
    rule, oracle = NelderMead(), Recording(objective(surface), (0.0, 0.0))
    x = asked[0]
    state, rows = rule.init(x), []
    for _ in best:
        x, state, _ = rule.step(oracle, x, state, math.nan)
        rows.append([*x, len(oracle.points)])
    ours = np.array(oracle.points)
    assert len(ours) == len(asked)
    points = np.hypot(*(ours - asked).T) / np.hypot(*asked.T)
    corners = np.hypot(*(np.array(rows) - best).T[:2]) / np.hypot(*best.T[:2])
    assert [row[2] for row in rows] == best[:, 2].tolist()
    return (
        Agreement("nelder_mead, points asked", surface, len(asked), float(points.max())),
        Agreement("nelder_mead, best vertex", surface, len(best), float(corners.max())),
    )


def marquardt_agreement(surface: str) -> Agreement:
    """MINPACK's first trial against ours, D = diag JᵀJ, for the λ at which ours is as long in D's norm."""
    kept = golden_file("lm")["runs"][surface]
    start = np.array(kept["start"])
    step = next(np.array(x) - start for x in kept["asked"] if not np.array_equal(x, start))
    r, jacobian = (
        np.array(made(start.tolist()))
        for made in (objective(surface).residuals_at, objective(surface).jacobian_at)
    )
    normal, down = jacobian.T @ jacobian, -(jacobian.T @ r)
    weights = np.diag(normal)

    def ours(damping: float) -> np.ndarray:
        return np.linalg.solve(normal + damping * np.diag(weights), down)

    def length(p: np.ndarray) -> float:
        return float(np.linalg.norm(np.sqrt(weights) * p))

    low, high = 0.0, 1e12
    while length(ours(low)) > length(step) and 0.5 * (low + high) not in (low, high):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if length(ours(middle)) > length(step) else (low, middle)
    size = float(np.linalg.norm(start) + np.linalg.norm(step))
    return Agreement("lm, first trial", surface, 1, math.dist(ours(low), step) / size)


def region_agreement() -> Agreement:
    """p of the trust region's model against trust-exact's, as a part of the radius."""
    made = golden_file("trust_exact")["runs"]["random"]
    far = []
    for one in made:
        p, _ = within_radius(np.array(one["hessian"]), np.array(one["g"]), one["radius"])
        far.append(math.dist(p, one["p"]) / one["radius"])
    return Agreement("trust_exact, subproblem", "random models", len(made), max(far))


def agreements() -> list[Agreement]:
    makers: list[tuple[str, Directions]] = [
        ("bfgs", bfgs_directions),
        ("cg", cg_directions),
        ("lbfgs", lbfgs_directions),
    ]
    found = [
        along_its_path(method, made, surface)
        for method, made in makers
        for surface in golden_file(method)["runs"]
    ]
    for surface in golden_file("nelder_mead")["runs"]:
        found += simplex_agreement(surface)
    found += [marquardt_agreement(surface) for surface in golden_file("lm")["runs"]]
    return [*found, region_agreement()]


EXCEPTIONS = {
    "`bfgs`, `conjugate_gradient`, step lengths": """
        SciPy's search (MINPACK-2's `dcsrch`, then its own) interpolates otherwise, so another point satisfies the same
        two conditions. Directions are compared along SciPy's own path; that our steps satisfy the conditions is a
        property test.""",
    "`lbfgs`, step lengths": "As above; L-BFGS-B searches with `dcsrch` (c₂ = 0.9, c₁ = 10⁻³).",
    "`newton`, trust region, free runs": """
        `trust-exact` solves its subproblem only to 10 to 20 % of the radius; the subproblem at its tightest is compared,
        and the acceptance and the radius are worked by hand.""",
    "`levenberg_marquardt`, later steps": """
        MINPACK steers a radius, with column norms that only grow; ours steers λ by Nielsen's rule. Its first trial is
        compared for the λ it has, and later steps are worked by hand.""",
    "`torch.optim.LBFGS`": """
        One step of it is up to 20 iterations, by default without a search: steps are not comparable.""",
    "`newton` damped and modified, `armijo`, `bisection`, `golden_section`, `strong_wolfe`": """
        None of the three libraries has the rule by itself; steps are worked by hand, and properties are tested.""",
}


def page() -> str:
    """Markdown: what is compared, a line a run, and what is not compared and why."""
    versions = sorted({golden_file(name)["scipy"] for name in FILES})
    lines = [
        "# Parity with SciPy: second order and no gradient",
        "",
        f"Written by `python -m tests.golden.scipy_parity`; SciPy {', '.join(versions)}, float64.",
        "",
        "Directions are teacher-forced: our rule is given SciPy's points and gradients one after the other, and its own",
        "direction, as long as SciPy's step, is set beside that step. Nelder–Mead runs freely from the same simplex, and",
        "every point at which it asks for f is compared, in order. Distance: the largest, as a part of ‖x‖ + ‖step‖",
        "(of ‖x‖ for points, of the radius for the trust region).",
        "",
        "| method | surface | compared | distance |",
        "|---|---|---|---|",
    ]
    lines += [f"| {one.method} | {one.surface} | {one.steps} | {one.distance:.0e} |" for one in agreements()]
    lines += ["", "## Not compared, and why", "", "| what | why |", "|---|---|"]
    lines += [f"| {what} | {' '.join(why.split())} |" for what, why in EXCEPTIONS.items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(page(), end="")
