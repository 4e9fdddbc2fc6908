"""What a session tells: the server's messages, made of what is known."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any
from weakref import WeakKeyDictionary

from ..core.findings import cost, findings
from ..core.findings import plain as plain_finding
from ..core.inspection import arithmetic_rows
from ..core.loops import look_every
from ..core.run import Trajectory, columns_of, limit
from ..core.stops import Outcome
from ..experiment.lately import Lately
from ..experiment.value import Experiment
from ..experiment.whole import plain_outcome
from . import messages
from .lanes import Lane
from .told import spoken

Plain = dict[str, Any]
# What is told of an experiment whoever opens it, by its digest: a hall opens the same one within a minute.
_OPENED: Lately[tuple[messages.ObjectiveTold, list[messages.RunTold]]] = Lately(64, lambda _: 1)
# What is told of a trajectory's end, and of what happened on the way, for the last experiment that ended it.
_ENDED: WeakKeyDictionary[Trajectory, tuple[Outcome, Plain, list[Plain]]] = WeakKeyDictionary()
# Declared microseconds of telling again what is known.
AGAIN_COST = 40.0


def opened(opening: int, experiment: Experiment, lanes: Sequence[Lane]) -> messages.Opened:
    """The experiment is in force, with these runs."""
    objective, runs = _OPENED.get(experiment.digest) or _OPENED.keep(
        experiment.digest, (_objective(experiment), [messages.RunTold(**_run(lane)) for lane in lanes])
    )
    told = [
        run.model_copy(update={"generation": lane.generation, "from_": lane.next})
        for run, lane in zip(runs, lanes, strict=True)
    ]
    return messages.Opened(opening=opening, digest=experiment.digest, objective=objective, runs=told)


def _objective(experiment: Experiment) -> messages.ObjectiveTold:
    objective = experiment.objective.entry
    return messages.ObjectiveTold(
        dimension=objective.dimension,
        domain=[list(axis) for axis in objective.domain],
        mathml=objective.formula_mathml,
        minima=[{"x": list(minimum.x), "value": minimum.value} for minimum in objective.minima],
        levels=asdict(objective.levels),
    )


def changed(lane: Lane) -> messages.Changed:
    """The run's new value is in force."""
    return messages.Changed(**_run(lane))


def ended(lane: Lane, outcome: Outcome, trajectory: Trajectory) -> messages.Ended:
    """The run is over, and this is what happened in it."""
    if _known(trajectory, outcome) is None:
        found = [spoken(plain_finding(one)) for one in findings(trajectory, outcome)]
        _ENDED[trajectory] = outcome, spoken(plain_outcome(outcome)), found
    _, plain, found = _ENDED[trajectory]
    return messages.Ended(run=lane.index, generation=lane.generation, outcome=plain, findings=found)


def ending_cost(trajectory: Trajectory, outcome: Outcome) -> float:
    """Declared microseconds of `ended`."""
    return cost(outcome) if _known(trajectory, outcome) is None else AGAIN_COST


def _known(trajectory: Trajectory, outcome: Outcome) -> Outcome | None:
    """The outcome whose telling is kept, if it is this one."""
    kept = _ENDED.get(trajectory)
    return outcome if kept is not None and kept[0] is outcome else None


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
    columns = [
        messages.ColumnTold(number=number, name=column.name, unit=column.unit)
        for number, column in enumerate(columns_of(plan))
    ]
    return {
        "run": lane.index,
        "generation": lane.generation,
        "from_": lane.next,
        "columns": columns,
        "limit": limit(plan),
        "look_every": look_every(plan),
        "arithmetic": arithmetic_rows(plan),
    }
