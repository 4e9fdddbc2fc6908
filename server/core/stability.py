"""How near to its own edge of stability a rule stands: α λmax over the rule's threshold, at the point of a row.

All of it is about the update that leaves the row: the Hessian at x_k, the learning rate and momentum that schedule and
changes give that update, and, for a preconditioned rule, the divisor P that has taken in the gradient at x_k already.
A rule that divides by P moves as the undivided one moves on P^(−½)HP^(−½), as long as P stays; that is a local and a
momentary statement. A gradient that is clipped follows no linear law, and there is then no ratio.

Source: J. Cohen et al., "Gradient descent on neural networks typically occurs at the edge of stability", 2021, and
"Adaptive gradient methods at the edge of stability", 2022 (arXiv 2207.14484).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from .clips import changes
from .engines import Elementwise, Engine, Live
from .feeds import given
from .formula.derive import derivative
from .formula.emit import float_function
from .formula.evaluate import FloatArithmetic, NodeArithmetic
from .growth import growth, is_plain
from .loops import settings
from .oracles import delay_of
from .rule import DIVISOR, stable_rate
from .schedule import momentum_at
from .spectrum import Matrix
from .spectrum import eigenvalues as eigenvalues_of
from .tracing import trace, with_momentum

if TYPE_CHECKING:
    from .plan import Plan

# Why there is no ratio: the rule has no threshold that is known; no direction curves upwards; the gradient is clipped;
# the Hessian or the divisor is not finite, or the divisor not positive.
Reason = Literal["no_threshold", "no_curvature", "clipped", "not_finite"]


class Footing(NamedTuple):
    """What the update that leaves a row takes into it, beside the curvature."""

    rule: Any  # with the momentum that holds
    rate: float
    divisor: tuple[float, ...] | None  # one a coordinate; None where the rule is not preconditioned
    decay: float  # coupled weight decay, which adds to the curvature of a preconditioned rule
    clipped: bool
    delay: int = 0  # steps by which the gradient is late


class Edge(NamedTuple):
    """Where a rule stands to its threshold: `value` α λmax, of the preconditioned Hessian where there is one."""

    value: float
    threshold: float
    sharpness: float

    @property
    def ratio(self) -> float:
        return self.value / self.threshold


@dataclass(frozen=True)
class Ellipse:
    """The local quadratic model where it is a bowl: its minimum, and its level line through the point itself.

    `axes` are unit vectors, `lengths` the half axes along them.
    """

    center: tuple[float, ...]
    axes: tuple[tuple[float, ...], ...]
    lengths: tuple[float, ...]


Code = Callable[..., tuple[float, ...]]


def stability(engine: Engine, live: Live) -> dict[str, object]:
    """Everything about the stability of the update that leaves a row, with what the Hessian there tells beside it.

    `value`, `threshold`, `ratio`, `sharpness`, `eigenvector`, or None for each with a `reason`; `preconditioned`;
    `rate` in force; `eigenvalues` of the Hessian itself, ascending; `condition` λmax/λmin, `best_rate` 2/(λmin + λmax)
    and `model`, where λmin > 0; `constant_hessian`: whether that is the same everywhere; `growth`: on such an
    objective, the factor by which a linear rule's error grows a step in the end, its learning rate as it is now;
    `plain`: whether the rule moves as gradient descent does, whose `best_rate` that is.
    """
    objective = engine.plan.objective
    footing = Stance(engine).footing(live)
    _, gradient, rows = objective.all(live.x)
    found = edge(footing, rows)
    told: dict[str, object] = dict.fromkeys((*Edge._fields, "ratio", "eigenvector", "reason"))
    if isinstance(found, str):
        told["reason"] = found
    else:
        told |= {**found._asdict(), "ratio": found.ratio, "eigenvector": _unstable_direction(footing, rows)}
    quadratic = objective.quadratic
    told |= {
        "preconditioned": footing.divisor is not None,
        "rate": footing.rate,
        "constant_hessian": quadratic,
    }
    told["plain"] = False
    told |= dict.fromkeys(("eigenvalues", "condition", "best_rate", "model", "growth"))
    hessian = np.array(rows)
    if not np.isfinite(hessian).all():
        return told
    eigenvalues, vectors = np.linalg.eigh(hessian)
    low, high = float(eigenvalues[0]), float(eigenvalues[-1])
    told["eigenvalues"] = eigenvalues.tolist()
    if low > 0:
        told |= {"condition": high / low, "best_rate": 2 / (low + high)}
        told["model"] = _model(live.x, gradient, eigenvalues, vectors)
    if isinstance(found, str) or not isinstance(engine, Elementwise) or footing.delay:
        return told
    state = _state(engine, live)
    told["plain"] = is_plain(footing.rule, state, footing.rate)
    if quadratic:
        told["growth"] = growth(footing.rule, state, footing.rate, eigenvalues.tolist())
    return told


class Stance:
    """Reads off what the updates of one plan take into them."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        if isinstance(engine, Elementwise):
            self._symbols, self._quick, self._safe = _taken(
                settings(engine.plan), engine.plan.objective.dimension
            )

    def footing(self, live: Live) -> Footing:
        """What the update that leaves a row takes into it."""
        engine, plan, ops = self.engine, self.engine.plan, FloatArithmetic()
        momentum = momentum_at(plan.schedule, float(live.step), float(plan.steps), ops)
        rule = with_momentum(plan.optimizer, momentum)
        if isinstance(engine, Elementwise):
            at = engine.symbols_at(live)
            values = [at[name] for name in self._symbols]
            try:
                rate, clipped, decay, *divisor = self._quick(*values)
            except (ArithmeticError, ValueError):
                rate, clipped, decay, *divisor = self._safe(*values)
            late = delay_of(plan.oracle)
            return Footing(rule, rate, tuple(divisor) or None, decay, clipped > 0, late)
        asked, noise = given(plan, live.step, live.x)
        told = [slope + more for slope, more in zip(asked.gradient(live.x), noise, strict=True)]
        cut, _ = plan.clip.clipped(told, ops)
        return Footing(rule, engine.rate(live), None, 0.0, changes(told, cut, ops) > 0)

    def ratio(self, live: Live) -> float:
        """The ratio to the threshold in the update that leaves a row, that of `stability`; nan where there is none."""
        found = edge(self.footing(live), self.engine.plan.objective.hessian(live.x))
        return math.nan if isinstance(found, str) else found.ratio


