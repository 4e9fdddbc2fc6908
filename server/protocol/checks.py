"""What a session looks at before it does anything, and the refusals that come of it."""

from __future__ import annotations

from ..core.refusal import Refusal
from ..experiment.value import Experiment
from . import messages
from .lanes import Lane
from .told import TOP


def check_point(have: messages.Have | None, experiment: Experiment, field: str) -> None:
    """Raises: Refusal where the point that a client has is of another dimension."""
    dimension = experiment.objective.entry.dimension
    if have is not None and len(have.x) != dimension:
        raise Refusal("wrong_length", f"{field}.x", {"got": len(have.x), "expected": dimension})


def behind(field: str, got: int, last: int) -> Refusal:
    """A number that should have grown."""
    message = f"{field} must be greater than the last one, {last}, got {got}"
    return Refusal("wrong_order", field, {"got": got, "low": last + 1, "high": TOP}, message)


def other_generation(field: str, got: int, lane: Lane) -> Refusal:
    """Rows that are no longer, or not yet."""
    return Refusal("wrong_generation", field, {"got": got, "allowed": [lane.generation]})


def beyond(step: int, last: int, field: str = "step") -> Refusal:
    """A step that the run does not have."""
    return Refusal("out_of_range", field, {"got": step, "low": 0, "high": last})
