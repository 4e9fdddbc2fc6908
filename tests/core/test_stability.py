"""The stability meter: numbers against NumPy and against cases worked by hand, and the edge in simulation."""

import math
from dataclasses import replace

import numpy as np
import pytest

from server import optimizers, schedules
from server.core.clips import ClipByNorm, ClipByValue
from server.core.growth import growth
from server.core.objective import FormulaObjective
from server.core.oracles import Noisy
from server.core.plan import Change, Plan
from server.core.registry import discover
from server.core.rule import DIVISOR, is_elementwise, is_preconditioned, is_rule
from server.core.run import Trajectory
from server.core.schedule import is_schedule
from server.core.stops import Stop

OPTIMIZERS = discover(optimizers, is_rule)
SCHEDULES = discover(schedules, is_schedule)
WHOLE = Stop(gradient_norm=0.0)


def quadratic(*curvatures, tilt=0.0):
    """½xᵀHx with these eigenvalues, its axes turned by so many radians."""
    c, s = math.cos(tilt), math.sin(tilt)
    a, b = curvatures
    text = f"0.5*({a}*({c}*x + {s}*y)^2 + {b}*({c}*y - {s}*x)^2)"
    return FormulaObjective(text, (), ((-5.0, 5.0), (-5.0, 5.0)), (4.0, 2.0))


def run(optimizer, objective=None, steps=40, start=None, schedule="constant", **how):
    objective = objective or quadratic(1.0, 10.0)
    rule = OPTIMIZERS[optimizer[0]](**optimizer[1])
    plan = Plan(objective, start or objective.start, rule, SCHEDULES[schedule](), steps, stop=WHOLE, **how)
    trajectory = Trajectory(plan)
    trajectory.advance(steps)
    return trajectory


def at(trajectory, step):
    return trajectory.inspect(step)["stability"]


def test_gradient_descent_by_hand():
    """½(x² + 10y²) at (4, 2), α = 0.3: αλmax = 3, to 2; the error in y is multiplied by 1 − 3 = −2."""
    told = at(run(("gradient_descent", {"learning_rate": 0.3}), steps=3), 0)
    assert (told["value"], told["threshold"], told["sharpness"]) == (3.0, 2.0, 10.0)
    assert told["ratio"] == 1.5
    assert told["eigenvector"] == pytest.approx([0.0, 1.0])
    assert told["eigenvalues"] == [1.0, 10.0]
    assert (told["condition"], told["best_rate"]) == (10.0, 2 / 11)
    assert (told["constant_hessian"], told["preconditioned"], told["reason"]) == (True, False, None)
    assert told["growth"] == pytest.approx(2.0)
    # The model's bottom is the minimum; its level line through (4, 2) has 16 + 40 = 56 = λ r² along both axes.
    assert told["model"]["center"] == pytest.approx([0.0, 0.0])
    assert told["model"]["lengths"] == pytest.approx([math.sqrt(56.0), math.sqrt(5.6)])


@pytest.mark.parametrize(
    ("name", "parameters", "threshold"),
    [
        ("gradient_descent", {}, 2.0),
        ("heavy_ball", {"momentum": 0.9}, 3.8),
        ("heavy_ball", {"momentum": 0.9, "form": "ema"}, 38.0),
        ("sgd", {"momentum": 0.5, "dampening": 0.5}, 6.0),
        ("sgd", {"momentum": 0.0, "dampening": 0.5}, 2.0),
        ("sgd", {"momentum": 0.9, "nesterov": True}, 2 * 1.9 / 2.8),
        ("nesterov", {}, 4 / 3),
        ("qhm", {"momentum": 0.9, "nu": 0.7}, 3.8 / (1.9 - 1.26)),
        ("adam", {"beta1": 0.9}, 38.0),
        ("adam", {"beta1": 0.0}, 2.0),
        ("rmsprop", {}, 2.0),
        ("rmsprop", {"momentum": 0.5}, 3.0),
        ("nadam", {"beta1": 0.9}, 3.8 / (0.1 * 2.8)),
    ],
)
def test_the_threshold_is_that_of_the_books(name, parameters, threshold):
    assert at(run((name, parameters)), 5)["threshold"] == pytest.approx(threshold, rel=1e-12)


