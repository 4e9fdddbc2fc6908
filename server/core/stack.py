"""Many runs at once of a rule over the whole point whose step needs gradient and Hessian alone."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, cast

import numpy as np

from .endings import SINGULAR
from .formula.arrays import ArrayCode
from .formula.evaluate import ArrayArithmetic, FloatArithmetic, bound
from .objective import Derived, FormulaObjective
from .plan import Plan
from .rule import Stacked
from .schedule import beginning, factor_at
from .together import Together
from .tracing import twin

# Declared cost of a step, measured, in microseconds: of all that is done once, and for each run.
_STEP_US, _RUN_US = 250.0, 0.3


class Stack(Together):
    """R runs of one plan without its changes: as `Batch`, by the lines that the rule's own step has."""

    def __init__(
        self,
        plan: Plan,
        starts: np.ndarray,
        parameters: Mapping[str, np.ndarray] | None = None,
        seeds: np.ndarray | None = None,
    ) -> None:
        super().__init__(plan, starts, seeds)
        runs = starts.shape[1]
        self._swept = {name: np.array(values, dtype=float) for name, values in (parameters or {}).items()}
        objective = cast(FormulaObjective, plan.objective)
        self._code = _code(objective.derived, objective.parameters)
        self._best = np.full(runs, np.inf)
        self._room = self._code.room((runs,))
        self._schedule = _spread(beginning(plan.schedule), runs)
        with np.errstate(all="ignore"):
            self._whole, self._hessian = self._looked_at(np.array(starts, dtype=float))
            self._stand.begin(self._whole[-1])
            self._keep(self._stand.look(0, self._whole, self._best))

    @property
    def cost(self) -> float:
        """Declared microseconds of the next step."""
        return cost(len(self._best))

    def advance(self, steps: int) -> None:
        """Steps every run that still moves."""
        goal = min(self._k + steps, self._plan.steps)
        with np.errstate(all="ignore"):
            while self.busy and self._k < goal:
                while self.draw():
                    pass
                self._step()

    def _step(self) -> None:
        d = len(self._hessian)
        g = self._given(self._whole[d : 2 * d])
        finite = np.isfinite(g).all(axis=0) & np.isfinite(self._hessian).all(axis=(0, 1))
        rule = cast(Stacked, twin(self._plan.optimizer, self._swept))
        p, regular, _ = rule.directions(g, np.where(finite, self._hessian, 0.0))
        move = rule.learning_rate * self._factor() * p
        stopped = np.flatnonzero(~(finite & regular))
        if len(stopped):
            self._stand.stop(stopped, SINGULAR)
            self._stand.note(self._k, stopped, self._whole, self._best)
            move = np.delete(move, stopped, axis=1)
            self._keep(stopped)
        self._whole, self._hessian = self._looked_at(self._whole[:d] + move)
        self._k += 1
        self._keep(self._stand.look(self._k, self._whole, self._best))

    def _given(self, gradient: np.ndarray) -> np.ndarray:
        """The gradient as oracle and clipping leave it."""
        parts: list[Any] = list(gradient)
        if self._noise:
            oracle: Any = self._plan.oracle
            parts = [oracle.gradient(g, n) for g, n in zip(parts, self._noise.at(self._k), strict=True)]
        return np.stack(self._plan.clip.clipped(parts, ArrayArithmetic())[0])

    def _factor(self) -> Any:
        """The schedule's factor for this step: one number, or one a run where the schedule watches the loss."""
        plan, k, steps = self._plan, float(self._k), float(self._plan.steps)
        if self._schedule is None:
            return factor_at(plan.schedule, None, 0.0, k, steps, FloatArithmetic())[0]
        factor, new = factor_at(plan.schedule, self._schedule, self._whole[-1], k, steps, ArrayArithmetic())
        self._schedule = _spread(new, len(self._best))
        return factor

    def _looked_at(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """x, gradient and f (2d + 1, n) there, and the Hessians (d, d, n)."""
        d, runs = x.shape
        whole, hessian = np.empty((2 * d + 1, runs)), np.empty((d, d, runs))
        whole[:d] = x
        found = [whole[-1], *whole[d : 2 * d], *hessian.reshape(d * d, runs)]
        self._code.bare(list(whole[:d]), found, self._room)
        return whole, hessian

    def _keep(self, ended: np.ndarray) -> None:
        """Only the other runs are kept in the arrays."""
        if not len(ended):
            return
        moves = np.ones(len(self._best), dtype=bool)
        moves[ended] = False
        self._go_on(moves)
        self._whole, self._hessian, self._best = (
            self._whole[:, moves],
            self._hessian[..., moves],
            self._best[moves],
        )
        self._room = self._code.room(self._best.shape)
        self._swept = {name: values[moves] for name, values in self._swept.items()}
        if self._schedule is not None:
            self._schedule = type(self._schedule)(*(values[moves] for values in self._schedule))


def cost(runs: int) -> float:
    """Declared microseconds of a step of so many runs."""
    return _STEP_US + _RUN_US * runs


@lru_cache(maxsize=64)
def _code(objective: Derived, values: tuple[tuple[str, float], ...]) -> ArrayCode:
    """Value, gradient and Hessian."""
    entries = [entry for row in objective.hessian for entry in row]
    return ArrayCode(
        bound([objective.value, *objective.gradient, *entries], dict(values)), objective.variables
    )


def _spread(state: Any, runs: int) -> Any:
    """A schedule's state with a number a run in every field; None where it keeps none."""
    if state is None:
        return None
    return type(state)(*(np.array(np.broadcast_to(value, runs), dtype=float) for value in state))
