"""Conventions against scikit-learn's: its fits are our lowest places, and its metrics our losses."""

import numpy as np
import pytest

from server.core.risk.building import build
from server.core.risk.row_code import bound_symbols, loss_symbols, row_code
from server.core.risk.split import Split
from tests.golden.risk_cases import LOSSES, MODELS, PENALTIES, all_values
from tests.golden.sklearn_cases import FITS, LABELS, MEASURES, PREDICTIONS, TARGETS, golden

GOLDEN = golden()
every_fit = pytest.mark.parametrize("fit", FITS, ids=lambda fit: f"{fit.id}-{fit.loss_values or 'default'}")


def objective_of(fit):
    loss, penalty = LOSSES[fit.loss], PENALTIES[fit.penalty]
    values = all_values(loss.parameters, fit.loss_values)
    strengths = all_values(penalty.parameters, fit.penalty_values)
    key = f"{fit.id}{fit.loss_values}"
    return build(key, fit.rows, MODELS[fit.model], loss, values, penalty, strengths, Split())


def newton_step(objective, x):
    """How far x is from where the slope is gone, over the coordinates that are not exactly 0."""
    free = [place for place, value in enumerate(x) if value != 0]
    _, gradient, hessian = objective.all(x)
    return np.linalg.solve(np.array(hessian)[np.ix_(free, free)], np.array(gradient)[free]), gradient


@every_fit
def test_its_fit_is_our_lowest_place(fit):
    x = GOLDEN["fits"][fit.id]
    objective = objective_of(fit)
    step, gradient = newton_step(objective, x)
    assert np.abs(step).max() <= 1e-8
    for value, slope in zip(x, gradient, strict=True):
        if value == 0:  # the least subgradient there
            assert slope == 0


@every_fit
def test_another_convention_would_have_another_lowest_place(fit):
    """So that the test above can tell the conventions apart: twice the penalty, or none, leads elsewhere."""
    if fit.penalty == "none" or 0.0 in GOLDEN["fits"][fit.id]:
        return
    doubled = {**fit.penalty_values, "strength": 2 * fit.penalty_values["strength"]}
    values = all_values(LOSSES[fit.loss].parameters, fit.loss_values)
    strengths = all_values(PENALTIES[fit.penalty].parameters, doubled)
    other = build(
        f"{fit.id}{fit.loss_values}doubled", fit.rows, MODELS[fit.model], LOSSES[fit.loss], values,
        PENALTIES[fit.penalty], strengths, Split(),
    )  # fmt: skip
    assert np.abs(newton_step(other, GOLDEN["fits"][fit.id])[0]).max() > 1e-3


def test_a_bias_is_not_penalised_and_some_fits_could_tell():
    biased = [fit for fit in FITS if fit.intercept and fit.penalty != "none"]
    assert len(biased) >= 5
    for fit in biased:
        model = MODELS[fit.model]
        assert model.penalised == ("w",)
        assert abs(GOLDEN["fits"][fit.id][1]) > 0.05


def test_lasso_has_a_fit_with_a_weight_of_exactly_0():
    zeros = [fit for fit in FITS if fit.penalty == "l1" and 0.0 in GOLDEN["fits"][fit.id]]
    assert zeros


@pytest.mark.parametrize(("function", "loss", "own"), MEASURES)
def test_its_metrics_are_our_losses(function, loss, own):
    code_values = all_values(LOSSES[loss].parameters, own)
    labels = LOSSES[loss].targets == ("label",)
    told = loss_of(LOSSES[loss], code_values, PREDICTIONS, LABELS if labels else TARGETS)
    assert told == pytest.approx(GOLDEN["measures"][function], rel=1e-12)


def loss_of(loss, values, predictions, targets):
    """The mean of a loss over predictions, by way of the model p = w·x at w = 1."""
    code = row_code(MODELS["linear_weight"], loss)
    result = [np.empty(len(targets))]
    numbers = bound_symbols(loss_symbols(loss), values).values()
    code.arrays[0].run([1.0, predictions, targets, 1.0, *numbers], result)
    return result[0].mean()


def test_the_numbers_are_those_of_scikit_learn():
    assert GOLDEN["scikit-learn"].startswith("1.")
    assert set(GOLDEN["fits"]) == {fit.id for fit in FITS}
