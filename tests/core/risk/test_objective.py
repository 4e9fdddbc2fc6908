"""The risk as an objective: sums over samples, penalty, kinks, residuals, pictures; and what does not fit together."""

import math
from itertools import pairwise

import numpy as np
import pytest

from server.core.oracles import Exact
from server.core.refusal import Refusal
from server.core.risk import building
from server.core.risk.building import build, fits_loss, fits_model
from server.core.risk.dataset import made
from server.core.risk.split import Split
from server.optimizers.levenberg_marquardt import LevenbergMarquardt
from tests.core.risk.training import DATASETS, LOSSES, MODELS, PENALTIES, objective, plan, whole

X = (0.7, -0.4)
RISKS = {
    "few rows": objective("five_points", "linear", "huber"),
    "rows": objective(penalty="elastic_net"),
    "logits": objective("blobs_one_feature", "logistic", "binary_cross_entropy", "l2"),
    "two features": objective("half_planes", "linear_weights", "squared_hinge"),
    "pairs": objective("ranked_items", "linear_weights", "ranking_logistic", "l1"),
    "masses": objective("two_modes", "gaussian", "kl_forward"),
    "a sum": objective(loss_values={"convention": "half_sum"}),
}


def _one_by_one(risk, x):
    """The sum, sample by sample."""
    told = [risk.on(np.array([place]), str(place)).cost.told(x, 0)[0] for place in range(risk.samples)]
    return sum(told) / len(told)


@pytest.mark.parametrize("name", RISKS)
def test_the_value_is_the_mean_over_the_samples_and_the_penalty_once(name):
    risk = RISKS[name]
    assert risk.value(X) - risk.priced.told(X)[0] == pytest.approx(_one_by_one(risk, X), rel=1e-12)


@pytest.mark.parametrize("name", RISKS)
def test_derivatives_are_those_of_the_value(name):
    risk = RISKS[name]
    _, slope, hessian = risk.all(X)
    for axis in range(2):
        step = 1e-5 * np.eye(2)[axis]
        up, down = (tuple((np.array(X) + sign * step).tolist()) for sign in (1, -1))
        assert slope[axis] == pytest.approx((risk.value(up) - risk.value(down)) / 2e-5, rel=1e-6, abs=1e-7)
        rows = (np.array(risk.gradient(up)) - np.array(risk.gradient(down))) / 2e-5
        assert hessian[axis] == pytest.approx(rows.tolist(), rel=1e-5, abs=1e-6)


@pytest.mark.parametrize("name", RISKS)
def test_all_ways_to_look_give_the_same_bits(name):
    risk = RISKS[name]
    f, slope, _ = risk.all(X)
    assert risk.look(X) == (f, slope)
    assert (risk.value(X), risk.gradient(X)) == (f, slope)
    with np.errstate(all="ignore"):
        seen = risk.observed(X)
    assert (seen[0], tuple(seen[1])) == (f, slope)


@pytest.mark.parametrize("name", RISKS)
def test_many_points_at_once_are_the_points_alone(name):
    risk = RISKS[name]
    points = np.random.default_rng(0).uniform(-2, 2, (700, 2))
    values, hessians = risk.values(points), risk.hessians(points[:40])
    for place in (0, 1, 345, 699):
        assert values[place] == pytest.approx(risk.value(points[place].tolist()), rel=1e-12)
    for place in (0, 39):
        told = risk.hessian(points[place].tolist())
        assert hessians[place] == pytest.approx(np.array(told), rel=1e-11, abs=1e-12)
    grid = risk.grid(((-1, 1), (-2, 3)), 5, 4)
    assert grid.shape == (4, 5) and grid.dtype == np.float32
    assert grid[3, 0] == pytest.approx(risk.value((-1.0, 3.0)), rel=1e-6)
    assert grid[0, 4] == pytest.approx(risk.value((1.0, -2.0)), rel=1e-6)


@pytest.mark.parametrize("name", ["rows", "a sum", "one line"])
def test_a_picture_of_a_quadratic_is_that_of_its_rows(name):
    risk = objective("line_through_origin", "linear_weight") if name == "one line" else RISKS[name]
    assert risk.quadratic == (name != "rows")  # whose penalty has a kink
    sides = (41, 33)[: risk.dimension]
    axes = [np.linspace(*box, side) for box, side in zip(risk.domain, sides, strict=True)]
    points = np.stack([axis.ravel() for axis in np.meshgrid(*axes)], axis=1)
    found = risk.grid(risk.domain, *sides).ravel()
    assert found == pytest.approx(risk.values(points), rel=1e-6)


