"""A run to its end, as the tests of single rules want it."""

from server.core.oracles import Exact
from server.core.plan import Plan
from server.core.run import Trajectory
from server.schedules.constant import Constant


def run_of(objective, start, optimizer, steps=50, oracle=None, **more):
    """The trajectory of one rule, computed to its last step."""
    run = Trajectory(Plan(objective, start, optimizer, Constant(), steps, oracle=oracle or Exact(), **more))
    run.advance(steps)
    return run
