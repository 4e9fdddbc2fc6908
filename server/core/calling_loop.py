"""The float loop of an elementwise rule on data: it calls what looks at the rows, where `loop.py` pastes a formula in.

A look at many rows costs more than a step on a few of them: the loop then looks every so many steps, and rows between
hold nan.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from .formula.emit import SAFE_NAMES, FloatCode, made
from .formula.functions import QUICK
from .formula.graph import reached
from .loop import packed
from .loop_text import arrive, assigned, judged, near, recorded, squares, tuple_of
from .oracles import Feed
from .tracing import Traced

_BUILTINS = {"range": range, "zip": zip, "nan": float("nan")}


@dataclass(frozen=True)
class CallingLoop:
    """The code for one rule, whatever the objective; `run` advances by blocks.

    A row is x0 … , f, ‖∇f‖, the learning rate unless it is `steady`, the batch's loss where it is fed batches, the
    norm of the gradient that was given where that is no true one, those fields of the state that are `told`, and the
    validation loss where it `validates`.
    """

    traced: Traced
    feeds: Feed
    told: tuple[str, ...] = ()
    validates: bool = False

    @property
    def width(self) -> int:
        """Numbers in a row."""
        own = {"": 0, "normal": 1, "rows": 2, "past": 0}[self.feeds]
        return self.traced.dimension + 2 + (not self.steady) + own + len(self.told) + self.validates

    @property
    def steady(self) -> bool:
        """Whether the learning rate is the parameter itself at every step."""
        return self.traced.rate.op == "symbol"

    @cached_property
    def watches(self) -> bool:
        """Whether a step reads the true loss: it has to be looked at before each."""
        outputs = [*self.traced.new_x, *self.traced.new_state, self.traced.rate]
        return any(node.name == "f" for node in reached(outputs))

    @cached_property
    def nodes(self) -> int:
        """Operations of a step, leaves included."""
        return len(reached([*self.traced.new_x, *self.traced.new_state]))

    @cached_property
    def _quick(self) -> Callable[..., Any]:
        return made(_text(self, safe=False), "block", {**QUICK, **_BUILTINS})

    @cached_property
    def _safe(self) -> Callable[..., Any]:
        return made(_text(self, safe=True), "block", {**SAFE_NAMES, **_BUILTINS})

    def run(
        self,
        k: int,
        end: int,
        point: tuple[float, ...],
        state: tuple[float, ...],
        parameters: tuple[float, ...],
        fed: list[Any],
        ask: Callable[..., Any] | None,
        look: Callable[..., Any],
        every: int,
        last: int,
        limits: tuple[float, float, float, float],
        calm: int,
        judge: Any,
    ) -> tuple[np.ndarray, int, tuple[float, ...], tuple[float, ...], int, bool]:
        """Updates from step k until step `end`, or until `judge` ends the run.

        `fed` are draws, batches, or gradients of the past as `Loop.run` has them; `ask(batch, x)` answers a batch's
        loss and gradient, `look(x)` the true ones and the validation loss. It looks every so many steps and at row
        `last`, and wherever the run may have ended. The rest is as in `Loop.run`.
        """
        arguments = (
            k,
            end,
            point,
            state,
            parameters,
            ask,
            look,
            every,
            last,
            limits,
            calm,
            judge,
            judge.watch,
        )
        rows: list[float] = []
        line = list(fed)
        try:
            told = self._quick(rows, line, *arguments)
        except (ArithmeticError, ValueError):
            # Python raises where IEEE answers inf or nan: the block again, in code that does as IEEE says.
            rows, line = [], list(fed)
            told = self._safe(rows, line, *arguments)
        if self.feeds == "past":
            fed[:] = line
        return (packed(rows, self.width), *told)


def _text(loop: CallingLoop, safe: bool) -> str:
    traced = loop.traced
    axes = range(traced.dimension)
    parameters = {name: f"p{i}" for i, name in enumerate(traced.parameters)}
    state = {name: f"s{i}" for i, name in enumerate(traced.state)}
    inside = {f"{letter}{i}": f"{letter}{i}" for letter in "xgn" for i in axes}
    variables = {**inside, **parameters, **state, "k": "k", "steps": "steps", "f": "f"}
    given = traced.given if loop.feeds == "normal" else ()
    outputs = [*traced.new_x, *traced.new_state, traced.rate, *given]
    step = FloatCode(outputs, variables, frozenset([*parameters, "steps"]), "t", safe)
    results = iter(step.results)
    new_x = [next(results) for _ in traced.new_x]
    moved = [(name, text) for name in state.values() if (text := next(results)) != name]
    rate = next(results)
    norm = "sqrt_" if safe else "sqrt"
    fed = {"": "", "normal": tuple_of("n", axes), "past": tuple_of("n", axes), "rows": "batch"}[loop.feeds]
    each = f"for k, {fed} in zip(range(k, end), line):" if fed else "for k in range(k, end):"
    given_by = squares("n", axes) if loop.feeds == "rows" else squares("", list(results))
    body = [
        *([f"fb, {tuple_of('n', axes)[1:-1]}= ask(batch, {tuple_of('x', axes)})"] if fed == "batch" else []),
        *step.lines,
        *(f"y{i} = {text}" for i, text in enumerate(new_x)),
        *([] if loop.steady else [f"rate = {rate}"]),
        *([f"given = {norm}({given_by})"] if loop.feeds in ("normal", "rows") else []),
        *assigned(moved),
        *_observing(loop, axes, norm, [state[f"s_{name}"] for name in loop.told]),
        *([f"keep({tuple_of('g', axes)})"] if loop.feeds == "past" else []),
    ]
    lines = [
        f"{tuple_of('x', axes)} = point",
        *([f"{', '.join(state.values())}, = state"] if state else []),
        *([f"{', '.join(parameters.values())}, steps = parameters"]),
        "low, top, near, still = limits",
        "ended = False",
        *step.before,
        *([f"rate = {rate}"] if loop.steady else []),
        *(["keep = line.append"] if loop.feeds == "past" else []),
        *([f"f, {tuple_of('g', axes)}, v = look(point)"] if loop.feeds != "rows" or loop.watches else []),
        each,
        *(f"    {line}" for line in body),
        f"return end, {tuple_of('x', axes)}, ({', '.join([*state.values(), ''])}), calm, ended",
    ]
    arguments = (
        "rows, line, k, end, point, state, parameters, ask, look, every, last, limits, calm, judge, watch"
    )
    return f"def block({arguments}):\n" + "".join(f"    {line}\n" for line in lines)


def _observing(loop: CallingLoop, axes: range, norm: str, told: list[str]) -> list[str]:
    """The lines from the new point y on: a look where one is due, the row, and on to the next step."""
    y, gradient = tuple_of("y", axes), tuple_of("g", axes)
    row = [*(f"y{i}" for i in axes), "f", "norm"]
    row += [] if loop.steady else ["rate"]
    row += ["fb"] if loop.feeds == "rows" else []
    row += ["given"] if loop.feeds in ("normal", "rows") else []
    record = recorded([*row, *told, *(["v"] if loop.validates else [])])
    return [
        # Between looks nothing ends: the run is near, and it moves.
        f"if (k + 1) % every and k + 1 != last and {near(axes)}:",
        "    f = norm = v = nan",
        "    calm = 0",
        "else:",
        f"    f, {gradient}, v = look({y})",
        f"    norm = {norm}({squares('g', axes)})",
        *(f"    {line}" for line in judged(axes)),
        *([f"    ended = ended or watch(k + 1, {y}, v)"] if loop.validates else []),
        f"    if ended: {record}; {arrive(axes)}; end = k + 1; break",
        record,
        arrive(axes),
    ]