def test_one_trained_parameter_is_one_everywhere():
    risk = objective("line_through_origin", "linear_weight", penalty="l2")
    f, slope, hessian = risk.all((0.5,))
    assert (len(slope), len(hessian), len(hessian[0])) == (1, 1, 1)
    assert risk.grid(((-1, 1),), 3).shape == (1, 3)
    assert risk.hessians(np.array([[0.5], [2.0]])).shape == (2, 1, 1)
    assert risk.values(np.array([[0.5]]))[0] == pytest.approx(f)


def test_conventions_scale_the_sum():
    told = {
        name: objective(loss_values={"convention": name}).value(X)
        for name in ("mean", "half_mean", "sum", "half_sum")
    }
    assert told["half_mean"] == told["mean"] / 2
    assert told["sum"] == pytest.approx(100 * told["mean"], rel=1e-14)
    assert told["half_sum"] == pytest.approx(50 * told["mean"], rel=1e-14)


def test_a_loss_without_a_choice_has_its_one_convention():
    risk = RISKS["masses"]
    p = risk.rows.targets
    mu, s = X
    x = risk.rows.features[:, 0]
    logq = -0.5 * ((x - mu) / math.exp(s)) ** 2 - s - 0.5 * math.log(2 * math.pi)
    assert risk.value(X) == pytest.approx(float((p * (np.log(p / risk.rows.cell) - logq)).sum()))


def test_pairs_are_those_of_which_the_first_item_ranks_higher():
    risk = RISKS["pairs"]
    y = risk.rows.targets
    assert risk.samples == sum(int((a > y).sum()) for a in y)
    assert all(y[one] > y[other] for one, other in risk.pairs)
    assert all(tuple(a) < tuple(b) for a, b in pairwise(risk.pairs.tolist()))


def test_at_an_exact_zero_the_subgradient_of_least_size_is_taken():
    weak = objective(penalty="l1", penalty_values={"strength": 0.01})
    strong = objective(penalty="l1", penalty_values={"strength": 100.0})
    smooth = weak.smooth_gradient((0.0, 0.3))
    assert smooth == objective().gradient((0.0, 0.3))
    assert weak.gradient((0.0, 0.3)) == pytest.approx(
        (smooth[0] + 0.01, smooth[1])
    )  # the slope is negative there
    assert strong.gradient((0.0, 0.3)) == (0.0, smooth[1])  # the bias is not penalised
    assert strong.gradient((1e-9, 0.3))[0] == pytest.approx(100.0 + smooth[0], rel=1e-6)


@pytest.mark.parametrize("name", ["l1", "l2", "elastic_net"])
def test_the_proximal_point_is_the_lowest_of_what_it_minimises(name):
    risk = objective(penalty=name)
    for w in (-1.3, -0.02, 0.0, 0.4):
        z, bias = risk.proximal((w, 2.0), 0.7)
        assert bias == 2.0
        near = np.linspace(z - 0.05, z + 0.05, 2001)
        cost = [0.5 * (one - w) ** 2 + 0.7 * risk.priced.told((one, 2.0))[0] for one in near]
        assert abs(near[int(np.argmin(cost))] - z) <= 5.1e-5
    assert objective(penalty="l1", penalty_values={"strength": 1.0}).proximal((0.5, 1.0), 0.7) == (0.0, 1.0)
    assert objective().proximal(X, 0.7) == X


def test_a_squared_error_without_a_penalty_is_a_sum_of_squares():
    for convention in ("mean", "half_sum"):
        risk = objective("line", "hidden_tanh", loss_values={"convention": convention})
        r, jacobian = np.array(risk.residuals_at(X)), np.array(risk.jacobian_at(X))
        assert float(r @ r) == pytest.approx(risk.value(X), rel=1e-13)
        assert (2 * r @ jacobian).tolist() == pytest.approx(list(risk.gradient(X)), rel=1e-12)
    assert whole(plan(objective("line", "hidden_tanh"), LevenbergMarquardt(), Exact())).length > 1
    for other in (objective(penalty="l2"), objective(loss="huber")):
        assert not other.residuals and other.residuals_at(X) == other.jacobian_at(X) == []


