"""What a run ends as: named, with its step, its numbers and its reason; nothing is clamped on the way."""

import json
import math
from dataclasses import asdict

import pytest

from server.core.objective import FormulaObjective
from server.core.plan import Plan
from server.core.run import Trajectory
from server.core.stops import STALLED_AFTER, Stop
from server.optimizers.adam import Adam
from server.optimizers.gradient_descent import GradientDescent
from server.optimizers.newton import Newton
from server.optimizers.sgd import SGD
from server.schedules.constant import Constant
from server.surfaces.ackley import SURFACE as ACKLEY
from server.surfaces.himmelblau import SURFACE as HIMMELBLAU
from server.surfaces.quadratic import SURFACE as QUADRATIC
from server.surfaces.rosenbrock import SURFACE as ROSENBROCK
from server.surfaces.saddle import SURFACE as SADDLE


def formula(text, start, domain=((-5, 5), (-5, 5))):
    return FormulaObjective(text, (), domain[: len(start)], start)


def ended(objective, optimizer, start=None, steps=5000, **stop):
    run = Trajectory(
        Plan(objective, start or objective.start, optimizer, Constant(), steps, stop=Stop(**stop))
    )
    run.advance(steps)
    assert run.outcome.step == run.length - 1
    return run, run.outcome


def test_beyond_the_edge_gradient_descent_diverges_with_its_true_numbers():
    objective = QUADRATIC.objective()
    rate = 1.01 * 2 / 10
    run, outcome = ended(objective, GradientDescent(learning_rate=rate), (4.0, 2.0))
    assert (outcome.kind, outcome.reason, outcome.point, outcome.minimum) == (
        "diverged",
        "loss_above",
        None,
        None,
    )
    limit = 1e12 * (1 + 0.5 * (16 + 40))
    # In closed form: y_k = 2 (1 − 10α)^k, and x has long gone to 0.
    factor = abs(1 - 10 * rate)
    first = next(k for k in range(5000) if 5 * (2 * factor**k) ** 2 + 8 * (1 - rate) ** (2 * k) > limit)
    assert outcome.step == first
    assert outcome.values["limit"] == limit
    assert outcome.values["loss"] == pytest.approx(5 * (2 * factor**first) ** 2, rel=1e-9)
    assert outcome.values["gradient_norm"] == pytest.approx(10 * 2 * factor**first, rel=1e-9)
    u, v, loss, norm = run.block(0, run.length)[:4]
    for k in (0, 1, 77, first):  # the path itself goes on to its true numbers
        assert u[k] == pytest.approx(4 * (1 - rate) ** k, rel=1e-9, abs=1e-300)
        assert v[k] == pytest.approx(2 * (1 - 10 * rate) ** k, rel=1e-9)
    assert loss.max() > limit
    assert norm.max() > 1e6


def test_below_the_edge_it_converges_at_the_minimum():
    objective = QUADRATIC.objective()
    rate = 0.99 * 2 / 10
    _, outcome = ended(objective, GradientDescent(learning_rate=rate), (4.0, 2.0))
    assert (outcome.kind, outcome.reason, outcome.point, outcome.minimum) == (
        "converged",
        "gradient_norm",
        "minimum",
        0,
    )

    def norm(k):
        return math.hypot(4 * (1 - rate) ** k, 20 * (1 - 10 * rate) ** k)

    assert outcome.step == next(k for k in range(5000) if norm(k) <= 1e-8)
    assert outcome.values["gradient_norm"] == pytest.approx(norm(outcome.step), rel=1e-6)
    assert outcome.values["eigenvalues"] == pytest.approx([1, 10])
    assert outcome.values["tolerance"] == 1e-8