def test_adams_first_update_by_hand():
    """g = (4, 20), so v̂ = g², √v̂ = |g| and P = (1 − 0.9)·|g| = (0.4, 2): λmax of diag(1, 10)/P is 5, along y."""
    told = at(run(("adam", {"learning_rate": 0.1, "epsilon": 0.0})), 0)
    assert told["sharpness"] == pytest.approx(5.0)
    assert told["value"] == pytest.approx(0.5)
    assert told["ratio"] == pytest.approx(0.5 / 38)
    assert told["eigenvector"] == pytest.approx([0.0, 1.0])
    assert told["preconditioned"] is True
    assert told["growth"] is None
    # Of the Hessian itself, which the rule's divisor does not touch:
    assert (told["eigenvalues"], told["best_rate"]) == ([1.0, 10.0], 2 / 11)


def test_v_is_the_one_that_has_taken_in_the_gradient_of_the_row():
    """RMSprop at row 1: v = ρ(1 − ρ)g₀² + (1 − ρ)g₁², P = √v + ε, from the points alone."""
    trajectory = run(("rmsprop", {"learning_rate": 0.1, "rho": 0.9, "epsilon": 1e-3}))
    hessian = np.diag([1.0, 10.0])
    g0, g1 = (hessian @ np.array(trajectory.point(k)) for k in (0, 1))
    p = np.sqrt(0.9 * 0.1 * g0**2 + 0.1 * g1**2) + 1e-3
    told = at(trajectory, 1)
    assert told["sharpness"] == pytest.approx(max(np.diag(hessian) / p), rel=1e-12)


PRECONDITIONED = [name for name, rule in OPTIMIZERS.items() if is_preconditioned(rule)]


@pytest.mark.parametrize("name", PRECONDITIONED)
def test_the_preconditioned_numbers_are_numpys(name):
    """On a turned bowl, so that divisor and axes disagree; the eigenvector is one of P⁻¹H, in x."""
    objective = quadratic(1.0, 25.0, tilt=0.6)
    trajectory = run((name, {"learning_rate": 0.05}), objective, steps=60)
    for step in (0, 1, 7, 59):
        told = at(trajectory, step)
        # The divisor in the update that leaves a row is that of the step that led to the next one.
        divisor = np.array(trajectory.inspect(step + 1)["values"][DIVISOR])
        matrix = np.array(objective.hessian((0.0, 0.0))) / divisor[:, np.newaxis]
        values, vectors = np.linalg.eig(matrix)
        assert told["sharpness"] == pytest.approx(values.max(), rel=1e-9)
        vector = vectors[:, values.argmax()]
        assert abs(np.dot(told["eigenvector"], vector)) == pytest.approx(1.0, abs=1e-9)
        np.testing.assert_allclose(told["eigenvalues"], [1.0, 25.0])


def test_coupled_decay_adds_to_the_curvature_and_decoupled_to_the_rule():
    coupled = at(run(("adam", {"weight_decay": 0.5, "epsilon": 0.0})), 0)
    # decayed = g + λx = (6, 21), P = 0.1·(6, 21), H + λI = diag(1.5, 10.5)
    assert coupled["sharpness"] == pytest.approx(10.5 / 2.1)
    decoupled = at(run(("adamw", {"weight_decay": 0.5, "epsilon": 0.0, "learning_rate": 0.1})), 0)
    assert decoupled["sharpness"] == pytest.approx(10 / 2.0)
    rate = 2 * 1.9 / (0.1 * 5.0 + 1.9 * 0.5)  # the largest that is stable
    assert decoupled["ratio"] == pytest.approx(0.1 / rate)


