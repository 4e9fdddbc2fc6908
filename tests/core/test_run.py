"""A run's rows: the same bytes whatever they were computed in, forked, replayed or changed on the way."""

import math
import warnings
from dataclasses import replace

import numpy as np
import pytest

from server.core.objective import FormulaObjective
from server.core.oracles import Noisy
from server.core.plan import Change, Plan
from server.core.refusal import Refusal
from server.core.run import STRIDE, Trajectory, columns_of
from server.core.stability import limit
from server.core.stops import Stop
from server.optimizers.adam import Adam
from server.optimizers.armijo import Armijo
from server.optimizers.bfgs import BFGS
from server.optimizers.gradient_descent import GradientDescent
from server.optimizers.levenberg_marquardt import LevenbergMarquardt
from server.optimizers.nelder_mead import NelderMead
from server.optimizers.newton import Newton
from server.optimizers.sgd import SGD
from server.optimizers.strong_wolfe import StrongWolfe
from server.schedules.constant import Constant
from server.surfaces.ackley import SURFACE as ACKLEY
from server.surfaces.double_well import SURFACE as DOUBLE_WELL
from server.surfaces.quadratic import SURFACE as QUADRATIC
from server.surfaces.rosenbrock import SURFACE as ROSENBROCK
from tests.core.recorded import bytes_of, whole

NEVER = Stop(gradient_norm=0.0)


USUAL = Adam(learning_rate=0.02)


def plan(optimizer=USUAL, surface=ROSENBROCK, steps=1000, **more):
    return Plan(surface.objective(), surface.start, optimizer, Constant(), steps, **{"stop": NEVER, **more})


def change(step, **values):
    return Change(step, tuple(values.items()))


TURNED = (
    change(10, learning_rate=0.1),
    change(STRIDE, beta1=0.5),
    change(STRIDE, amsgrad=True),
    change(641, amsgrad=False),
)
SWITCHED = (change(100, nesterov=True), change(500, momentum=0.5), change(700, nesterov=False, dampening=0.3))
PLANS = {
    "adam": plan(),
    "sgd on noise": plan(SGD(learning_rate=1e-4), oracle=Noisy(5.0), seed=4),
    "newton": plan(Newton(learning_rate=0.02), steps=STRIDE + 30),
    "newton on noise": plan(Newton(learning_rate=0.1), oracle=Noisy(0.5), steps=STRIDE + 30),
    "one dimension": plan(Adam(learning_rate=0.02), DOUBLE_WELL),
    "kinks": plan(GradientDescent(learning_rate=0.3), ACKLEY),
    "changes": plan(changes=(*TURNED, change(900, amsgrad=True, learning_rate=1e-3))),
    "diverging": plan(GradientDescent(learning_rate=0.01), steps=400),
    "sgd's switch": plan(SGD(learning_rate=1e-4), changes=SWITCHED),
}


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("size", [1, 7, 64, 1000])
def test_blocks_of_any_size_give_the_same_bytes(name, size):
    stepped = Trajectory(PLANS[name])
    while stepped.outcome is None:
        before = stepped.length
        assert stepped.advance(size) == stepped.length - before
        assert 0 <= stepped.length - before <= size
    assert bytes_of(stepped) == bytes_of(whole(PLANS[name]))
    assert stepped.advance(5) == 0


@pytest.mark.parametrize("name", PLANS)
def test_every_step_is_replayed_to_the_bit(name):
    run = whole(PLANS[name])
    for step in sorted({0, 1, 2, 9, 10, 11, STRIDE - 1, STRIDE, STRIDE + 1, run.length - 1}):
        if step < run.length:
            seen = run.inspect(step)
            assert tuple(seen["x"]) == run.point(step)
            if step:
                assert seen["values"]["x"] == list(run.point(step))
                assert seen["x_before"] == list(run.point(step - 1))
                assert seen["loss"] == run.block(step, 1)[2, 0] or math.isnan(seen["loss"])


@pytest.mark.parametrize("at", [0, 1, STRIDE, STRIDE + 1])
@pytest.mark.parametrize("known", [0, 200, 1000])
@pytest.mark.parametrize("name", ["adam", "sgd on noise", "newton", "changes"])
def test_a_fork_is_the_run_of_its_plan(name, at, known):
    begun = Trajectory(PLANS[name])
    begun.advance(known)
    kept = tuple(one for one in PLANS[name].changes if one.step <= at)
    other = replace(PLANS[name], changes=(*kept, change(at, learning_rate=0.005)))
    fork = begun.fork(other)
    assert fork.length <= at + 1
    fork.advance(other.steps)
    assert bytes_of(fork) == bytes_of(whole(other))
    assert bytes_of(begun) == bytes_of(_advanced(PLANS[name], known))  # the old one is as it was
    assert fork.point(min(at, fork.length - 1)) == whole(PLANS[name]).point(min(at, fork.length - 1))


