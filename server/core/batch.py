"""Many runs of one rule at once, on arrays: what sweeps and maps are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import numpy as np

from .clips import NoClip
from .formula.emit import ArrayCode
from .formula.evaluate import ArrayArithmetic, bound
from .formula.graph import Node, reached
from .oracles import Exact, draws
from .rule import Elementwise, numeric, trace, twin
from .run import Plan
from .stops import Judge

# A gradient smaller than this has converged to nothing: going on would only make denormals, which cost 16 to 34 ×.
_DENORMAL = 1e-150


class Batch:
    """R runs of one plan without changes, each with its own start or its own value of some parameters.

    `starts` is (d, R); `parameters` hold R values a name. A run that has converged, diverged or become not finite
    stands still from that step on, and the arrays are compacted to those that move, so that no time goes into nan
    or denormals. `x` (d, R), `step`, `loss` and `gradient_norm` (R) are where each run stands.

    The rule is traced for one coordinate and runs on all d of them at once, which costs half as many calls of NumPy.
    """

    def __init__(
        self, plan: Plan, starts: np.ndarray, parameters: Mapping[str, np.ndarray] | None = None
    ) -> None:
        rule = cast(Elementwise, plan.optimizer)
        d, runs = starts.shape
        # What is 0 here stays 0, and is left out: a batch has no changes on its way.
        zero = {name for name, value in numeric(rule).items() if value == 0} - set(parameters or ())
        traced = trace(rule, Exact(), NoClip(), plan.schedule, 1, frozenset(zero))
        self._plan = plan
        self._axes = range(d)
        self._draws = plan.oracle.draws
        swept = {
            name: np.array(np.broadcast_to(value, (d, runs)), dtype=float, order="C")
            for name, value in (parameters or {}).items()
        }
        numbers = [*numeric(rule).values(), *numeric(plan.schedule).values()]
        self._now: dict[str, Any] = dict(zip(traced.parameters, numbers, strict=True))
        self._now |= {"steps": float(plan.steps), "k": 0.0, "n0": 0.0, **swept}
        first = twin(rule, swept).init(np.array(starts, dtype=float))
        for name, (symbol,) in traced.fields.items():
            self._now[symbol] = traced.begins[name] if name in traced.begins else getattr(first, name)
        self._now |= {"x0": np.array(starts, dtype=float), "g0": np.zeros((d, runs)), "f": np.zeros(runs)}

        new = {
            symbol: node
            for symbol, node in zip(traced.state, traced.new_state, strict=True)
            if node.name != symbol
        }
        wide = _wide(new, {name for name, value in self._now.items() if isinstance(value, np.ndarray)})
        self._kept = [symbol for symbol in new if symbol in wide]  # arrays that change, beside x
        self._told = [
            symbol for symbol in new if symbol not in wide
        ]  # numbers that change, the same for all runs
        steady = set(traced.parameters) - set(swept)
        outputs = bound(
            [traced.new_x[0], *(new[symbol] for symbol in (*self._kept, *self._told))],
            {name: self._now.pop(name) for name in steady},
        )
        self._symbols = list(self._now)
        self._code = ArrayCode(outputs, self._symbols, frozenset(self._symbols) - wide)
        objective = plan.objective.derived
        values = dict(plan.objective.parameters)
        self._look = ArrayCode(bound([objective.value, *objective.gradient], values), objective.variables)
        self._judge = Judge(plan.stop, plan.objective, plan.start)

        self._active = np.arange(runs)
        self._k = 0
        self.x = np.array(starts, dtype=float)
        self.step = np.zeros(runs, dtype=int)
        self.loss, self.gradient_norm = np.empty(runs), np.empty(runs)
        self._lay(runs)
        with np.errstate(all="ignore"):
            self._look_around()
            self._note()

    def advance(self, steps: int) -> None:
        """Steps every run that still moves."""
        with np.errstate(all="ignore"):
            for _ in range(steps):
                if not len(self._active):
                    return
                self._step()
                self._look_around()
            self._note()

    def _lay(self, width: int) -> None:
        """Two sides of all that changes: a step reads one and writes the other, and the two take turns.

        `_places[side]` is (2, d, R), gradient and x; `_sums[side]` is (3, R), ‖∇f‖², ‖x‖² and f.
        """
        d, now = len(self._axes), self._now
        self._side = 0
        self._places = [np.empty((2, d, width)) for _ in range(2)]
        self._sums = [np.empty((3, width)) for _ in range(2)]
        self._squares = np.empty((2, d, width))
        self._places[0][1] = now["x0"]
        states = {
            symbol: [np.array(np.broadcast_to(now[symbol], (d, width)), dtype=float), np.empty((d, width))]
            for symbol in self._kept
        }
        self._inputs: list[list[Any]] = []
        self._results = []
        for side in range(2):
            found = now | {symbol: pair[side] for symbol, pair in states.items()}
            found |= {"g0": self._places[side][0], "x0": self._places[side][1], "f": self._sums[side][2]}
            self._inputs.append([found[symbol] for symbol in self._symbols])
            self._results.append(
                [self._places[1 - side][1], *(states[symbol][1 - side] for symbol in self._kept)]
            )
        self._at = {symbol: place for place, symbol in enumerate(self._symbols)}

    def _step(self) -> None:
        plan, inputs = self._plan, self._inputs[self._side]
        inputs[self._at["k"]] = float(self._k)
        for symbol in self._told:
            inputs[self._at[symbol]] = self._now[symbol]
        if self._draws or not isinstance(plan.clip, NoClip):
            inputs[self._at["g0"]] = self._given(self._places[self._side][0])
        told = self._code.bare(inputs, self._results[self._side])
        self._now.update(zip(self._told, told, strict=True))
        self._side = 1 - self._side
        self._k += 1

    def _given(self, gradient: Any) -> np.ndarray:
        """The gradient as oracle and clipping leave it."""
        plan = self._plan
        if self._draws:
            drawn = np.array(draws(plan.seed, plan.oracle, len(self._axes), self._k, 1)[0])[:, np.newaxis]
            gradient = plan.oracle.gradient(gradient, drawn)  # type: ignore[arg-type]
        return np.stack(plan.clip.clipped(list(gradient), ArrayArithmetic())[0])

    def _look_around(self) -> None:
        """Looks at the true objective, and lets the runs go that have ended."""
        judge, places, sums = self._judge, self._places[self._side], self._sums[self._side]
        self._look.bare(list(places[1]), [sums[2], *places[0]])
        np.multiply(places, places, out=self._squares)
        np.add.reduce(self._squares, axis=1, out=sums[:2])
        # Most steps are ordinary; what is not by these bounds, or not a number, is looked at exactly.
        low = 1.000001 * max(judge.low, _DENORMAL)
        steepest, farthest, highest = np.maximum.reduce(sums, axis=1, initial=-np.inf).tolist()
        if (
            steepest < np.inf
            and highest <= judge.top
            and farthest <= 0.999999 * judge.away * judge.away
            and np.minimum.reduce(sums[0], initial=np.inf) > low * low
        ):
            return
        slopes, loss = places[0], sums[2]
        slopes[np.isnan(slopes) & np.isfinite(loss)] = 0.0  # a kink: 0/0 where f is finite
        norm = np.sqrt(_sum_of_squares(slopes))
        moves = (norm > max(judge.low, _DENORMAL)) & (loss <= judge.top)
        moves &= np.sqrt(sums[1]) <= judge.away
        if not moves.all():
            self._note()
            self._compact(moves)

    def _note(self) -> None:
        """Writes down where the runs stand that still moved."""
        places, sums = self._places[self._side], self._sums[self._side]
        self.step[self._active] = self._k
        self.loss[self._active] = sums[2]
        self.gradient_norm[self._active] = np.sqrt(_sum_of_squares(places[0]))
        self.x[:, self._active] = places[1]

    def _compact(self, moves: np.ndarray) -> None:
        places, sums = self._places[self._side], self._sums[self._side]
        for symbol, value in zip(self._symbols, self._inputs[self._side], strict=True):
            if isinstance(value, np.ndarray):
                self._now[symbol] = np.ascontiguousarray(value[..., moves])
        self._active = self._active[moves]
        self._lay(len(self._active))
        self._places[0][:], self._sums[0][:] = places[..., moves], sums[:, moves]


def _wide(new: Mapping[str, Node], arrays: set[str]) -> set[str]:
    """The symbols that differ from run to run: `arrays`, and the state that comes to depend on them."""
    wide = set(arrays) | {name for name in new if name.endswith("_0")}
    while True:
        more = {name for name, node in new.items() if name not in wide and _symbols(node) & wide}
        if not more:
            return wide
        wide |= more


def _symbols(node: Node) -> set[str]:
    return {one.name for one in reached([node]) if one.op == "symbol"}


def _sum_of_squares(parts: Sequence[np.ndarray] | np.ndarray) -> np.ndarray:
    total: np.ndarray = parts[0] * parts[0]
    for part in parts[1:]:
        total = total + part * part
    return total