def edge(footing: Footing, hessian: Matrix) -> Edge | Reason:
    """The rule's edge at a Hessian (d × d), or why there is none."""
    rule, divisor = footing.rule, footing.divisor
    if _largest(rule, 1.0, footing.delay) is None:
        return "no_threshold"
    if footing.clipped:
        return "clipped"
    if divisor is not None and not all(0 < number < math.inf for number in divisor):
        return "not_finite"
    found = eigenvalues_of(hessian if divisor is None else _preconditioned(footing, divisor, hessian))
    if found is None or not math.isfinite(found[1]) or not math.isfinite(footing.rate):
        return "not_finite"
    sharpness = found[1]
    if sharpness <= 0:
        return "no_curvature"
    largest = _largest(rule, sharpness, footing.delay)
    assert largest is not None
    return Edge(footing.rate * sharpness, largest * sharpness, sharpness)


def _largest(rule: Any, sharpness: float, delay: int) -> float | None:
    """The largest stable rate at (preconditioned) curvature λmax, under a gradient so many steps late."""
    rate: float | None = rule.largest_stable_rate(sharpness)
    return stable_rate(rule, sharpness, delay) if delay else rate


def _preconditioned(footing: Footing, divisor: Sequence[float], hessian: Matrix) -> Matrix:
    """P^(−½)(H + λI)P^(−½)."""
    roots = [math.sqrt(number) for number in divisor]
    return [
        [(entry + footing.decay * (i == j)) / (roots[i] * roots[j]) for j, entry in enumerate(row)]
        for i, row in enumerate(hessian)
    ]