@pytest.mark.parametrize(
    "optimizer", [GradientDescent(), Adam(), Newton(), SGD()], ids=lambda o: type(o).__name__
)
def test_a_run_started_on_the_saddle_says_saddle(optimizer):
    run, outcome = ended(SADDLE.objective(), optimizer, (0.0, 0.0))
    assert (outcome.kind, outcome.step, outcome.point, outcome.minimum) == ("converged", 0, "saddle", None)
    assert outcome.values["eigenvalues"] == [-2, 2]
    assert run.length == 1


def test_gradient_descent_on_the_saddles_axis_ends_at_the_saddle_and_beside_it_leaves():
    assert ended(SADDLE.objective(), GradientDescent(learning_rate=0.1), (-1.5, 0.0))[1].point == "saddle"
    _, outcome = ended(SADDLE.objective(), GradientDescent(learning_rate=0.1), (-1.5, 1e-12))
    assert outcome.kind == "diverged"


def test_newton_goes_to_a_maximum_and_says_so():
    objective = HIMMELBLAU.objective()
    _, outcome = ended(objective, Newton(), (-0.3, -0.9))
    assert (outcome.kind, outcome.point, outcome.minimum) == ("converged", "maximum", None)
    assert max(outcome.values["eigenvalues"]) < 0


@pytest.mark.parametrize("number", range(4))
def test_the_minimum_that_was_reached_has_its_number(number):
    objective = HIMMELBLAU.objective()
    x = objective.minima[number].x
    _, outcome = ended(objective, GradientDescent(learning_rate=0.01), (x[0] + 0.3, x[1] - 0.2))
    assert (outcome.point, outcome.minimum) == ("minimum", number)


def test_a_minimum_that_nobody_stated_has_no_number():
    _, outcome = ended(formula("(x - 1)^2 + y^2", (3.0, 2.0)), GradientDescent(learning_rate=0.1))
    assert (outcome.point, outcome.minimum) == ("minimum", None)


@pytest.mark.parametrize(
    ("text", "start"),
    [("x^4 + y^4", (0.0, 0.0)), ("x^2 + 0*y", (0.0, 3.0)), ("1 + 0*x", (2.0, 2.0)), ("x^3", (0.0, 0.0))],
)
def test_where_curvature_does_not_decide_it_is_flat(text, start):
    _, outcome = ended(formula(text, start), GradientDescent())
    assert (outcome.kind, outcome.point) == ("converged", "flat")


@pytest.mark.parametrize(
    ("text", "point"),
    [("x^2 - 0.001*y^2", "saddle"), ("-x^2 - 0.001*y^2", "maximum"), ("1e-6*x^2 + y^2", "minimum")],
)
def test_a_weak_curvature_counts_too(text, point):
    _, outcome = ended(formula(text, (0.0, 0.0)), GradientDescent())
    assert outcome.point == point


def test_at_a_kink_what_is_known_of_the_surface_decides():
    _, outcome = ended(ACKLEY.objective(), GradientDescent(), (0.0, 0.0))
    assert (outcome.kind, outcome.step, outcome.point, outcome.minimum) == ("converged", 0, "minimum", 0)
    _, outcome = ended(formula("sqrt(x^2 + y^2)", (0.0, 0.0)), GradientDescent())
    assert (outcome.point, outcome.minimum) == ("flat", None)


def test_divergence_has_three_reasons_each_with_its_numbers():
    objective = ROSENBROCK.objective()
    _, by_loss = ended(objective, GradientDescent(learning_rate=0.01))
    assert (by_loss.kind, by_loss.reason) == ("diverged", "loss_above")
    assert by_loss.values["loss"] > by_loss.values["limit"] == 1e12 * (1 + objective.value(objective.start))
    _, set_low = ended(objective, GradientDescent(learning_rate=0.01), loss_above=100.0)
    assert set_low.step < by_loss.step or set_low.values["limit"] == 100
    _, by_distance = ended(
        formula("-x - y", (0.0, 0.0)), GradientDescent(learning_rate=10), distance_above=1000.0
    )
    assert by_distance.reason == "distance_above"
    assert by_distance.step == math.ceil(1000 / math.hypot(10, 10))
    assert by_distance.values["distance"] == pytest.approx(by_distance.step * math.hypot(10, 10))
    assert by_distance.values["limit"] == 1000
    _, by_default = ended(formula("-x", (0.0,)), GradientDescent(learning_rate=10), steps=2_000_000)
    assert (by_default.reason, by_default.values["limit"]) == ("distance_above", 1e6 * 10)
    _, not_finite = ended(formula("log(x)", (1.0,)), GradientDescent(learning_rate=10))
    assert (not_finite.kind, not_finite.reason, not_finite.step) == ("diverged", "not_finite", 1)
    assert math.isnan(not_finite.values["loss"])


