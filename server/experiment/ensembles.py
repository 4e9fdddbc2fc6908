"""The ensemble as a value: one stochastic run of an experiment under many seeds, and the box that is looked at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np

from ..core.ensemble import TOLD, Ensemble
from ..core.objective import Box
from ..core.plan import Plan
from ..core.refusal import Refusal
from .contour import FAR
from .kinds import AtMost, Number, Whole
from .surveys import most_steps, seeds_of
from .value import Experiment
from .workroom import RUN_BYTES

FEWEST, SEEDS = 2, 200
LEAST_CELLS, CELLS = 8, 256  # along a side

SeedCount = Annotated[int, Whole(FEWEST, SEEDS)]
CellCount = Annotated[int, Whole(LEAST_CELLS, CELLS)]
BoxModel = Annotated[
    list[Annotated[list[Annotated[float, Number(-FAR, FAR)]], AtMost(2)]],
    AtMost(2),
]


@dataclass(frozen=True)
class ChosenEnsemble:
    """What determines an ensemble's numbers. `plan` is the run's, without its changes."""

    plan: Plan
    seeds: int
    box: Box
    cells: int

    @property
    def nbytes(self) -> int:
        """About what it weighs in work: the losses told of each seed, its run, and two planes of counts."""
        cells = self.cells * (self.cells if len(self.box) > 1 else 1)
        return self.seeds * (8 * TOLD + RUN_BYTES) + 2 * 8 * cells

    @property
    def centres(self) -> list[list[float]]:
        """The middles of the cells along each axis."""
        parts = (np.arange(self.cells) + 0.5) / self.cells
        return [(low + (high - low) * parts).tolist() for low, high in self.box]

    def begun(self) -> Ensemble:
        """The ensemble itself, every run at its start."""
        return Ensemble(self.plan, seeds_of(self.plan, self.seeds), self.box, self.cells)


def ensemble_of(
    experiment: Experiment, run: int, seeds: int, box: list[list[float]], cells: int
) -> ChosenEnsemble:
    """The ensemble of a run. Raises: Refusal, its field counted from the message: `run`, `seeds`, `box[1]`, …"""
    if run >= len(experiment.runs):
        raise Refusal("out_of_range", "run", {"got": run, "low": 0, "high": len(experiment.runs) - 1})
    oracle = experiment.runs[run].oracle
    if not oracle.entry.draws:
        message = f"run {run} has no seeds: with {oracle.name} every one of them gives the same run"
        raise Refusal("not_stochastic", "run", {"got": run, "oracle": oracle.name}, message)
    found = _box(box, min(experiment.objective.entry.dimension, 2))
    plan = replace(experiment.course(run).plan, changes=(), steps=experiment.steps)
    limit = most_steps(plan)
    if seeds * plan.steps > limit:
        got = seeds * plan.steps
        message = (
            f"seeds: at most {limit:,} steps of all runs together, got {seeds:,} runs × {plan.steps:,} steps"
        )
        raise Refusal("too_large", "seeds", {"got": got, "limit": limit}, message)
    return ChosenEnsemble(plan, seeds, found, cells)


def _box(given: list[list[float]], axes: int) -> Box:
    if len(given) != axes:
        raise Refusal("wrong_length", "box", {"got": len(given), "expected": axes})
    for index, axis in enumerate(given):
        field = f"box[{index}]"
        if len(axis) != 2:
            raise Refusal("wrong_length", field, {"got": len(axis), "expected": 2})
        if not axis[0] < axis[1]:
            message = f"{field} must go from low to high, got {axis[0]:g}, {axis[1]:g}"
            raise Refusal("wrong_order", field, {"got": axis}, message)
    return tuple((low, high) for low, high in given)
