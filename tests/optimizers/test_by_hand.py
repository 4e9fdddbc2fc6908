"""What no library has, against steps worked by hand from the paper; the arithmetic stands in the comments."""

import math

import pytest

from server.core.formula.evaluate import FloatArithmetic
from server.core.objective import FormulaObjective
from server.core.plan import Change, Plan
from server.core.run import Trajectory
from server.optimizers.adam import Adam
from server.optimizers.adamw import AdamW
from server.optimizers.asgd import ASGD
from server.optimizers.gradient_descent import GradientDescent
from server.optimizers.heavy_ball import HeavyBall
from server.optimizers.nesterov import Nesterov
from server.optimizers.qhadam import QHAdam
from server.optimizers.qhm import QHM
from server.optimizers.radam import RAdam
from server.schedules.constant import Constant
from server.surfaces.himmelblau import SURFACE as HIMMELBLAU

HALF_SQUARE = FormulaObjective("x^2/2", (), ((-2, 2),), (1.0,))  # its gradient is x


def on_half_square(rule, steps=3, changes=()):
    """The points x₁, x₂, … from x₀ = 1."""
    run = Trajectory(Plan(HALF_SQUARE, (1.0,), rule, Constant(), steps, changes=changes))
    run.advance(steps)
    return [run.point(step)[0] for step in range(1, run.length)]


def fed(rule, gradients, x=1.0):
    """The points when these gradients are given, one a step."""
    state, points = rule.init(x), []
    for g in gradients:
        x, state, _ = rule.step(g, x, state, rule.learning_rate, FloatArithmetic())
        points.append(x)
    return points


def on_himmelblau(rule, steps=60):
    run = Trajectory(Plan(HIMMELBLAU.objective(), (0.5, -2.5), rule, Constant(), steps))
    run.advance(steps)
    return [one for step in range(run.length) for one in run.point(step)]


def test_the_classical_heavy_ball():
    # b = 1, x = 1 − 3/4 = 1/4;  b = 1/2 + 1/4 = 3/4, x = 4/16 − 9/16 = −5/16;  b = 6/16 − 5/16, x = −20/64 − 3/64
    assert on_half_square(HeavyBall(learning_rate=0.75, momentum=0.5)) == [1 / 4, -5 / 16, -23 / 64]


def test_the_heavy_ball_as_a_moving_average():
    # b = 1/2, x = 3/4;  b = 1/4 + 3/8 = 5/8, x = 3/4 − 5/16 = 7/16;  b = 5/16 + 7/32 = 17/32, x = 28/64 − 17/64
    assert on_half_square(HeavyBall(learning_rate=0.5, momentum=0.5, form="ema")) == [0.75, 7 / 16, 11 / 64]


def test_where_the_rate_stands_shows_when_it_changes():
    """α falls from 1/2 to 1/4 after the first step."""
    turn = (Change(1, (("learning_rate", 0.25),)),)
    # Outside: b = 1, x = 1/2;  b = 1/2 + 1/2 = 1, x = 1/2 − 1/4
    outside = on_half_square(HeavyBall(learning_rate=0.5, momentum=0.5), 2, turn)
    assert outside == [0.5, 0.25]
    # Inside: v = 1/2, x = 1/2;  v = 1/2 · 1/2 + 1/4 · 1/2 = 3/8, x = 1/8
    inside = on_half_square(HeavyBall(learning_rate=0.5, momentum=0.5, rate_inside=True), 2, turn)
    assert inside == [0.5, 0.125]


def test_nesterovs_sequence_of_1983():
    """f = x²/2 with α = 1/2: z₊ = y/2, and y₊ = z₊ + c (z₊ − z) with c = (t − 1)/t₊."""
    # t: 1, (1 + √5)/2, then by t₊ = (1 + √(1 + 4t²))/2:
    t2 = 1.618033988749895
    t3 = 2.193527085331054  # (1 + √(1 + 4 · 2.618033988749895))/2 = (1 + 3.387054170662108)/2
    t4 = 2.749791340120445  # (1 + √(1 + 4 · 4.811561074080949))/2 = (1 + 4.499582680240889)/2
    y1 = 0.5  # z = 1/2; c = (1 − 1)/t₂ = 0
    y2 = 0.25 + (t2 - 1) / t3 * (0.25 - 0.5)  # z = 1/4, c = 0.281753525, y = 0.179561619
    z3 = y2 / 2
    y3 = z3 + (t3 - 1) / t4 * (z3 - 0.25)  # c = 0.434042783, y = 0.020238826
    assert y2 == pytest.approx(0.179561619, abs=1e-9)
    assert y3 == pytest.approx(0.020238826, abs=1e-9)
    assert on_half_square(Nesterov(learning_rate=0.5)) == pytest.approx([y1, y2, y3], rel=1e-14)


