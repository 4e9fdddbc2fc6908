"""What happened in a run, as codes with numbers; docs/what-happened.md has each definition in words.

A finding says only what its definition checks, and where a definition is not sure it says nothing: no finding is
better than a wrong one. All of it is a function of the rows and of what they came from.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import numpy as np

from ..run import Trajectory
from ..stops import Outcome
from .ends import exploded, left_basin, unbounded
from .finding import Code, Finding, Past
from .level_ground import plateau, saddle_passed, saddle_stuck
from .rates import best_rate, starved, unstable
from .turns import overshoot, zigzag

__all__ = ["CODES", "MOST", "Finding", "cost", "findings", "plain"]

CODES: tuple[str, ...] = get_args(Code)
MOST = 5

# In the order of what tells most, of which at most five are kept.
LOOKED_FOR: tuple[Callable[[Past], Finding | None], ...] = (
    exploded,
    unbounded,
    unstable,
    saddle_stuck,
    left_basin,
    starved,
    saddle_passed,
    best_rate,
    overshoot,
    plateau,
    zigzag,
)


# At one step, what came of it stands after its cause.
AT_THE_END = ("exploded", "unbounded")


def findings(trajectory: Trajectory, outcome: Outcome) -> list[Finding]:
    """What happened on the way to this end, in the order of the steps, at most five.

    `outcome` is how the run ended, at a row that the trajectory holds; rows after it are not looked at.
    """
    past = Past(trajectory, outcome)
    with np.errstate(all="ignore"):
        found = [one for one in (look(past) for look in LOOKED_FOR) if one is not None]
    told = [one for one in found if not _said_better(one, found)][:MOST]
    return sorted(told, key=lambda one: (one.step, one.code in AT_THE_END))


def cost(outcome: Outcome) -> float:
    """Declared microseconds of looking, measured: single points first, then arrays over all rows."""
    return 300.0 + 0.05 * outcome.step


def plain(finding: Finding) -> dict[str, object]:
    """The finding as `{"code", "step", "values"}`."""
    return {"code": finding.code, "step": finding.step, "values": finding.values}


def _said_better(one: Finding, found: list[Finding]) -> bool:
    """Whether another finding gives the reason for this one, or names more exactly what it is."""
    codes = {other.code for other in found}
    if one.code == "overshoot":
        return "unstable" in codes
    if one.code == "zigzag":
        return "exploded" in codes
    if one.code == "plateau":
        until = one.values["until"]
        assert isinstance(until, int)
        saddles = [other for other in found if other.code in ("saddle_passed", "saddle_stuck")]
        return any(one.step <= other.step <= until for other in saddles)
    return False
