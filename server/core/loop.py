"""The float loop of an elementwise rule: objective and rule pasted together into one generated function.

Measured: a step of Adam on Rosenbrock costs about a tenth of the same on arrays of two numbers, since a Python
float costs less than a NumPy call.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from struct import pack
from typing import Any

import numpy as np

from .formula.emit import SAFE_NAMES, FloatCode, made
from .formula.functions import QUICK
from .formula.graph import reached
from .objective import Derived
from .tracing import Traced


class Uncertain(ArithmeticError):
    """Quick code met a nan: the safe code has to look (it may be a kink)."""


_NAME = re.compile(r"\b[a-z]\w*")
# From so many steps on a block is first run without asking at each whether it is ordinary: a third of a step's time,
# for which looking at all rows at once costs as much as some eighty steps ask.
_UNWATCHED_FROM = 96


def _uncertain() -> None:
    raise Uncertain


@dataclass(frozen=True)
class Loop:
    """The code for one rule on one formula; `run` advances by blocks.

    A row is x0 … , f, ‖∇f‖, the learning rate unless it is `steady`, where the oracle `draws` the norm of the gradient
    it gave, and those fields of the state that are `told`. An oracle whose gradient is `late` is fed those of the past.
    """

    traced: Traced
    derived: Derived
    draws: bool
    told: tuple[str, ...] = ()
    late: bool = False

    @property
    def width(self) -> int:
        """Numbers in a row."""
        return self.traced.dimension + 2 + (not self.steady) + self.draws + len(self.told)

    @property
    def steady(self) -> bool:
        """Whether the learning rate is the parameter itself at every step."""
        return self.traced.rate.op == "symbol"

    @cached_property
    def nodes(self) -> int:
        """Operations of a step, leaves included."""
        outputs = [*self.traced.new_x, *self.traced.new_state, self.derived.value, *self.derived.gradient]
        return len(reached(outputs))

    @cached_property
    def _unwatched(self) -> Callable[..., Any]:
        return made(_text(self, safe=False, watched=False), "block", {**QUICK, "range": range, "zip": zip})

    @cached_property
    def _quick(self) -> Callable[..., Any]:
        return made(
            _text(self, safe=False), "block", {**QUICK, "range": range, "zip": zip, "uncertain": _uncertain}
        )

    @cached_property
    def _safe(self) -> Callable[..., Any]:
        return made(_text(self, safe=True), "block", {**SAFE_NAMES, "range": range, "zip": zip})

    def run(
        self,
        k: int,
        end: int,
        point: tuple[float, ...],
        state: tuple[float, ...],
        parameters: tuple[float, ...],
        constants: tuple[float, ...],
        draws: list[tuple[float, ...]],
        limits: tuple[float, float, float, float],
        calm: int,
        judge: Callable[..., tuple[float, int, bool]],
    ) -> tuple[np.ndarray, int, tuple[float, ...], tuple[float, ...], int, bool]:
        """Updates from step k until step `end`, or until `judge` ends the run.

        `limits` are the gradient norm at which a run may have converged, the largest loss, the largest ‖x‖² of
        which nothing need be asked, and the largest move of a coordinate that may be none.
        `judge(k, x, f, gradient, norm, move, calm, rate)` is asked where a step is out of the ordinary.
        `draws` are what the oracle is fed, one tuple a step. Where its gradient is `late` they are the gradients at
        as many steps before k as it is late, oldest first, and the one at k; those of the new rows are added.
        Returns the rows (n, width), the last step, x, state, calm, and whether the run ended.
        """
        rest = (limits, calm, judge)
        arguments = (k, end, point, state, parameters, constants)
        rows: list[float] = []
        if calm == 0 and end - k >= _UNWATCHED_FROM:
            fed = self._fed(draws)
            try:
                told = self._unwatched(rows, *arguments, fed, *rest)
                found = packed(rows, self.width)
                if self._ordinary(found, point, limits):
                    self._keep(draws, fed)
                    return (found, *told)
            except (ArithmeticError, ValueError):
                pass
            rows = []  # something is out of the ordinary: the block again, watching
        fed = self._fed(draws)
        try:
            told = self._quick(rows, *arguments, fed, *rest)
        except (ArithmeticError, ValueError):
            # Python raises where IEEE answers inf or nan: the block again, in code that does as IEEE says.
            rows, fed = [], self._fed(draws)
            told = self._safe(rows, *arguments, fed, *rest)
        self._keep(draws, fed)
        return (packed(rows, self.width), *told)

    def _fed(self, draws: list[tuple[float, ...]]) -> list[tuple[float, ...]]:
        """What a block is fed, its own where it adds to it."""
        return list(draws) if self.late else draws

    def _keep(self, draws: list[tuple[float, ...]], fed: list[tuple[float, ...]]) -> None:
        """The caller gets what a block has added."""
        if self.late:
            draws[:] = fed

    def _ordinary(
        self, rows: np.ndarray, point: tuple[float, ...], limits: tuple[float, float, float, float]
    ) -> bool:
        """Whether nothing can end at any of these rows and the run moves at each.

        The bounds are no wider than those of the loop that watches, and in few calls: they are what this costs.
        """
        d = self.traced.dimension
        low, top, near, still = limits
        columns = rows[:, : d + 2].T.copy()  # measured: what is strided takes six times as long to look at
        highest, lowest = columns.max(axis=1).tolist(), columns.min(axis=1).tolist()
        reach = sum(max(a * a, b * b) for a, b in zip(highest[:d], lowest[:d], strict=True))
        if not (lowest[-1] > low and highest[-1] < 1e308 and highest[d] <= top and reach <= 0.999999 * near):
            return False
        moves = columns[:d, 1:] - columns[:d, :-1]
        first = max(abs(a - b) for a, b in zip(rows[0].tolist(), point, strict=False))
        return bool(first > still and (moves * moves).sum(axis=0).min() > 1.000001 * d * still * still)


def _text(loop: Loop, safe: bool, watched: bool = True) -> str:
    traced, derived = loop.traced, loop.derived
    axes = range(traced.dimension)
    # Names in the generated function: p… parameters, q… the objective's, c… what is steady during a block.
    parameters = {name: f"p{i}" for i, name in enumerate(traced.parameters)}
    constants = {name: f"q{i}" for i, name in enumerate(derived.parameters)}
    points = {variable: f"y{i}" for i, variable in enumerate(derived.variables)}
    state = {name: f"s{i}" for i, name in enumerate(traced.state)}
    inside = (
        {f"x{i}": f"x{i}" for i in axes} | {f"g{i}": f"g{i}" for i in axes} | {f"n{i}": f"n{i}" for i in axes}
    )

    look = FloatCode(
        [derived.value, *derived.gradient], {**points, **constants}, frozenset(constants), "o", safe
    )
    given = traced.given if loop.draws else ()
    outputs = [*traced.new_x, *traced.new_state, traced.rate, *given]
    variables = {**inside, **parameters, **state, "k": "k", "steps": "steps", "f": "f"}
    step = FloatCode(outputs, variables, frozenset([*parameters, "steps"]), "t", safe)
    new_x, rest = step.results[: len(traced.new_x)], step.results[len(traced.new_x) :]
    new_state, rate, given_text = rest[: len(state)], rest[len(state)], rest[len(state) + 1 :]

    norm = "sqrt_" if safe else "sqrt"
    observe = [*look.lines, f"f = {look.results[0]}", *(f"g{i} = {look.results[i + 1]}" for i in axes)]
    if safe:
        # 0/0 in one partial while f is finite is a kink: the value taken there is 0, a subgradient.
        observe += [f"if g{i} != g{i} and f - f == 0: g{i} = 0.0" for i in axes]

    moved = [(name, text) for name, text in zip(state.values(), new_state, strict=True) if name != text]
    told = tuple(state[f"s_{name}"] for name in loop.told)
    row = ", ".join(
        [
            *(f"y{i}" for i in axes),
            *("f", "norm"),
            *([] if loop.steady else ["rate"]),
            *(["given"] if loop.draws else []),
            *told,
        ]
    )
    watching = [
        *judged(axes, unsure=not safe),
        f"    if ended: rows += ({row}); {arrive(axes)}; end = k + 1; break",
    ]
    body = [
        *step.lines,
        *(f"y{i} = {text}" for i, text in enumerate(new_x)),
        *([] if loop.steady else [f"rate = {rate}"]),
        *([f"given = {norm}({squares('', given_text)})"] if loop.draws else []),
        *assigned(moved),
        *observe,
        f"norm = {norm}({squares('g', axes)})",
        *(watching if watched else []),
        f"rows += ({row})",
        arrive(axes),
        *([f"keep({tuple_of('g', axes)})"] if loop.late else []),
    ]
    each = "for k in range(k, end):"
    if loop.draws or loop.late:
        each = f"for k, {tuple_of('n', axes)} in zip(range(k, end), draws):"
    lines = [
        f"{tuple_of('x', axes)} = point",
        *([f"{', '.join(state.values())}, = state"] if state else []),
        *([f"{', '.join(parameters.values())}, steps = parameters"]),
        *([f"{', '.join(constants.values())}, = constants"] if constants else []),
        "low, top, near, still = limits",
        *(f"y{i} = x{i}" for i in axes),
        "ended = False",
        *step.before,
        *look.before,
        *([f"rate = {rate}"] if loop.steady else []),
        *observe,
        *(["keep = draws.append"] if loop.late else []),
        each,
        *(f"    {line}" for line in body),
        f"return end, {tuple_of('x', axes)}, ({', '.join([*state.values(), ''])}), calm, ended",
    ]
    head = "def block(rows, k, end, point, state, parameters, constants, draws, limits, calm, judge):\n"
    return head + "".join(f"    {line}\n" for line in lines)


def packed(rows: list[float], width: int) -> np.ndarray:
    """A flat list of numbers as rows (n, width). Measured: `pack` takes a third of the time of array("d", rows)."""
    return np.frombuffer(pack(f"{len(rows)}d", *rows)).reshape(-1, width)


def judged(axes: range, unsure: bool = False) -> list[str]:
    """The lines that ask the judge of the new point y where the step is out of the ordinary; `unsure`: of nan first.

    Most steps are ordinary: nothing ends there, and the run moves. The first comparison of the last line mostly
    decides; whatever is not ordinary by these bounds is for the judge, which looks exactly.
    """
    y, gradient = tuple_of("y", axes), tuple_of("g", axes)
    return [
        f"if low < norm < 1e308 and f <= top and {near(axes)}:",
        "    calm = 0",
        "else:",
        *(["    if norm != norm: uncertain()"] if unsure else []),
        f"    move = ({''.join(f'y{i} - x{i}, ' for i in axes)})",
        f"    norm, calm, ended = judge(k + 1, {y}, f, {gradient}, norm, move, calm, rate)",
    ]


def near(axes: range) -> str:
    """Whether the new point is near, and not where the step began."""
    return f"{squares('y', axes)} <= near and ({moves(axes)})"


def squares(letter: str, which: Any) -> str:
    return " + ".join(f"{letter}{i} * {letter}{i}" for i in which)


def tuple_of(letter: str, axes: range) -> str:
    return "(" + "".join(f"{letter}{i}, " for i in axes) + ")"


def arrive(axes: range) -> str:
    return "; ".join(f"x{i} = y{i}" for i in axes)


def moves(axes: range) -> str:
    return " or ".join(f"y{i} - x{i} > still or x{i} - y{i} > still" for i in axes)


def assigned(moved: list[tuple[str, str]]) -> list[str]:
    """State gets its new values: one by one where no new value reads what has been set, else all at once."""
    names = {name for name, _ in moved}
    if not any(names & set(_NAME.findall(text)) for _, text in moved):
        return [f"{name} = {text}" for name, text in moved]
    return [f"{', '.join(name for name, _ in moved)}, = {', '.join(text for _, text in moved)},"]


def norm_of(vector: tuple[float, ...]) -> float:
    """‖v‖ as the loop has it, and without overflow where its squares have no room."""
    squares = vector[0] * vector[0]
    for v in vector[1:]:  # not `sum`, which since Python 3.12 rounds otherwise than the loop's own +
        squares += v * v
    if squares != squares:
        return math.nan
    return math.sqrt(squares) if squares < math.inf else math.hypot(*vector)
