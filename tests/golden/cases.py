"""What the golden trajectories are of: rules × learning rates × surfaces, and how a file holds them."""

import base64
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import server.surfaces
from server.core.param import build
from server.core.plan import Plan
from server.core.registry import discover
from server.core.surface import is_surface
from server.schedules.constant import Constant
from tests.golden.rules import RULES

FOLDER = Path(__file__).parent

# By name: a surface more in the catalogue is none more here.
_KNOWN = discover(server.surfaces, is_surface)
SURFACES = {
    name: _KNOWN[name]
    for name in (
        "ackley",
        "beale",
        "himmelblau",
        "quadratic",
        "rastrigin",
        "rosenbrock",
        "saddle",
        "six_hump_camel",
    )
}
PARAMETERS = {"quadratic": {"angle": 30.0}}
# Starts off the axes of symmetry, in the basin whose curvature the learning rates are made from; any other
# surface starts where its file says.
STARTS = {
    "quadratic": (4.0, 2.0),
    "rosenbrock": (0.8, 0.6),
    "himmelblau": (3.3, 1.6),
    "beale": (2.7, 0.43),
}
# Four of different kinds: a bowl, a valley, four basins, and a grid of minima.
FOUR = ("quadratic", "rosenbrock", "himmelblau", "rastrigin")


@dataclass(frozen=True)
class Case:
    surface: str
    rule: str
    rate: float
    label: str

    @property
    def id(self) -> str:
        return f"{self.surface}-{self.rule}-{self.label}"

    @property
    def steps(self) -> int:
        return RULES[self.rule].steps

    @property
    def golden(self) -> "Case":
        """The case under which the reference's trajectory is kept."""
        kept = RULES[self.rule].kept_as
        return Case(self.surface, kept, self.rate, self.label) if kept else self

    def plan(self, start: tuple[float, ...] | None = None) -> Plan:
        rule = RULES[self.rule]
        objective = SURFACES[self.surface].objective(PARAMETERS.get(self.surface))
        optimizer = build(rule.ours, {**rule.values, "learning_rate": self.rate})
        return Plan(objective, start or start_of(self.surface), optimizer, Constant(), self.steps)


def start_of(surface: str) -> tuple[float, ...]:
    return STARTS.get(surface, SURFACES[surface].start)


def sharpness_of(surface: str) -> float:
    """λmax of the basin: at the nearest known minimum; without one that has a Hessian, where small steps lead."""
    objective = SURFACES[surface].objective(PARAMETERS.get(surface))
    x = np.array(start_of(surface))
    if objective.minima:
        nearest = min(objective.minima, key=lambda minimum: np.hypot(*(np.array(minimum.x) - x)))
        eigenvalues = objective.eigenvalues(nearest.x)
        if eigenvalues is not None:
            return eigenvalues[-1]
    for _ in range(2000):
        x = x - 1e-3 * np.array(objective.gradient(x.tolist()))
    eigenvalues = objective.eigenvalues(x.tolist())
    assert eigenvalues is not None
    return max(map(abs, eigenvalues))


def cases(surface: str) -> list[Case]:
    """Every rule that is compared on this surface, at each of its learning rates."""
    edge = 2 / sharpness_of(surface)
    found = []
    for name, rule in RULES.items():
        if not rule.everywhere and surface not in FOUR:
            continue
        found += [Case(surface, name, rate, f"{rate:g}") for rate in rule.rates]
        # Three significant digits: a rate that a person could type, and the same on every machine.
        found += [
            Case(surface, name, float(f"{part * edge:.3g}"), f"{part:g}×2/λ") for part in rule.edge_parts
        ]
    return found


def packed(array: np.ndarray) -> str:
    """Little-endian float64 in base64: every bit, at 11 characters a number."""
    return base64.b64encode(np.ascontiguousarray(array, dtype="<f8").tobytes()).decode()


def unpacked(text: str) -> np.ndarray:
    """Rows of x and gradient: float64 (n + 1, 2, 2)."""
    return np.frombuffer(base64.b64decode(text), dtype="<f8").reshape(-1, 2, 2)