def test_a_start_that_is_no_place_is_diverged_at_row_zero():
    _, outcome = ended(formula("log(x) + y", (-1.0, 0.0)), Adam())
    assert (outcome.kind, outcome.reason, outcome.step) == ("diverged", "not_finite", 0)


def test_newton_without_an_inverse_is_singular():
    run, outcome = ended(QUADRATIC.objective({"l2": 0.0}), Newton(), (4.0, 2.0))
    assert (outcome.kind, outcome.reason, outcome.step) == ("singular", "singular_hessian", 0)
    assert outcome.values["eigenvalues"] == pytest.approx([0, 1])
    assert run.length == 1
    assert ended(QUADRATIC.objective({"l2": 0.0}), Newton(damping=1.0), (4.0, 2.0))[1].kind == "converged"


def test_a_run_that_no_longer_moves_is_stalled():
    # Coupled decay pulls away from the minimum: the run stops where both are equal, and the gradient is not 0 there.
    objective = formula("(x - 3)^2 + (y - 4)^2", (0.0, 0.0))
    run, outcome = ended(objective, SGD(learning_rate=1e-2, momentum=0.5, weight_decay=10.0))
    assert (outcome.kind, outcome.reason) == ("stalled", "no_movement")
    assert run.point(outcome.step) == pytest.approx((0.5, 4 / 6))
    assert outcome.values["gradient_norm"] == pytest.approx(10 * math.hypot(0.5, 4 / 6))
    slow = formula("1e-10*x + 1e6 + 0*y", (1.0, 1.0))
    run, outcome = ended(slow, GradientDescent(learning_rate=1e-5), gradient_norm=0.0)
    assert (outcome.kind, outcome.reason, outcome.step) == ("stalled", "no_movement", STALLED_AFTER)
    assert run.length == STALLED_AFTER + 1


def test_a_run_that_goes_on_ends_at_its_last_step():
    _, outcome = ended(ROSENBROCK.objective(), GradientDescent(learning_rate=1e-4), steps=77)
    assert (outcome.kind, outcome.reason, outcome.step) == ("step_limit", "steps", 77)
    assert set(outcome.values) == {"loss", "gradient_norm"}


def test_a_run_that_ends_with_its_last_step_says_why():
    run, outcome = ended(QUADRATIC.objective(), GradientDescent(learning_rate=0.1), (4.0, 2.0))
    again = ended(QUADRATIC.objective(), GradientDescent(learning_rate=0.1), (4.0, 2.0), steps=outcome.step)
    assert again[1] == outcome
    assert again[0].length == run.length


def test_the_path_leaves_the_plotted_domain():
    run, _ = ended(QUADRATIC.objective(), GradientDescent(learning_rate=0.202), (4.0, 2.0), steps=900)
    assert abs(run.block(0, run.length)[1]).max() > 1000


def test_an_outcome_is_plain_values():
    for optimizer in (GradientDescent(learning_rate=0.3), GradientDescent(learning_rate=0.1), Newton()):
        _, outcome = ended(QUADRATIC.objective(), optimizer, (4.0, 2.0))
        assert json.loads(json.dumps(asdict(outcome))) == asdict(outcome)
