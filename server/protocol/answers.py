"""What a session tells: the server's messages, made of what is known."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import cache, lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from ..core.findings import cost, findings
from ..core.findings import plain as plain_finding
from ..core.inspection import Line, arithmetic_rows
from ..core.loops import look_every
from ..core.objective import Objective
from ..core.run import Column, Trajectory, columns_of
from ..core.stability import limit
from ..core.stops import Outcome
from ..experiment.lately import Lately
from ..experiment.value import Experiment
from ..experiment.whole import plain_outcome
from . import messages
from .lanes import Lane
from .told import spoken

Plain = dict[str, Any]
Limit = dict[str, float | None] | None
# The limits of an experiment's runs, by its digest: a hall opens the same one within a minute.
_LIMITS: Lately[list[Limit]] = Lately(64, lambda _: 1)
_OBJECTIVES: WeakKeyDictionary[Objective, messages.ObjectiveTold] = WeakKeyDictionary()
# What is told of a trajectory's end, and of what happened on the way, for the last experiment that ended it.
_ENDED: WeakKeyDictionary[Trajectory, tuple[Outcome, Plain, list[Plain]]] = WeakKeyDictionary()
# Declared microseconds of telling again what is known.
AGAIN_COST = 40.0


def opened(opening: int, experiment: Experiment, lanes: Sequence[Lane]) -> messages.Opened:
    """The experiment is in force, with these runs."""
    limits = _LIMITS.get(experiment.digest) or _LIMITS.keep(experiment.digest, _limits(experiment, lanes))
    return messages.Opened(
        opening=opening,
        digest=experiment.digest,
        objective=_objective(experiment.objective.entry),
        runs=[messages.RunTold(limit=known, **_run(lane)) for lane, known in zip(lanes, limits, strict=True)],
    )


def _limits(experiment: Experiment, lanes: Sequence[Lane]) -> list[Limit]:
    """The limit of each run: those that start at one point look at its curvature once."""
    eigenvalues = cache(experiment.objective.entry.eigenvalues)
    return [limit(lane.course.plan, eigenvalues) for lane in lanes]


def _objective(objective: Objective) -> messages.ObjectiveTold:
    told = _OBJECTIVES.get(objective)
    if told is None:
        told = _OBJECTIVES[objective] = messages.ObjectiveTold(
            dimension=objective.dimension,
            domain=[list(axis) for axis in objective.domain],
            mathml=objective.formula_mathml,
            minima=[{"x": list(minimum.x), "value": minimum.value} for minimum in objective.minima],
            levels=asdict(objective.levels),
        )
    return told


def changed(lane: Lane) -> messages.Changed:
    """The run's new value is in force."""
    return messages.Changed(limit=limit(lane.course.plan), **_run(lane))


def ended(lane: Lane, outcome: Outcome, trajectory: Trajectory) -> messages.Ended:
    """The run is over, and this is what happened in it."""
    kept = _known(trajectory, outcome)
    if kept is None:
        found = [spoken(plain_finding(one)) for one in findings(trajectory, outcome)]
        kept = _ENDED[trajectory] = outcome, spoken(plain_outcome(outcome)), found
    _, plain, found = kept
    return messages.Ended(run=lane.index, generation=lane.generation, outcome=plain, findings=found)


def ending_cost(trajectory: Trajectory, outcome: Outcome) -> float:
    """Declared microseconds of `ended`."""
    return cost(outcome) if _known(trajectory, outcome) is None else AGAIN_COST


def _known(trajectory: Trajectory, outcome: Outcome) -> tuple[Outcome, Plain, list[Plain]] | None:
    """What is kept of the telling, if it is that of this outcome."""
    kept = _ENDED.get(trajectory)
    return kept if kept is not None and kept[0] is outcome else None


def inspected(question: messages.Inspect, lane: Lane, told: Mapping[str, object]) -> messages.Inspected:
    """Everything about a step that the trajectory holds."""
    return messages.Inspected(
        id=question.id,
        run=lane.index,
        generation=lane.generation,
        step=question.step,
        inspection=spoken(told),
    )


def probed(question: messages.Probe, experiment: Experiment) -> messages.Probed:
    """Value and gradient at a point."""
    objective, x = experiment.objective.entry, tuple(question.x)
    gradient = objective.gradient(x)
    return messages.Probed(
        id=question.id,
        x=question.x,
        value=spoken(objective.value(x)),
        gradient=spoken(gradient),
        gradient_norm=spoken(math.hypot(*gradient)),
    )


def _run(lane: Lane) -> Plain:
    plan = lane.course.plan
    return {
        "run": lane.index,
        "generation": lane.generation,
        "from_": lane.next,
        "columns": _columns(columns_of(plan)),
        "look_every": look_every(plan),
        "arithmetic": _lines(arithmetic_rows(plan)),
    }


# Runs of one kind have the same columns and the same lines, whatever their numbers.


@lru_cache(maxsize=128)
def _columns(columns: tuple[Column, ...]) -> list[messages.ColumnTold]:
    return [
        messages.ColumnTold(number=number, name=column.name, unit=column.unit)
        for number, column in enumerate(columns)
    ]


@lru_cache(maxsize=256)
def _lines(lines: tuple[Line, ...]) -> list[messages.LineTold]:
    return [messages.LineTold(**line._asdict()) for line in lines]
