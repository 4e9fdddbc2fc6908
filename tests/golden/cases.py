"""What the golden trajectories are of: rules × learning rates × surfaces, and how a file holds them."""

import base64
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import server.surfaces
from server.core.param import build
from server.core.registry import discover
from server.core.run import Plan
from server.core.surface import is_surface
from server.optimizers.adam import Adam
from server.optimizers.gradient_descent import GradientDescent
from server.optimizers.sgd import SGD
from server.schedules.constant import Constant

FOLDER = Path(__file__).parent
STEPS = 150

SURFACES = {
    name: surface for name, surface in discover(server.surfaces, is_surface).items() if surface.dimension == 2
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

# Name of the case → our class, PyTorch's, and what both are given beside the learning rate (ours: theirs).
RULES = {
    "gradient_descent": (GradientDescent, "SGD", {}),
    "sgd_plain": (SGD, "SGD", {"momentum": 0.0}),
    "sgd_momentum": (SGD, "SGD", {"momentum": 0.9}),
    "sgd_dampening": (SGD, "SGD", {"momentum": 0.9, "dampening": 0.5}),
    "sgd_nesterov": (SGD, "SGD", {"momentum": 0.9, "nesterov": True}),
    "sgd_weight_decay": (SGD, "SGD", {"momentum": 0.5, "weight_decay": 0.02}),
    "adam": (Adam, "Adam", {}),
    "adam_amsgrad": (Adam, "Adam", {"amsgrad": True}),
    "adam_weight_decay": (Adam, "Adam", {"weight_decay": 0.02}),
}
EDGE_PARTS = (0.1, 0.5, 0.9)
ADAM_RATES = (0.001, 0.01, 0.1)
# Gradient descent is PyTorch's SGD with nothing set: one golden trajectory serves both.
RECORDED = [name for name in RULES if name != "gradient_descent"]


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
    def golden(self) -> "Case":
        """The case under which PyTorch's trajectory is kept."""
        return (
            Case(self.surface, "sgd_plain", self.rate, self.label)
            if self.rule == "gradient_descent"
            else self
        )

    def plan(self, steps: int = STEPS, start: tuple[float, ...] | None = None) -> Plan:
        cls, _, values = RULES[self.rule]
        objective = SURFACES[self.surface].objective(PARAMETERS.get(self.surface))
        optimizer = build(cls, {**values, "learning_rate": self.rate})
        return Plan(objective, start or start_of(self.surface), optimizer, Constant(), steps)


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


def cases(surface: str, rules: list[str] | None = None) -> list[Case]:
    edge = 2 / sharpness_of(surface)
    found = []
    for rule in rules or RULES:
        if rule.startswith("adam"):
            found += [Case(surface, rule, rate, f"{rate:g}") for rate in ADAM_RATES]
        else:
            # Three significant digits: a rate that a person could type, and the same on every machine.
            found += [
                Case(surface, rule, float(f"{part * edge:.3g}"), f"{part:g}×2/λ") for part in EDGE_PARTS
            ]
    return found


def packed(array: np.ndarray) -> str:
    """Little-endian float64 in base64: every bit, at 11 characters a number."""
    return base64.b64encode(np.ascontiguousarray(array, dtype="<f8").tobytes()).decode()


def unpacked(text: str) -> np.ndarray:
    """Rows of x and gradient: float64 (n + 1, 2, 2)."""
    return np.frombuffer(base64.b64decode(text), dtype="<f8").reshape(-1, 2, 2)