def _unstable_direction(footing: Footing, hessian: Matrix) -> list[float]:
    """The direction in x, of length 1, that is the first to grow: P^(−½)u, u the eigenvector of λmax."""
    divisor = footing.divisor or (1.0,) * len(hessian)
    _, vectors = np.linalg.eigh(np.array(_preconditioned(footing, divisor, hessian)))
    direction = vectors[:, -1] / np.sqrt(divisor)
    direction /= np.linalg.norm(direction)
    # Of the two ways that it points, the one up the axis that it lies along most.
    up = direction if direction[np.argmax(np.abs(direction))] > 0 else -direction
    return [float(part) for part in up]


def has_threshold(plan: Plan) -> bool:
    """Whether some update of a run has a threshold that is known."""
    delay = delay_of(plan.oracle)
    return any(_largest(part.optimizer, 1.0, delay) is not None for _, part in plan.segments)


@lru_cache(maxsize=256)
def _taken(plan: tuple[Any, ...], dimension: int) -> tuple[tuple[str, ...], Code, Code]:
    """Code for rate, whether it clips, coupled decay and divisors, quick and safe, and the symbols that it reads.

    `plan` is rule, oracle, clip and schedule as far as code depends on them. The decay is the slope of `decayed` in x,
    where the rule names that.
    """
    rule, oracle, clip, schedule = plan
    traced = trace(rule, oracle, clip, schedule, dimension)
    graph, first = traced.graph, traced.details[0]
    rule_divides = DIVISOR in first
    decay = derivative(first["decayed"], "x0") if rule_divides and "decayed" in first else graph.constant(0.0)
    clipped = graph.of(changes(traced.given, traced.cut, NodeArithmetic(graph)))
    outputs = [traced.rate, clipped, decay]
    outputs += [one[DIVISOR] for one in traced.details] if rule_divides else []
    symbols = (
        *(f"{letter}{i}" for letter in "xgn" for i in range(dimension)),
        *traced.parameters,
        *traced.state,
        *("k", "steps", "f"),
    )
    return symbols, float_function(outputs, symbols), float_function(outputs, symbols, safe=True)


def _model(
    x: Sequence[float], gradient: Sequence[float], eigenvalues: np.ndarray, vectors: np.ndarray
) -> Any:
    """The ellipse of ½(y − c)ᵀH(y − c) through x, c = x − H⁻¹g; None where it is not finite."""
    along = vectors.T @ np.array(gradient)
    with np.errstate(all="ignore"):
        center = np.array(x) - vectors @ (along / eigenvalues)
        level = float(along @ (along / eigenvalues))  # twice what the model lies below x
        lengths = np.sqrt(level / eigenvalues)
    if not (np.isfinite(center).all() and np.isfinite(lengths).all()):
        return None
    axes = tuple(tuple(vector) for vector in vectors.T.tolist())
    return asdict(Ellipse(tuple(center.tolist()), axes, tuple(lengths.tolist())))


def _state(engine: Elementwise, live: Live) -> dict[str, tuple[float, bool]]:
    """The rule's state fields: the first coordinate's number, and whether all coordinates share it."""
    told = {}
    for (name, symbols), numbers in zip(engine.traced.fields.items(), live.state, strict=True):
        if name not in engine.traced.begins:
            told[name] = (numbers[0], not symbols[0].endswith("_0"))
    return told


def limit(
    plan: Plan, eigenvalues: Callable[[tuple[float, ...]], list[float] | None] | None = None
) -> dict[str, float | None] | None:
    """The rate beyond which the rule is locally unstable at the start, if its threshold is known and λmax > 0.

    `eigenvalues` are the objective's, for who asks of several runs that have one start.
    """
    rule, delay = plan.optimizer_at(0), delay_of(plan.oracle)
    if stable_rate(rule, 1.0) is None:
        return None  # a threshold is known at every curvature or at none
    found = (eigenvalues or plan.objective.eigenvalues)(plan.start)
    if found is None or found[-1] <= 0:
        return None
    rate = stable_rate(rule, found[-1], delay)
    if rate is None:
        return None
    return {"learning_rate": rate, "sharpness": found[-1], "threshold": rate * found[-1]}