@pytest.mark.parametrize("name", ["adam", "adamw", "adamax", "yogi", "adabelief", "nadam", "qhadam"])
def test_with_the_divisor_held_still_it_diverges_just_beyond_ratio_one(name):
    """Each rule written anew from its paper, in NumPy: m ← βm + (1 − β)Hx,  x ← (1 − αw)x − α(now Hx + kept m)/P."""
    objective = quadratic(1.0, 10.0, tilt=0.4)
    hessian = np.array(objective.hessian((0.0, 0.0)))
    weight = 0.3 if name == "adamw" else 0.0
    trajectory = run(
        (name, {"learning_rate": 0.02} | ({"weight_decay": weight} if weight else {})), objective, steps=20
    )
    told, seen, t = at(trajectory, 12), trajectory.inspect(13), 13
    beta = seen["parameters"]["beta1"]
    now, kept = 0.0, 1.0 / (1 - beta**t)
    if name == "nadam":
        mu, after = seen["values"]["mu"][0], seen["values"]["mu_next"][0]
        product = math.prod(beta * (1 - 0.5 * 0.96 ** (k * 0.004)) for k in range(1, t + 1))
        now, kept = (1 - mu) / (1 - product), after / (1 - product * after)
    if name == "qhadam":
        now, kept = 1 - 0.7, 0.7 / (1 - beta**t)
    root, sizes = roots(name, seen), []
    for factor in (0.98, 1.02):
        rate = told["rate"] * factor / told["ratio"]
        x, m = np.array(told["eigenvector"]), np.zeros(2)
        for _ in range(6000):
            g = hessian @ x
            m = beta * m + (1 - beta) * g
            x = (1 - rate * weight) * x - rate * (now * g + kept * m) / root
            if np.linalg.norm(x) > 1e6:
                break
        sizes.append(float(np.linalg.norm(x)))
    assert sizes[0] < 1e-3 < 1e3 < sizes[1]


def roots(name, seen):
    """What the numerator is divided by, from the step's own numbers and not from its divisor."""
    values, eps = seen["values"], seen["parameters"]["epsilon"]
    if name == "adamax":
        return np.array(values["u"])
    second = {"adabelief": "s_hat", "qhadam": "square"}.get(name, "v_hat")
    return np.sqrt(values[second]) + eps


@pytest.mark.parametrize(
    ("name", "parameters"),
    [("adam", {"beta2": 0.99}), ("adam", {"beta2": 0.99, "epsilon_placement": "before"})],
)
def test_full_batch_adam_comes_to_hover_at_its_edge(name, parameters):
    """As v forgets the first slopes, P falls until the preconditioned sharpness has come to the threshold, and stays."""
    trajectory = run((name, {"learning_rate": 0.5, **parameters}), steps=5000)
    gauge = trajectory.gauge(0, trajectory.length)
    gauge.advance(math.inf)
    ratios = np.array(gauge.ratios)
    assert (ratios[:100] < 0.5).all()
    late = ratios[2500:]
    assert 0.9 < np.median(late) < 1.05
    assert 0.8 < np.quantile(late, 0.05) < np.quantile(late, 0.95) < 1.2


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("gradient_descent", {}),
        ("heavy_ball", {}),
        ("heavy_ball", {"form": "ema"}),
        ("heavy_ball", {"rate_inside": True}),
        ("sgd", {"momentum": 0.5, "dampening": 0.5, "weight_decay": 0.2}),
        ("sgd", {"nesterov": True}),
        ("qhm", {"momentum": 0.9}),
        ("nesterov", {}),
        ("newton", {}),
        ("newton", {"damping": 3.0}),
    ],
)
def test_ratio_one_is_where_a_rule_without_divisor_begins_to_diverge(name, parameters):
    """Just below, the distance of a free run shrinks; just above, it grows, and at the rate that is told."""
    probe = at(run((name, {**parameters, "learning_rate": 0.01})), 20)
    edge = 0.01 / probe["ratio"]
    for factor in (0.98, 1.02):
        trajectory = run((name, {**parameters, "learning_rate": factor * edge}), steps=4000)
        told = at(trajectory, 20)
        assert told["ratio"] == pytest.approx(factor)
        sizes = np.hypot(*trajectory.points().T)
        assert (sizes[-1] > 1e3) if factor > 1 else (sizes[-1] < 1e-3)
        if told["growth"] is not None:
            early, late = (
                len(sizes) // 4,
                len(sizes) // 2,
            )  # the largest of a while, since momentum oscillates
            seen = (sizes[late : late + 20].max() / sizes[early : early + 20].max()) ** (1 / (late - early))
            assert told["growth"] == pytest.approx(seen, rel=2e-3)
            assert (told["growth"] > 1) == (factor > 1)


