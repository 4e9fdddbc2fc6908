"""What a session tells: the server's messages, made of what is known."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from ..core.findings import findings
from ..core.findings import plain as plain_finding
from ..core.inspection import arithmetic_rows
from ..core.loops import look_every
from ..core.run import Trajectory, columns_of, limit
from ..core.stops import Outcome
from ..experiment.value import Experiment
from ..experiment.whole import plain_outcome
from . import messages
from .lanes import Lane
from .told import spoken


def opened(opening: int, experiment: Experiment, lanes: Sequence[Lane]) -> messages.Opened:
    """The experiment is in force, with these runs."""
    objective = experiment.objective.entry
    return messages.Opened(
        opening=opening,
        digest=experiment.digest,
        objective=messages.ObjectiveTold(
            dimension=objective.dimension,
            domain=[list(axis) for axis in objective.domain],
            mathml=objective.formula_mathml,
            minima=[{"x": list(minimum.x), "value": minimum.value} for minimum in objective.minima],
            levels=asdict(objective.levels),
        ),
        runs=[messages.RunTold(**_run(lane)) for lane in lanes],
    )


def changed(lane: Lane) -> messages.Changed:
    """The run's new value is in force."""
    return messages.Changed(**_run(lane))


def ended(lane: Lane, outcome: Outcome, trajectory: Trajectory) -> messages.Ended:
    """The run is over, and this is what happened in it."""
    plain = spoken(plain_outcome(outcome))
    found = [spoken(plain_finding(one)) for one in findings(trajectory, outcome)]
    return messages.Ended(run=lane.index, generation=lane.generation, outcome=plain, findings=found)


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


def _run(lane: Lane) -> dict[str, Any]:
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