def test_nesterov_keeps_the_bound_that_the_paper_proves():
    """f(z_k) − f* ≤ 2L‖x₀ − x*‖²/(k + 1)² at α = 1/L, also where the bowl is 10,000 times as steep one way."""
    bowl = FormulaObjective("(x^2 + 0.0001*y^2)/2", (), ((-2, 2), (-2, 2)), (1.0, 1.0))
    run = Trajectory(Plan(bowl, (1.0, 1.0), Nesterov(learning_rate=1.0), Constant(), 400))
    run.advance(400)
    for k in range(1, run.length):
        x, y = run.point(k - 1)
        z = (x - x, y - 0.0001 * y)  # the gradient step from the look-ahead point
        assert bowl.value(z) <= 2 * 1.0 * 2.0 / (k + 1) ** 2


def test_quasi_hyperbolic_momentum():
    # β = ν = α = 1/2 on g = x. b = 1/2, d = 1/2 · 1 + 1/2 · 1/2 = 3/4, x = 5/8;
    # b = 1/4 + 5/16 = 9/16, d = 5/16 + 9/32 = 19/32, x = 40/64 − 19/64 = 21/64;
    # b = 9/32 + 21/128 = 57/128, d = 21/128 + 57/256 = 99/256, x = 168/512 − 99/512
    rule = QHM(learning_rate=0.5, momentum=0.5, nu=0.5)
    assert on_half_square(rule) == [5 / 8, 21 / 64, 69 / 512]


def test_quasi_hyperbolic_adam():
    """β₁ = 1/2, β₂ = 3/4, ν₁ = ν₂ = 1/2, ε = 0, α = 1/10, with the gradients 1, 2, −1."""
    rule = QHAdam(learning_rate=0.1, beta1=0.5, beta2=0.75, nu1=0.5, nu2=0.5, epsilon=0.0)
    # m = 1/2, m̂ = 1; v = 1/4, v̂ = 1; the step is α(1/2 + 1/2)/√(1/2 + 1/2)
    x1 = 1 - 0.1
    # m = 5/4, m̂ = (5/4)/(3/4) = 5/3; v = 19/16, v̂ = (19/16)/(7/16) = 19/7;
    # α(1/2 · 2 + 1/2 · 5/3)/√(1/2 · 4 + 1/2 · 19/7) = α (11/6)/√(47/14)
    x2 = x1 - 0.1 * (11 / 6) / math.sqrt(47 / 14)
    # m = 1/8, m̂ = (1/8)/(7/8) = 1/7; v = 57/64 + 1/4 = 73/64, v̂ = (73/64)/(37/64) = 73/37;
    # α(−1/2 + 1/14)/√(1/2 + 73/74) = −α (3/7)/√(55/37)
    x3 = x2 + 0.1 * (3 / 7) / math.sqrt(55 / 37)
    assert fed(rule, (1.0, 2.0, -1.0)) == pytest.approx([x1, x2, x3], rel=1e-15)