def _advanced(value, count):
    trajectory = Trajectory(value)
    trajectory.advance(count)
    return trajectory


def test_a_fork_that_only_shares_the_start_begins_anew():
    one = whole(PLANS["adam"])
    assert one.fork(replace(PLANS["adam"], seed=1, oracle=Noisy())).length == 1


def test_a_change_holds_from_the_update_that_leaves_its_step():
    run = whole(plan(steps=50, changes=(change(10, learning_rate=0.5),)))
    rates = run.block(0, 51)[4]
    assert list(rates[:11]) == [0.02] * 11
    assert set(rates[11:]) == {0.5}
    at_the_start = whole(plan(steps=5, changes=(change(0, learning_rate=0.5),)))
    assert set(at_the_start.block(0, 6)[4]) == {0.5}
    assert bytes_of(at_the_start) == bytes_of(whole(plan(Adam(learning_rate=0.5), steps=5)))


def test_changes_at_or_past_the_last_step_change_nothing():
    for step in (10_000, 50, 51):
        run = Trajectory(plan(steps=50, changes=(change(step, learning_rate=0.5),)))
        run.advance(1000)
        assert bytes_of(run) == bytes_of(whole(plan(steps=50)))


def test_a_fork_may_leave_a_place_that_the_run_could_not():
    stuck = plan(Newton(), steps=40)
    stuck = replace(stuck, objective=QUADRATIC.objective({"l2": 0.0}), start=(4.0, 2.0))
    run = whole(stuck)
    assert (run.outcome.kind, run.outcome.step) == ("singular", 0)
    once = replace(stuck, changes=(change(0, damping=1.0), change(3, damping=0.0)))
    halted = whole(once)
    assert (halted.outcome.kind, halted.outcome.step) == ("singular", 3)
    other = replace(once, changes=(change(0, damping=1.0), change(3, damping=2.0)))
    fork = halted.fork(other)
    fork.advance(40)
    assert bytes_of(fork) == bytes_of(whole(other))
    assert fork.outcome.kind != "singular"
    kept = halted.fork(replace(once, changes=(*once.changes, change(20, damping=5.0))))
    assert kept.outcome == halted.outcome


def test_state_is_kept_while_a_switch_is_off():
    run = whole(
        plan(
            Adam(learning_rate=0.01, amsgrad=True),
            steps=300,
            changes=(change(100, amsgrad=False), change(200, amsgrad=True)),
        )
    )
    assert run.inspect(201)["before"]["v_max"] == run.inspect(100)["values"]["v_max"]
    assert len(set(run.inspect(201)["before"]["v_max"])) == 2


def test_a_change_that_the_rule_cannot_take_is_refused():
    with pytest.raises(Refusal) as refused:
        whole(plan(SGD(momentum=0.0), changes=(change(5, nesterov=True),)))
    assert refused.value.code == "nesterov_needs_momentum"


def test_rows_are_named_and_the_start_is_row_zero():
    run = Trajectory(PLANS["adam"])
    assert run.length == 1
    assert [c.name for c in run.columns] == [
        "u",
        "v",
        "loss",
        "gradient_norm",
        "learning_rate",
        "evaluations",
    ]
    assert [c.name for c in columns_of(PLANS["sgd on noise"])][-1] == "batch_gradient_norm"
    f = ROSENBROCK.objective().value(ROSENBROCK.start)
    norm = math.hypot(*ROSENBROCK.objective().gradient(ROSENBROCK.start))
    assert run.block(0, 1)[:, 0] == pytest.approx([-1.2, 1.0, f, norm, 0.02, 0])
    line = Trajectory(PLANS["one dimension"])
    assert (
        line.block(0, 1)[1, 0] == line.block(0, 1)[2, 0] == DOUBLE_WELL.objective().value(DOUBLE_WELL.start)
    )


def test_what_was_asked_is_counted():
    assert list(whole(plan(steps=9)).block(0, 10)[5]) == list(range(10))
    assert list(whole(plan(Newton(), steps=4)).block(0, 5)[5]) == [0, 2, 4, 6, 8]  # a gradient and a Hessian


def counted(run: Trajectory, row: int) -> dict[str, float]:
    """What the columns of the costs say at a row."""
    names = [column.name for column in run.columns]
    told = dict(zip(names, run.block(row, 1)[:, 0].tolist(), strict=True))
    return {name: told[name] for name in ("evaluations", "gradients", "values", "hessians") if name in told}


