"""Minima against other programs': linear programs, quantile regression, roots of a gradient, and scikit-learn's fits."""

import math

import pytest

from server.core.risk.minima import known
from tests.golden.minima_cases import LINEAR_PROGRAMS, QUANTILES, ROOTS, golden
from tests.golden.sklearn_cases import FITS
from tests.golden.sklearn_cases import golden as fits
from tests.golden.test_sklearn import objective_of

GOLDEN = golden()
NEAR = 1e-9


def only_minimum(objective):
    """The one minimum of a convex risk."""
    found = known(objective)
    assert found.attained is True
    assert found.valleys == ()
    assert len(found.minima) == 1
    return found.minima[0]


def near(x, other):
    return math.dist(x, other) <= NEAR * (1 + math.hypot(*other))


@pytest.mark.parametrize("case", LINEAR_PROGRAMS, ids=lambda case: case.id)
def test_a_piecewise_linear_risk_is_lowest_where_the_linear_program_is(case):
    *x, value = GOLDEN["linear_programs"][case.id]
    found = only_minimum(case.objective())
    assert near(found.x, x)
    assert found.value == pytest.approx(value, rel=1e-12)


def test_an_l1_penalty_strong_enough_brings_the_weight_to_exactly_0():
    held = [case for case in LINEAR_PROGRAMS if case.penalty == "l1" and case.penalty_values["strength"] > 1]
    assert len(held) >= 2
    for case in held:
        x = GOLDEN["linear_programs"][case.id][: len(case.objective().start)]
        zeros = [place for place, value in enumerate(x) if abs(value) < 1e-12]
        assert zeros
        assert all(only_minimum(case.objective()).x[place] == 0 for place in zeros)


@pytest.mark.parametrize("case", QUANTILES, ids=lambda case: case.id)
def test_the_quantile_loss_is_lowest_where_quantile_regression_is(case):
    assert near(only_minimum(case.objective()).x, GOLDEN["quantile_regressions"][case.id])


@pytest.mark.parametrize("case", ROOTS, ids=lambda case: case.id)
def test_huber_and_log_cosh_are_lowest_where_their_gradient_is_0(case):
    assert near(only_minimum(case.objective()).x, GOLDEN["roots"][case.id])


@pytest.mark.parametrize("fit", FITS, ids=lambda fit: f"{fit.id}-{fit.loss_values or 'default'}")
def test_a_risk_is_lowest_where_scikit_learn_fits_it(fit):
    """Its iterations end at 1e-12 of their own measures, which leaves less than 1e-8 of the parameters."""
    x = fits()["fits"][fit.id]
    found = only_minimum(objective_of(fit))
    assert math.dist(found.x, x) <= 1e-8 * (1 + math.hypot(*x))
    assert [value == 0 for value in found.x] == [value == 0 for value in x]


def test_the_versions_are_told():
    assert GOLDEN["scipy"] == "1.17.1"
    assert GOLDEN["scikit-learn"] == "1.9.1"