# β₁ = 1/2, β₂ = 3/4, ε = 1/2, α = 1/10, with the gradients 1 and 2: m = 1/2 and 5/4, v = 1/4 and 19/16,
# m̂ = 1 and 5/3, v̂ = 1 and 19/7.
PLACES = {
    # 1/(1 + 1/2);  (5/3)/(√(19/7) + 1/2)
    ("after", True): (2 / 3, 5 / 3 / (math.sqrt(19 / 7) + 0.5)),
    # 1 · √(1/4)/(1/2 + 1/2);  (5/3) · √(7/16)/(√(19/16) + 1/2)
    ("before", True): (1 / 2, 5 / 3 * math.sqrt(7) / 4 / (math.sqrt(19) / 4 + 0.5)),
    # 1/√(1 + 1/2);  (5/3)/√(19/7 + 1/2)
    ("in_root", True): (math.sqrt(2 / 3), 5 / 3 / math.sqrt(19 / 7 + 0.5)),
    # (1/2)/(1/2 + 1/2);  (5/4)/(√(19/16) + 1/2)
    ("after", False): (1 / 2, 5 / 4 / (math.sqrt(19) / 4 + 0.5)),
    ("before", False): (1 / 2, 5 / 4 / (math.sqrt(19) / 4 + 0.5)),
    # (1/2)/√(1/4 + 1/2);  (5/4)/√(19/16 + 1/2)
    ("in_root", False): (1 / math.sqrt(3), 5 / 4 / math.sqrt(27 / 16)),
}


@pytest.mark.parametrize(("place", "corrected"), PLACES)
def test_adam_with_epsilon_in_each_place_corrected_or_not(place, corrected):
    rule = Adam(
        learning_rate=0.1, beta1=0.5, beta2=0.75, epsilon=0.5,
        epsilon_placement=place, bias_correction=corrected,
    )  # fmt: skip
    one, two = PLACES[place, corrected]
    assert fed(rule, (1.0, 2.0)) == pytest.approx([1 - 0.1 * one, 1 - 0.1 * (one + two)], rel=1e-15)


def test_radams_first_five_steps_are_momentum_and_the_sixth_is_adaptive():
    """A gradient of 1 throughout, so m̂ = v̂ = 1: α a step as long as nothing is divided, then α r."""
    moves = [1.0, *fed(RAdam(learning_rate=0.1, epsilon=0.0), [1.0] * 6)]
    lengths = [before - after for before, after in zip(moves, moves[1:], strict=False)]
    assert lengths[:5] == pytest.approx([0.1] * 5, rel=1e-12)
    # ρ∞ = 2/0.001 − 1 = 1999; 0.999⁶ = 0.994014980014994; ρ = 1999 − 12 · 0.994014980014994/0.005985019985006
    rho = 1999 - 12 * 0.994014980014994 / 0.005985019985006
    assert 5 < rho < 6
    rectifier = math.sqrt((rho - 4) * (rho - 2) * 1999 / ((1999 - 4) * (1999 - 2) * rho))
    assert lengths[5] == pytest.approx(0.1 * rectifier, rel=1e-7)


def test_the_mean_that_asgd_keeps_is_the_mean_of_its_points():
    run = Trajectory(
        Plan(HIMMELBLAU.objective(), (0.5, -2.5), ASGD(average_from=3, learning_rate=0.01), Constant(), 25)
    )
    run.advance(25)
    for step in (1, 4, 5, 6, 12, 25):
        counted = [run.point(k) for k in range(min(step, 5), step + 1)]  # x itself until step t₀ + 2 = 5
        mean = counted[-1:] if step <= 5 else counted
        expected = [sum(axis) / len(mean) for axis in zip(*mean, strict=True)]
        assert run.inspect(step)["values"]["average"] == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (QHM(nu=0.0, learning_rate=0.005), GradientDescent(learning_rate=0.005)),
        (
            QHM(nu=1.0, momentum=0.9, learning_rate=0.01),
            HeavyBall(form="ema", momentum=0.9, learning_rate=0.01),
        ),
        (QHAdam(nu1=1.0, nu2=1.0, beta1=0.9, learning_rate=0.05), Adam(learning_rate=0.05)),
        (AdamW(weight_decay=0.0, learning_rate=0.05), Adam(learning_rate=0.05)),
        (HeavyBall(momentum=0.0, learning_rate=0.005), GradientDescent(learning_rate=0.005)),
    ],
    ids=["qhm 0", "qhm 1", "qhadam 1", "adamw 0", "heavy ball 0"],
)
def test_a_rule_at_its_limit_is_the_rule_that_it_extends(one, other):
    assert on_himmelblau(one) == pytest.approx(on_himmelblau(other), rel=1e-12)
