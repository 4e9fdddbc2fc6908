"""What is said of each model, found in its loss."""

import numpy as np
import pytest

from server.core.param import checked
from server.core.risk.building import build
from server.core.risk.dataset import made
from server.core.risk.rows import rows_of
from server.core.risk.split import Split
from server.datasets.blobs_one_feature import BlobsOneFeature
from server.datasets.five_points import FivePoints
from server.datasets.sine import Sine
from server.datasets.two_modes import TwoModes
from server.losses.binary_cross_entropy import LOSS as CROSS_ENTROPY
from server.losses.kl_forward import LOSS as FORWARD
from server.losses.mse import LOSS as MSE
from server.models.exponential_decay import MODEL as DECAY
from server.models.gaussian import MODEL as GAUSSIAN
from server.models.hidden_tanh import MODEL as TANH
from server.models.linear import MODEL as LINEAR
from server.models.logistic import MODEL as LOGISTIC
from server.models.two_layer_sigmoid import MODEL as TWO_LAYERS
from server.penalties.none import PENALTY as NONE

SINE, BLOBS = made(Sine()), made(BlobsOneFeature())


def risk(rows, model, loss):
    values = checked(loss.parameters, {})
    key = f"{model.formula}:{loss.formula}:{rows.features.tobytes().hex()[:64]}:{len(rows)}"
    return build(key, rows, model, loss, values, NONE, {}, Split())


def test_two_layers_have_valleys_in_which_only_the_product_of_the_weights_counts():
    objective = risk(BLOBS, TWO_LAYERS, MSE)
    along = [objective.value((a, 1.5 / a)) for a in (-4.0, 0.5, 1.5, 3.0)]
    assert along == pytest.approx([along[0]] * 4, rel=1e-13)


def test_two_layers_stand_still_at_0_which_is_a_saddle():
    objective = risk(BLOBS, TWO_LAYERS, MSE)
    assert objective.gradient((0.0, 0.0)) == (0.0, 0.0)
    low, high = objective.eigenvalues((0.0, 0.0))
    assert low < -1e-3
    assert high > 1e-3


def test_along_the_floor_of_its_valley_the_hessian_of_two_layers_is_singular():
    """σ(c·x) for the targets: the floor is where the product is c, and there Newton has no step."""
    x = np.linspace(-2, 2, 21)
    objective = risk(rows_of(x, 1 / (1 + np.exp(-1.2 * x)), "number"), TWO_LAYERS, MSE)
    for a in (0.4, 1.2, 3.0):
        low, high = objective.eigenvalues((a, 1.2 / a))
        assert abs(low) <= 1e-12 * high


def test_with_targets_from_2_to_10_two_layers_have_an_infimum_that_is_not_attained():
    objective = risk(made(FivePoints()), TWO_LAYERS, MSE)
    infimum = np.mean((np.array([2.0, 4, 6, 8, 10]) - 1) ** 2)
    values = [objective.value((a, a)) for a in (1.0, 2.0, 3.0, 5.0)]
    assert values == sorted(values, reverse=True)
    assert values[-1] - infimum == pytest.approx(0, abs=1e-9)
    assert values[-1] > infimum


def test_a_hidden_unit_is_the_same_with_both_signs_turned_and_has_a_saddle_between():
    objective = risk(SINE, TANH, MSE)
    for place in ((0.7, 1.3), (-1.1, 0.4)):
        assert objective.value(place) == objective.value((-place[0], -place[1]))
    assert objective.gradient((0.0, 0.0)) == (0.0, 0.0)
    low, high = objective.eigenvalues((0.0, 0.0))
    assert low < 0 < high


def test_the_boundary_of_the_logistic_model_has_probability_one_half():
    assert LOGISTIC.formula == LINEAR.formula
    code = risk(BLOBS, LOGISTIC, CROSS_ENTROPY).code
    result = [np.empty(1), np.empty(1), np.empty(1)]
    code.predictions.run([2.0, 3.0, np.array([-1.5]), 0.0, 1.0, 1.0], result)
    assert 1 / (1 + np.exp(-result[0][0])) == 0.5


def test_the_gaussian_with_the_targets_moments_is_the_lowest_place_of_the_forward_divergence():
    rows = made(TwoModes())
    x, p = rows.features[:, 0], rows.targets
    mean = (p * x).sum()
    width = np.sqrt((p * (x - mean) ** 2).sum())
    objective = risk(rows, GAUSSIAN, FORWARD)
    assert np.abs(objective.gradient((mean, np.log(width)))).max() <= 1e-12
    assert objective.eigenvalues((mean, np.log(width)))[0] > 0.1


def test_the_gaussian_is_a_density():
    x = np.linspace(-30, 30, 6001)
    code = risk(made(TwoModes()), GAUSSIAN, FORWARD).code
    result = [np.empty(len(x)) for _ in range(3)]
    code.predictions.run([1.3, np.log(2.0), x, 0.0, 1.0], result)
    q = np.exp(result[0])
    assert np.trapezoid(q, x) == pytest.approx(1, abs=1e-12)
    assert np.trapezoid(q * x, x) == pytest.approx(1.3, abs=1e-12)
    assert np.trapezoid(q * (x - 1.3) ** 2, x) == pytest.approx(4, abs=1e-11)


def test_the_decay_halves_in_log_2_over_b():
    code = risk(SINE, DECAY, MSE).code
    result = [np.empty(2), np.empty(2), np.empty(2)]
    code.predictions.run([3.0, 0.5, np.array([0.0, np.log(2) / 0.5]), 0.0, 1.0], result)
    assert result[0].tolist() == pytest.approx([3.0, 1.5], rel=1e-15)