def test_what_is_quadratic_shows_in_the_formulas():
    assert objective().quadratic and objective(penalty="l2").quadratic
    for other in (
        objective(penalty="l1"),
        objective(loss="mae"),
        objective("line", "hidden_tanh"),
        RISKS["logits"],
    ):
        assert not other.quadratic


def test_values_far_out_are_not_finite_and_nothing_is_raised():
    for risk in (objective("line", "exponential_decay"), objective("five_points", "exponential_decay")):
        for x in ((1e200, -1e5), (math.inf, 0.0), (math.nan, 1.0)):
            f, slope, hessian = risk.all(x)
            assert not math.isfinite(f) and len(slope) == len(hessian) == 2
        assert len(risk.all((-1e308, 1e308))[1]) == 2


def test_equal_keys_are_equal_objectives():
    one = objective()
    assert one == objective() and hash(one) == hash(objective())
    assert one != objective(loss="mae")
    assert one.on(np.array([1]), "1") != one.on(np.array([2]), "2")


def test_the_formula_has_the_sum_the_numbers_and_the_penalty_of_what_is_penalised():
    text = objective(
        loss_values={"convention": "half_mean"}, penalty="l2", penalty_values={"strength": 0.25}
    ).formula_mathml
    assert text.startswith("<math") and "∑" in text
    assert "<mn>2</mn><mi>n</mi>" in text
    assert "0.25" in text and text.count("<mi>w</mi>") == 2 and text.count("<mi>b</mi>") == 1
    assert "∑" not in objective("five_points", "linear_weight").formula_mathml.replace("<mo>∑</mo>", "", 1)
    assert "<mi>k</mi>" in RISKS["pairs"].formula_mathml


def test_rows_are_shared_with_what_is_made_of_them():
    risk = objective()
    assert risk.on(np.arange(5), "five").rows is risk.rows
    assert risk.cost.columns.nbytes == 16 * risk.samples


@pytest.mark.parametrize(
    ("parts", "field", "needs"),
    [
        (("blobs", "linear", "mse"), "model.name", "features_1"),
        (("line", "linear_weights", "mse"), "model.name", "features_2"),
        (("line", "linear", "kl_forward"), "loss.name", "gives_log_density"),
        (("line", "linear", "ranking_margin"), "loss.name", "gives_score"),
        (("line", "logistic", "binary_cross_entropy"), "loss.name", "target_label"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_it_needs(parts, field, needs):
    with pytest.raises(Refusal) as caught:
        objective(*parts)
    assert (caught.value.code, caught.value.field) == ("unsuited", field)
    assert caught.value.values["needs"] == needs


def test_to_fit_is_what_is_not_refused():
    for dataset in DATASETS:
        for model in MODELS:
            for loss in LOSSES:
                rows = made(DATASETS[dataset]())
                fits = fits_model(rows, MODELS[model]) and fits_loss(rows, MODELS[model], LOSSES[loss])
                try:
                    building._check(rows, MODELS[model], LOSSES[loss])
                except Refusal:
                    assert not fits, (dataset, model, loss)
                else:
                    assert fits, (dataset, model, loss)


def test_rows_held_out_that_rank_alike_have_no_validation_loss():
    risk = objective("ranked_items", "linear_weights", "ranking_margin", split=Split(0.05))
    assert len(risk.validation) == 1 and risk.held is None
    assert math.isnan(risk.validation_loss(X))


def test_items_that_rank_alike_have_no_pairs_and_too_many_are_too_many():
    rows = made(DATASETS["ranked_items"]())
    alike = type(rows)(
        rows.features, np.zeros(len(rows)), rows.feature_names, rows.target_name, "rank", rows.numbers
    )
    loss, none = LOSSES["ranking_margin"], PENALTIES["none"]
    with pytest.raises(Refusal) as caught:
        build("alike", alike, MODELS["linear_weights"], loss, {"margin": 1.0}, none, {}, Split())
    assert caught.value.values["needs"] == "pairs"
    many = type(rows)(
        np.zeros((400, 2)), np.arange(400.0), rows.feature_names, rows.target_name, "rank", np.arange(400)
    )
    with pytest.raises(Refusal) as caught:
        build("many", many, MODELS["linear_weights"], loss, {"margin": 1.0}, none, {}, Split())
    assert (caught.value.code, caught.value.field) == ("too_large", "loss.name")
