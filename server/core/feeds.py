"""What an oracle is fed at a step: draws of noise, the gradient of a batch of rows, or one of some steps ago."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np

from .objective import Objective
from .oracles import Minibatch, Stale, draws
from .param import filled
from .risk.batches import Batches, batches_of
from .risk.objective import RiskObjective

if TYPE_CHECKING:
    from .plan import Plan


def looking(objective: Objective, order: int) -> float:
    """Declared microseconds of a look at all samples, with derivatives up to this order; 0 of a formula."""
    return objective.cost.microseconds(order) if isinstance(objective, RiskObjective) else 0.0


def past_at_start(plan: Plan) -> np.ndarray | None:
    """The gradients that a late oracle will give, oldest first, and the one at the start (τ + 1, d): all are that one.

    None where the oracle is not late.
    """
    if not isinstance(plan.oracle, Stale):
        return None
    return np.tile(np.array(plan.objective.gradient(plan.start)), (plan.oracle.delay + 1, 1))


def batches(plan: Plan) -> Batches:
    """The batches that a run draws, where its oracle is a mini-batch."""
    return batches_of(cast(RiskObjective, plan.objective), cast(Minibatch, plan.oracle), plan.seed)


def fed(plan: Plan, step: int, x: tuple[float, ...], past: np.ndarray | None) -> tuple[float, ...]:
    """What stands for the oracle's draw (d) in the update from a row; zeros where it is fed nothing."""
    oracle, d = plan.oracle, len(x)
    if oracle.feeds == "normal":
        return draws(plan.seed, oracle, d, step, 1)[0]
    if oracle.feeds == "rows":
        return batches(plan).given(step, x)[1:]
    if past is not None:
        return cast(tuple[float, ...], tuple(past[0].tolist()))
    return (0.0,) * d


def given(plan: Plan, step: int, x: tuple[float, ...]) -> tuple[Objective, tuple[float, ...]]:
    """What a rule over the whole point asks at a step: all of the objective or a batch of it, and noise to be added."""
    if plan.oracle.feeds == "rows":
        return batches(plan).objective_at(step), (0.0,) * len(x)
    if plan.oracle.feeds != "normal":
        return plan.objective, (0.0,) * len(x)
    deviation: Any = filled(plan.oracle)["standard_deviation"]
    return plan.objective, tuple(deviation * z for z in fed(plan, step, x, None))


def batch_of(plan: Plan, step: int) -> list[int]:
    """Which samples the update from `step` is over: the rows' numbers, or which pairs. Only of mini-batches."""
    return batches_from(plan, step, 1, batches(plan).deal.size)[0]


def batches_from(plan: Plan, first: int, count: int, most: int) -> list[list[int]]:
    """As `batch_of`, for the updates from steps first … first + count − 1: as many as hold no more numbers than `most`.

    A chunk of draws is looked at as a whole: of batches of one row there are thousands.
    """
    deal, objective = batches(plan).deal, batches(plan).objective
    length = deal.steps * deal.epochs
    found: list[list[int]] = []
    step, left = first, most
    while step < first + count:
        number, within = divmod(step, length)
        until = min(length, within + first + count - step)
        begin, places = deal.first(within), deal.chunk(number)
        end = min(deal.first(until), begin + left, len(places))
        part = places[begin:end]
        numbers = (part if objective.pairs is not None else objective.rows.numbers[part]).tolist()
        for place in range(within, until):
            stop = deal.first(place + 1)
            if stop > end:
                return found
            found.append(numbers[deal.first(place) - begin : stop - begin])
        left -= end - begin
        step += until - within
    return found


def samples_before(plan: Plan, steps: np.ndarray) -> np.ndarray:
    """How many samples were asked for by one gradient a step in the updates before each of these steps."""
    if plan.oracle.feeds == "rows":
        return batches(plan).deal.before(steps)
    return steps * cast(RiskObjective, plan.objective).samples
