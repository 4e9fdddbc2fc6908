"""The factors of a schedule, update by update, and every schedule with its switches."""

from dataclasses import replace

import server.schedules
from server.core.formula.evaluate import FloatArithmetic
from server.core.param import parameters_of
from server.core.registry import discover
from server.core.schedule import beginning, factor_at, is_schedule

SCHEDULES = discover(server.schedules, is_schedule)
WATCHING = [name for name, cls in SCHEDULES.items() if hasattr(cls, "watched")]
OPS = FloatArithmetic()


def factors(schedule, count, steps=None, losses=None, ops=OPS):
    """The factors of the first `count` updates of a run of `steps`."""
    state, found = beginning(schedule), []
    for step in range(count):
        loss = losses[step] if losses else 1.0 + 0.5**step
        factor, state = factor_at(schedule, state, loss, float(step), float(steps or count), ops)
        found.append(factor)
    return found


def settings(name):
    """The schedule as it comes, with a warm-up, and with each of its switches, numbers and choices set otherwise."""
    cls = SCHEDULES[name]
    found = [cls(), cls(warmup=7)]
    for parameter in parameters_of(cls):
        if parameter.kind == "flag":
            found.append(replace(cls(), **{parameter.name: not parameter.default}))
        if parameter.kind == "choice":
            found += [replace(cls(), **{parameter.name: option}) for option in parameter.options]
        if parameter.kind == "number" and parameter.name != "warmup":
            lowest = parameter.low if parameter.scale == "linear" else parameter.smallest or parameter.low
            found += [replace(cls(), **{parameter.name: value}) for value in (lowest, parameter.high)]
    return found