def test_growth_is_told_where_it_is_exact_and_nowhere_else():
    assert at(run(("heavy_ball", {})), 3)["growth"] == pytest.approx(math.sqrt(0.9))
    for name in (
        "nesterov",
        "adam",
        "newton",
    ):  # a counter in the state; a divisor; no step for one coordinate
        assert at(run((name, {"learning_rate": 0.01})), 3)["growth"] is None
    bent = FormulaObjective("x^4 + y^2", (), ((-2.0, 2.0), (-2.0, 2.0)), (1.0, 1.0))
    assert at(run(("gradient_descent", {}), bent), 3)["growth"] is None
    sign = OPTIMIZERS["signsgd"]()
    assert growth(sign, {}, 0.1, [1.0]) is None


def test_the_best_rate_is_told_to_be_the_rules_own_where_it_moves_as_gradient_descent_does():
    for name, parameters, plain in (
        ("gradient_descent", {}, True),
        ("sgd", {"momentum": 0.0}, True),
        ("sgd", {"momentum": 0.0, "weight_decay": 0.1}, False),
        ("heavy_ball", {}, False),
        ("adam", {}, False),
        ("newton", {}, False),
    ):
        assert at(run((name, parameters)), 1)["plain"] is plain, name


def test_the_learning_rate_is_the_one_of_the_update_that_leaves_the_row():
    changed = run(
        ("gradient_descent", {"learning_rate": 0.05}), changes=(Change(10, (("learning_rate", 0.3),)),)
    )
    assert [at(changed, k)["rate"] for k in (9, 10, 11)] == [0.05, 0.3, 0.3]
    falling = run(("gradient_descent", {"learning_rate": 0.1}), schedule="cosine")
    for step in (0, 7, 30):
        # Row k + 1 bears the rate of the update that led to it, and that is the one which left row k.
        assert at(falling, step)["rate"] == falling.block(step + 1, 1)[4, 0]


def test_the_momentum_is_the_one_that_the_schedule_sets():
    cycling = run(("heavy_ball", {"learning_rate": 0.01}), schedule="one_cycle", steps=100)
    for step in (0, 20, 60):
        momentum = cycling.inspect(step + 1)["parameters"]["momentum"]
        assert at(cycling, step)["threshold"] == pytest.approx(2 * (1 + momentum))


@pytest.mark.parametrize("clip", [ClipByNorm(1.0), ClipByValue(1.0)])
@pytest.mark.parametrize("name", ["gradient_descent", "adam", "newton"])
def test_a_clipped_update_has_no_ratio_and_says_why(name, clip):
    trajectory = run((name, {"learning_rate": 0.1}), clip=clip, steps=200)
    told = at(trajectory, 0)
    assert (told["ratio"], told["reason"]) == (None, "clipped")
    assert told["eigenvalues"] == [1.0, 10.0]
    if name != "newton":  # it jumps into the bowl, where nothing is clipped
        return
    assert at(trajectory, trajectory.length - 1)["reason"] is None


def test_clipping_counts_the_noise_that_is_given_with_the_gradient():
    objective = quadratic(1.0, 10.0)
    calm = run(("gradient_descent", {}), objective, start=(1e-3, 1e-3), clip=ClipByNorm(1.0))
    assert at(calm, 0)["reason"] is None
    noisy = run(
        ("gradient_descent", {}), objective, start=(1e-3, 1e-3), clip=ClipByNorm(1.0), oracle=Noisy(5.0)
    )
    assert at(noisy, 0)["reason"] == "clipped"


def test_there_is_a_reason_wherever_there_is_no_ratio():
    assert at(run(("lion", {})), 3)["reason"] == "no_threshold"
    assert at(run(("bfgs", {}), steps=3), 1)["reason"] == "no_threshold"
    hill = FormulaObjective("-x^2 - 2*y^2", (), ((-2.0, 2.0), (-2.0, 2.0)), (1.0, 1.0))
    told = at(run(("gradient_descent", {"learning_rate": 0.01}), hill, steps=3), 1)
    assert (told["reason"], told["model"], told["best_rate"]) == ("no_curvature", None, None)
    away = run(("gradient_descent", {"learning_rate": 9.0}), steps=400)
    gone = replace(
        away.plan, objective=FormulaObjective("exp(x^2)", (), ((-2.0, 2.0),), (2.0,)), start=(2.0,)
    )
    wild = Trajectory(gone)
    wild.advance(5)
    assert at(wild, wild.length - 1)["reason"] == "not_finite"
    flat = run(("adam", {"epsilon": 0.0}), start=(1.0, 0.0))  # no slope in y: its divisor is 0
    assert at(flat, 0)["reason"] == "not_finite"


