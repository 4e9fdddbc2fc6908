"""Schedules and clipping against PyTorch's numbers, kept in a golden file: no test needs PyTorch."""

import json
from dataclasses import replace

import pytest

from server.core.clips import CLIPS
from server.core.formula.evaluate import FloatArithmetic
from server.core.plan import Plan
from server.core.run import Trajectory
from server.core.schedule import momentum_at
from server.core.stops import Stop
from server.optimizers.sgd import SGD
from server.surfaces.rosenbrock import SURFACE as ROSENBROCK
from tests.golden.schedule_cases import (
    FILE,
    GRADIENTS,
    LIMITS,
    PLATEAUS,
    RATE,
    UPDATES,
    WARMUP,
    losses,
)
from tests.golden.schedule_cases import SCHEDULES as CASES
from tests.schedules.rates import OPS, SCHEDULES, factors

GOLDEN = json.loads(FILE.read_text(encoding="utf-8"))
# A rate that is 10⁻⁵ of the peak comes of a difference of numbers of the peak's size: one rounding of those is allowed.
ROUNDING = RATE * 2.0**-52

# Its schedules of one shape each; the others put those together, or are a function of one's own.
PYTORCHS = {
    *("StepLR", "MultiStepLR", "ExponentialLR", "PolynomialLR", "LinearLR", "CosineAnnealingLR"),
    *("CosineAnnealingWarmRestarts", "CyclicLR", "OneCycleLR"),
}

every_case = pytest.mark.parametrize("case", CASES)


def rates(schedule, steps=UPDATES, seen=None):
    return [RATE * factor for factor in factors(schedule, UPDATES, steps, seen)]


def agree(ours, theirs):
    assert ours == pytest.approx(theirs, rel=1e-12, abs=ROUNDING)


def test_the_golden_file_names_its_program_and_has_every_case():
    assert GOLDEN["torch"].startswith("2.13")
    assert set(GOLDEN["schedules"]) == set(CASES)
    assert set(GOLDEN["plateaus"]) == set(PLATEAUS)
    assert {theirs for _, _, theirs, _ in CASES.values()} == PYTORCHS


@every_case
def test_two_hundred_updates_have_pytorchs_rates(case):
    name, parameters, _, _ = CASES[case]
    agree(rates(SCHEDULES[name](**parameters)), GOLDEN["schedules"][case]["rates"])


@every_case
def test_after_a_warm_up_come_pytorchs_rates_from_their_first(case):
    """The line to the first rate is LinearLR's; the rest are the rates without a warm-up, from their first."""
    name, parameters, _, _ = CASES[case]
    theirs = GOLDEN["schedules"][case]["rates"]
    ours = rates(SCHEDULES[name](**parameters, warmup=WARMUP), steps=UPDATES + WARMUP)
    agree(ours[:WARMUP], [rate * theirs[0] / RATE for rate in GOLDEN["warming"]])
    agree(ours[WARMUP:], theirs[: UPDATES - WARMUP])


@pytest.mark.parametrize("case", GOLDEN["in_sequence"])
def test_a_warm_up_is_sequential_lr_with_linear_lr_where_that_can_be_nested(case):
    name, parameters, _, _ = CASES[case]
    ours = rates(SCHEDULES[name](**parameters, warmup=WARMUP), steps=UPDATES + WARMUP)
    agree(ours, GOLDEN["in_sequence"][case])


@every_case
def test_momentum_moves_as_pytorchs(case):
    name, parameters, _, _ = CASES[case]
    schedule = SCHEDULES[name](**parameters)
    ours = [momentum_at(schedule, float(k), float(UPDATES), OPS) for k in range(UPDATES)]
    theirs = GOLDEN["schedules"][case]["momenta"]
    if len(set(theirs)) == 1:
        assert set(ours) == {None}
    else:
        assert ours == pytest.approx(theirs, rel=1e-12)


@pytest.mark.parametrize("case", PLATEAUS)
def test_plateaus_are_left_when_pytorch_leaves_them(case):
    parameters, _ = PLATEAUS[case]
    theirs = GOLDEN["plateaus"][case]["rates"]
    assert len(set(theirs)) > 4, "the losses must make it cut"
    agree(rates(SCHEDULES["reduce_on_plateau"](**parameters), seen=losses()), theirs)


def test_one_cycle_moves_the_momentum_of_a_run():
    """Heavy ball with PyTorch's rates and momenta, walked by hand."""
    golden = GOLDEN["schedules"]["one_cycle"]
    schedule = SCHEDULES["one_cycle"](cycle_momentum=True)
    objective = ROSENBROCK.objective()
    optimizer = SGD(learning_rate=RATE * 1e-3, momentum=0.3)
    run = Trajectory(
        Plan(objective, ROSENBROCK.start, optimizer, schedule, UPDATES, stop=Stop(gradient_norm=0.0))
    )
    run.advance(UPDATES)
    x, velocity = list(ROSENBROCK.start), None
    for rate, momentum in zip(golden["rates"], golden["momenta"], strict=True):
        slope = objective.gradient(x)
        before = velocity or [0.0, 0.0]
        velocity = [momentum * v + g for v, g in zip(before, slope, strict=True)]
        x = [value - rate * 1e-3 * v for value, v in zip(x, velocity, strict=True)]
    assert run.point(UPDATES) == pytest.approx(x, rel=1e-10)
    assert run.inspect(61)["parameters"]["momentum"] == pytest.approx(golden["momenta"][60])
    plain = Trajectory(replace(run.plan, schedule=SCHEDULES["one_cycle"]()))
    plain.advance(UPDATES)
    assert plain.point(UPDATES) != run.point(UPDATES)


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize("name", ["value", "norm"])
def test_gradients_are_clipped_as_by_pytorch(name, limit):
    clip, theirs = CLIPS[name](limit=limit), GOLDEN["clips"][name][str(limit)]
    for gradient, expected in zip(GRADIENTS, theirs, strict=True):
        assert clip.clipped(gradient, FloatArithmetic())[0] == pytest.approx(expected, rel=1e-15, abs=1e-300)
