"""Runs of a rule that does not run on arrays: one trajectory after the other, with a batch's interface."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from .endings import DIVERGED, FLAT_POINT, KNOWN, MAXIMUM, MINIMUM, NOT_SETTLED, SADDLE, SINGULAR
from .param import parameters_of
from .plan import Plan
from .run import Trajectory
from .standing import Standing
from .stops import Outcome
from .tracing import twin

_POINTS = {"saddle": SADDLE, "maximum": MAXIMUM, "flat": FLAT_POINT, "minimum": MINIMUM}


class Singles:
    """R runs of one plan, each with its own start, seed or value of some parameters, stepped one after the other.

    Endings are those of the runs' own judge. One that has stalled stops there, where runs on arrays go on to the step
    limit; neither is settled.
    """

    def __init__(
        self,
        plan: Plan,
        starts: np.ndarray,
        parameters: Mapping[str, np.ndarray],
        seeds: np.ndarray | None = None,
    ) -> None:
        self._stand = Standing(plan, starts)
        self._plan, self._parameters, self._seeds = plan, parameters, seeds
        self._whole = {p.name for p in parameters_of(type(plan.optimizer)) if p.integer}
        self._place = 0
        self._begin()

    @property
    def stand(self) -> Standing:
        """Where the runs are."""
        if self.busy:
            self._note()
        return self._stand

    @property
    def busy(self) -> bool:
        """Whether a run still moves, or waits for its turn."""
        return self._place < len(self._stand.step)

    @property
    def cost(self) -> float:
        """Declared microseconds of the next step."""
        return self._run.cost

    @property
    def ahead(self) -> int:
        """Steps for which nothing is to be drawn."""
        return self._plan.steps

    def draw(self, seeds: int) -> int:
        """Nothing is drawn ahead."""
        return 0

    def advance(self, steps: int) -> None:
        """So many steps, of one run or of several one after the other; to begin the next run counts as one of them."""
        while steps > 0 and self.busy:
            if self._run.outcome is None:
                steps -= max(self._run.advance(steps), 1)
            if self._run.outcome is not None:
                self._note()
                self._place += 1
                steps -= 1
                if self.busy:
                    self._begin()

    def _begin(self) -> None:
        """The run whose turn it is, at its start. It may have ended there."""
        self._run = Trajectory(self._alone(self._place))
        self._seen, self._best = 0, math.inf

    def _alone(self, place: int) -> Plan:
        """The plan of one of the runs."""
        values = {
            name: int(own[place]) if name in self._whole else float(own[place])
            for name, own in self._parameters.items()
        }
        seed = self._plan.seed if self._seeds is None else int(self._seeds[place])
        start = tuple(self._stand.x[:, place].tolist())
        return replace(self._plan, optimizer=twin(self._plan.optimizer, values), start=start, seed=seed)

    def _note(self) -> None:
        """Writes down where the run stands; the rows before `_seen` were looked at already."""
        run, last = self._run, self._run.length - 1
        losses = run.block(self._seen, run.length - self._seen)[2]
        loss = run.block(last, 1, last)[2, 0]  # which the observer may not have looked at
        self._best = min(self._best, *losses[np.isfinite(losses)].tolist(), math.inf)
        self._seen = last
        self._stand.set(self._place, last, run.point(last), loss, self._best, _code(run.outcome))


def _code(outcome: Outcome | None) -> int:
    if outcome is None:
        return NOT_SETTLED
    if outcome.minimum is not None:
        return KNOWN + outcome.minimum
    if outcome.kind == "converged":
        return _POINTS[str(outcome.point)]
    return {"diverged": DIVERGED, "singular": SINGULAR}.get(outcome.kind, NOT_SETTLED)
