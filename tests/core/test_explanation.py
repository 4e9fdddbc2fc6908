"""What a step is said to amount to."""

import pytest

from server.core.objective import FormulaObjective
from server.core.oracles import Noisy
from server.core.plan import Plan
from server.core.run import Trajectory
from server.core.stops import Stop
from server.optimizers.adam import Adam
from server.optimizers.gradient_descent import GradientDescent
from server.optimizers.newton import Newton
from server.optimizers.sgd import SGD
from server.schedules.constant import Constant
from server.surfaces.quadratic import SURFACE as QUADRATIC
from server.surfaces.saddle import SURFACE as SADDLE


def explained(optimizer, surface=QUADRATIC, start=(4.0, 2.0), step=1, **more):
    run = Trajectory(Plan(surface.objective(), start, optimizer, Constant(), 200, **more))
    run.advance(step)
    found = run.inspect(step)["explanation"]
    return found["code"], found["values"]


def test_downhill_the_loss_falls():
    code, values = explained(GradientDescent(learning_rate=0.01))
    assert code == "loss_fell"
    assert values["loss"] < values["loss_before"] == 28


def test_beyond_the_edge_the_step_is_locally_unstable_with_its_numbers():
    code, values = explained(GradientDescent(learning_rate=0.3))
    assert code == "locally_unstable"
    assert values["sharpness"] == pytest.approx(10)
    assert values["threshold"] == pytest.approx(2)
    assert values["ratio"] == pytest.approx(1.5)
    assert explained(Newton(learning_rate=3.0))[0] == "locally_unstable"


def test_momentum_that_goes_uphill_overshoots_and_names_the_axis():
    run = Trajectory(Plan(QUADRATIC.objective(), (4.0, 2.0), SGD(learning_rate=0.05), Constant(), 200))
    run.advance(60)
    codes = [run.inspect(step) for step in range(1, 60)]
    found = [one for one in codes if one["explanation"]["code"] == "momentum_overshoots"]
    assert found
    for one in found:
        values = one["explanation"]["values"]
        axis = values["axis"]
        assert values["gradient"] == one["gradient"][axis]
        assert values["step"] == one["x"][axis] - one["x_before"][axis]
        assert values["gradient"] * values["step"] > 0


def test_noise_that_leads_uphill_is_called_noise():
    run = Trajectory(
        Plan(
            QUADRATIC.objective(),
            (0.1, 0.05),
            SGD(momentum=0.0, learning_rate=0.01),
            Constant(),
            99,
            oracle=Noisy(5.0),
        )
    )
    run.advance(99)
    codes = {run.inspect(step)["explanation"]["code"] for step in range(1, 99)}
    assert "noise_misleads" in codes
    assert "momentum_overshoots" not in codes


def test_newton_at_an_indefinite_hessian_says_so_and_with_damping_too():
    code, values = explained(Newton(), SADDLE, (-1.5, 0.5))
    assert code == "indefinite_hessian"
    assert values["eigenvalue"] == -2
    assert explained(Newton(damping=3.0), SADDLE, (-1.5, 0.5))[0] == "damped_hessian"


def test_a_step_too_small_for_the_numbers_stays():
    flat = FormulaObjective("1e-15*x^2", (), ((-5, 5),), (3.0,))
    run = Trajectory(
        Plan(flat, (3.0,), GradientDescent(learning_rate=1e-5), Constant(), 9, stop=Stop(gradient_norm=0.0))
    )
    run.advance(1)
    assert run.inspect(1)["explanation"]["code"] == "stays"


def test_a_step_out_of_all_numbers_is_not_finite():
    steep = FormulaObjective("exp(x)", (), ((-5, 5),), (600.0,))
    run = Trajectory(
        Plan(steep, (600.0,), GradientDescent(learning_rate=10), Constant(), 9, stop=Stop(loss_above=1e300))
    )
    run.advance(9)
    assert run.inspect(1)["explanation"]["code"] in ("locally_unstable", "not_finite")
    log = FormulaObjective("log(x)", (), ((0, 5),), (1.0,))
    run = Trajectory(Plan(log, (1.0,), GradientDescent(learning_rate=10), Constant(), 9))
    run.advance(9)
    assert run.inspect(1)["explanation"]["code"] == "not_finite"


def test_the_first_row_has_no_step_to_explain():
    run = Trajectory(Plan(QUADRATIC.objective(), (4.0, 2.0), Adam(), Constant(), 9))
    assert set(run.inspect(0)) == {"x", "loss", "gradient", "eigenvalues", "stability"}
