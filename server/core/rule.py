"""What an optimizer's file declares.

An elementwise rule is a frozen dataclass whose `step` is plain arithmetic for one coordinate, which `tracing` runs on
nodes; a rule over the whole point steps on arrays, asking an oracle.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, ClassVar, Literal, NamedTuple, Protocol

import numpy as np

from .counting import Counting
from .formula.evaluate import Arithmetic

Details = Mapping[str, Any]


class Rule(Protocol):
    """What every optimizer declares beside its parameters, which are the fields of the dataclass."""

    words: ClassVar[dict[str, dict[str, Any]]]
    group: ClassVar[str]
    source: ClassVar[str]
    default_oracle: ClassVar[str]
    # Letters for what `step` names, in the order of the panel: state fields and details.
    symbols: ClassVar[Mapping[str, str]]
    # A rule that asks more of the objective than derivatives declares `needs: ClassVar[tuple[str, ...]]`:
    # `sum_of_squares`. One that divides each coordinate by a number of its own declares
    # `preconditioned: ClassVar = True` and names that number as the detail `divisor`.

    def largest_stable_rate(self, sharpness: float) -> float | None:
        """The learning rate beyond which the rule is locally unstable at curvature λmax, where that is known.

        Of a preconditioned rule λmax is that of P^(−½)HP^(−½), P = diag(divisor); who has no P asks `stable_rate`.
        """

    def suggest(self, curvature: float, size: float) -> dict[str, float]:
        """A sensible learning rate for a surface with this λmax and this diagonal of the plotted domain."""


class Elementwise(Rule, Protocol):
    """A rule that treats every coordinate alike."""

    learning_rate: float

    def init(self, x: Any) -> Any:
        """The state before the first step: a NamedTuple of plain numbers."""

    def step(
        self, g: Any, x: Any, state: Any, learning_rate: Any, ops: Arithmetic
    ) -> tuple[Any, Any, Details]:
        """The new coordinate, the new state, and the named numbers on the way, in the order they arise.

        Details with a meaning of their own: `decayed` the gradient with the weight decay that is coupled to it, `delta`
        the step, `divisor` what a preconditioned rule divides its (averaged) gradient by, all corrections included.
        The divisor is told, and is no line of the panel: it stands written out in the line of the step.
        """


class End(NamedTuple):
    """Why a rule over the whole point has no next step: the run ends here."""

    kind: Literal["singular", "stalled"]
    reason: str
    values: Mapping[str, float | list[float]] = {}


class Pointwise(Rule, Protocol):
    """A rule over the whole point: arrays of shape (d,), asking an oracle.

    Its parameters may lack a `learning_rate`; it is then handed nan. One whose step takes far longer than the usual 300
    declares it: `step_us`. A detail `step_length`, the step that a search
    found, is told as the learning rate of the step.
    """

    def init(self, x: np.ndarray) -> Any: ...

    def step(
        self, oracle: Counting, x: np.ndarray, state: Any, learning_rate: float
    ) -> tuple[np.ndarray | End, Any, Details]:
        """The new point, or why there is none; the new state; and named numbers, vectors (d,) or tables (n, m).

        Details with a meaning of their own: `g` the gradient that was given at x, `delta` the step, `step_length`,
        `eigenvalues` of the Hessian, `direction` (d,), `trials` (n, 3: step length, f, slope along the direction,
        nan where it was not asked) and `bracket` (n, 2) of a line search, `simplex` (d + 1, d), `radius`.
        """

    def lines(self, dimension: int) -> list[tuple[str, str, str]]:
        """(name, symbol, formula in plain characters) of each line of the panel.

        The last may be that of `x`; without it, it is x ← x + Δ, and the details hold `delta`.
        """

    def sentence(self, values: Mapping[str, list[Any]]) -> tuple[str, dict[str, float | int]] | None:
        """The code and the numbers of the page's sentence about a step with these details; None: the usual ones."""


# The detail by which a preconditioned rule divides.
DIVISOR = "divisor"


def is_preconditioned(rule: object) -> bool:
    return bool(getattr(rule, "preconditioned", False))


def stable_rate(rule: Rule, sharpness: float, delay: int = 0) -> float | None:
    """The rule's largest stable rate at a point whose Hessian has this λmax, where the Hessian alone tells it.

    None for a preconditioned rule: see `core/stability.py` for those. Under a gradient that is `delay` steps late
    xₖ₊₁ = xₖ − αλxₖ₋τ shrinks for αλ < 2 sin(π/(4τ + 2)); that is plain descent, and of no other rule it is known.
    Source: S. A. Kuruklis, The asymptotic stability of x(n+1) − a x(n) + b x(n−k) = 0, 1994.
    """
    rate = None if is_preconditioned(rule) else rule.largest_stable_rate(sharpness)
    if rate is None or delay == 0:
        return rate
    return rate * math.sin(math.pi / (4 * delay + 2)) if math.isclose(rate * sharpness, 2.0) else None


class Stacked(Pointwise, Protocol):
    """A rule over the whole point that can step many runs at once: its step needs gradient and Hessian alone.

    Its numeric parameters may then be arrays (…) of a number a run.
    """

    learning_rate: float

    @property
    def stacks(self) -> bool:
        """Whether that is so with these switches."""

    def directions(self, g: np.ndarray, hessian: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """p (d, …), with x ← x + αp, for g (d, …) and finite H (d, d, …); whether there is one (…); eigenvalues."""


def is_stacked(rule: object) -> bool:
    return bool(getattr(rule, "stacks", False))


def subscript(number: int) -> str:
    """A whole number written low: 12 → ₁₂."""
    return str(number).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))


def is_rule(thing: object) -> bool:
    """What the registry looks for in an optimizer's module."""
    return inspect.isclass(thing) and hasattr(thing, "step") and hasattr(thing, "default_oracle")


def is_elementwise(rule: object) -> bool:
    return _takes_arithmetic(type(rule).step)  # type: ignore[attr-defined]


@cache
def _takes_arithmetic(step: Callable[..., Any]) -> bool:
    return "ops" in inspect.signature(step).parameters