def test_a_saddle_has_a_ratio_and_no_ellipse():
    saddle = FormulaObjective("x^2 - y^2", (), ((-2.0, 2.0), (-2.0, 2.0)), (1.0, 0.1))
    told = at(run(("gradient_descent", {"learning_rate": 0.1}), saddle, steps=3), 0)
    assert (told["ratio"], told["model"], told["condition"]) == (0.1, None, None)


def test_newtons_ellipse_is_the_models_level_line_through_the_point():
    rosenbrock = FormulaObjective("(1-x)^2 + 100*(y-x^2)^2", (), ((-2.0, 2.0), (-1.0, 3.0)), (-1.2, 1.0))
    trajectory = run(("newton", {}), rosenbrock, steps=4)
    for step in (0, 2):
        x = np.array(trajectory.point(step))
        g, h = np.array(rosenbrock.gradient(x)), np.array(rosenbrock.hessian(x))
        model = at(trajectory, step)["model"]
        center = np.array(model["center"])
        np.testing.assert_allclose(center, x - np.linalg.solve(h, g))
        # Newton with α = 1 jumps there.
        np.testing.assert_allclose(center, trajectory.point(step + 1), atol=1e-12)
        for axis, length in zip(model["axes"], model["lengths"], strict=True):
            edge = center + length * np.array(axis)
            assert (edge - center) @ h @ (edge - center) == pytest.approx((x - center) @ h @ (x - center))


def test_in_one_dimension_it_is_the_second_derivative():
    parabola = FormulaObjective("3*x^2", (), ((-2.0, 2.0),), (1.0,))
    told = at(run(("gradient_descent", {"learning_rate": 0.4}), parabola, steps=3), 0)
    assert (told["value"], told["eigenvector"], told["condition"]) == (pytest.approx(2.4), [1.0], 1.0)
    assert told["growth"] == pytest.approx(1.4)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.5*(a*x^2 + 2*y^2) + x*y - 3*x", True),
        ("(a - x)^2 + (y - 2)^2/4", True),
        ("sin(a)*x^2 + y^2", True),
        ("x^4 + y^2", False),
        ("(a - x)^2 + 100*(y - x^2)^2", False),
        ("abs(x) + y^2", False),
        ("max(x, y)", False),
        ("sqrt(x^2 + y^2)", False),
    ],
)
def test_a_quadratic_is_known_by_its_formula(text, expected):
    objective = FormulaObjective(text, (("a", 1.5),), ((-2.0, 2.0), (-2.0, 2.0)), (1.0, 1.0))
    assert objective.derived.quadratic is expected


@pytest.mark.parametrize("name", sorted(n for n, rule in OPTIMIZERS.items() if not hasattr(rule, "needs")))
def test_the_course_is_what_the_inspections_say(name):
    trajectory = (
        run((name, {}), steps=700) if is_elementwise(OPTIMIZERS[name]()) else run((name, {}), steps=12)
    )
    first = 330 if trajectory.length > 400 else 0
    gauge = trajectory.gauge(first, min(40, trajectory.length - first))
    while not gauge.done:
        assert gauge.advance(50.0) > 0
    for step in (first, first + len(gauge.ratios) - 1):
        ratio = at(trajectory, step)["ratio"]
        np.testing.assert_equal(gauge.ratios[step - first], math.nan if ratio is None else ratio)


def test_the_course_does_not_depend_on_how_it_is_cut():
    trajectory = run(
        ("adam", {"learning_rate": 0.1}), steps=700, changes=(Change(350, (("learning_rate", 0.2),)),)
    )
    whole, pieces = trajectory.gauge(300, 200), trajectory.gauge(300, 200)
    whole.advance(math.inf)
    while not pieces.done:
        pieces.advance(1.0)
    assert whole.ratios == pieces.ratios
    assert len(whole.ratios) == 200
    with pytest.raises(IndexError):
        trajectory.gauge(600, 200)
