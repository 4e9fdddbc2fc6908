"""Runs that were computed once, and what is compared of them."""

from functools import lru_cache

from server.core.run import Trajectory


@lru_cache
def whole(plan):
    """The run to its end; what is asked of it does not change it."""
    trajectory = Trajectory(plan)
    trajectory.advance(plan.steps)
    return trajectory


def bytes_of(trajectory):
    """All that a run tells."""
    return trajectory.block(0, trajectory.length).tobytes(), trajectory.points().tobytes(), trajectory.outcome