@pytest.mark.parametrize(
    ("optimizer", "asked"),
    [
        (GradientDescent(learning_rate=1e-3), {"evaluations": 3}),
        (Newton(), {"evaluations": 6, "gradients": 3, "values": 0, "hessians": 3}),
        # Residuals and a Jacobian at the start, residuals at each trial; the second is refused, so that the third step
        # begins where residuals and Jacobian are known.
        (LevenbergMarquardt(), {"evaluations": 6, "gradients": 2, "values": 4, "hessians": 0}),
        # Three corners, then a reflection and a point beyond or between it at each step.
        (NelderMead(), {"evaluations": 9, "gradients": 0, "values": 9, "hessians": 0}),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, dict) else "",
)
def test_gradients_values_and_hessians_are_told_apart(optimizer, asked):
    run = whole(plan(optimizer, steps=3))
    assert counted(run, 3) == asked
    assert counted(run, 0) == dict.fromkeys(asked, 0.0)


def test_the_sum_of_what_was_asked_is_evaluations_at_every_row():
    for optimizer in (Armijo(), StrongWolfe(), BFGS(), Newton(variant="trust_region")):
        run = whole(plan(optimizer, steps=12))
        for row in range(run.length):
            told = counted(run, row)
            assert told.pop("evaluations") == sum(told.values())
        assert told["gradients"] > 1 and told["values"] >= run.length - 1


def test_rows_that_are_not_there_are_an_error():
    run = Trajectory(PLANS["adam"])
    for first, count in ((0, 2), (-1, 1), (1, 1), (0, -1)):
        with pytest.raises(IndexError):
            run.block(first, count)
    for ask in (run.point, run.inspect):
        with pytest.raises(IndexError):
            ask(1)
    assert run.block(1, 0).shape == (6, 0)


def test_no_steps_is_a_run_of_one_row():
    run = Trajectory(plan(steps=0))
    assert (run.outcome.kind, run.outcome.step, run.length, run.advance(10)) == ("step_limit", 0, 1, 0)


def test_memory_and_checkpoints_are_bounded():
    run = whole(plan(GradientDescent(learning_rate=1e-5), steps=20_000))
    assert run.length == 20_001
    assert len(run.checkpoints) <= 64
    assert [live.step for live in run.checkpoints] == list(range(0, 20_001, STRIDE))
    assert run.nbytes < 2 * 20_001 * 6 * 8
    assert run.cost > 0


def test_rows_handed_out_are_copies():
    run = whole(plan(steps=10))
    before = bytes_of(run)
    run.block(0, 11)[:] = 0
    run.points()[:] = 0
    assert bytes_of(run) == before


def test_a_run_prints_no_warning_where_it_overflows():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for optimizer in (
            GradientDescent(learning_rate=10),
            Newton(learning_rate=10),
            Adam(learning_rate=10),
            SGD(learning_rate=10),
        ):
            run = whole(plan(optimizer, steps=300, stop=Stop(loss_above=1e300, distance_above=1e300)))
            run.inspect(run.length - 1)


@pytest.mark.parametrize("start", [(1e200, 1.0), (1e-320, -1e-320), (1e308, 1e308), (0.0, -0.0)])
def test_any_start_is_a_run(start):
    for surface in (ROSENBROCK, ACKLEY, QUADRATIC):
        for optimizer in (GradientDescent(), SGD(), Adam(epsilon=0.0), Newton()):
            run = Trajectory(replace(plan(optimizer, surface, steps=70), start=start))
            run.advance(70)
            assert run.outcome is not None
            run.inspect(run.length - 1)


def test_the_limit_at_the_start_is_the_rules_threshold():
    found = limit(plan(GradientDescent()))
    sharpness = ROSENBROCK.objective().eigenvalues(ROSENBROCK.start)[-1]
    assert found == {"learning_rate": 2 / sharpness, "sharpness": sharpness, "threshold": pytest.approx(2)}
    assert limit(plan(Adam())) is None
    assert np.isfinite(found["learning_rate"])


def test_no_curvature_is_asked_of_a_rule_without_a_threshold():
    asked = []

    def eigenvalues(x):
        asked.append(x)
        return [1.0, 4.0]

    assert limit(plan(Adam()), eigenvalues) is None
    assert asked == []
    assert limit(plan(GradientDescent()), eigenvalues)["sharpness"] == 4.0
    assert asked == [ROSENBROCK.start]


def test_a_run_goes_over_a_kink_with_the_stated_gradient():
    ridge = FormulaObjective("sqrt(x^2) + y^2", (), ((-2, 2), (-2, 2)), (1.0, 0.25))
    value = Plan(ridge, (1.0, 0.25), GradientDescent(learning_rate=0.25), Constant(), 8, stop=NEVER)
    run, pieces = whole(value), Trajectory(value)
    while pieces.advance(1):
        pass
    assert [x for x, _ in run.points()] == [
        1.0,
        0.75,
        0.5,
        0.25,
        0,
        0,
        0,
        0,
        0,
    ]  # 0 is a subgradient of |x| at 0
    assert run.point(8)[1] == 0.25 * 0.5**8
    assert bytes_of(run) == bytes_of(pieces)
