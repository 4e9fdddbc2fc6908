"""Sums of squares: the residuals of every surface that declares them, and their Jacobian."""

import math
import random

import pytest
import sympy

from server import catalog
from server.core.objective import FormulaObjective
from server.core.refusal import Refusal
from tests.surfaces.known import SURFACES, inside, numbers, parameters, read, settings, variables

SUMS = [name for name, surface in SURFACES.items() if surface.residuals]
every_sum = pytest.mark.parametrize("name", SUMS)


@every_sum
def test_the_squares_sum_to_f(name):
    surface = SURFACES[name]
    squares = sum(read(residual, name, exact=True) ** 2 for residual in surface.residuals)
    difference = read(surface.formula, name, exact=True) - squares
    assert sympy.simplify(difference.expand()) == 0
    rng = random.Random(name)
    for values in settings(name):
        objective = SURFACES[name].objective(values)
        for _ in range(50):
            x = inside(SURFACES[name], rng)
            squares = math.fsum(r * r for r in objective.residuals_at(x))
            assert squares == pytest.approx(objective.value(x), rel=1e-12, abs=1e-12)


@every_sum
def test_residuals_and_jacobian_are_sympys(name):
    surface, rng = SURFACES[name], random.Random(name)
    residuals = [read(text, name) for text in surface.residuals]
    rows = [[r.diff(v) for v in variables(name)] for r in residuals]
    theirs = sympy.lambdify([*variables(name), *parameters(name).values()], [residuals, rows], "math")
    for values in settings(name):
        objective = surface.objective(values)
        for _ in range(30):
            x = inside(surface, rng)
            expected, slopes = theirs(*x, *numbers(name, values).values())
            assert objective.residuals_at(x) == pytest.approx(expected, rel=1e-11, abs=1e-11)
            ours = objective.jacobian_at(x)
            assert len(ours) == len(surface.residuals)
            for row, exact in zip(ours, slopes, strict=True):
                assert row == pytest.approx(exact, rel=1e-11, abs=1e-11)


@every_sum
def test_twice_the_jacobian_times_the_residuals_is_the_gradient(name):
    objective = SURFACES[name].objective()
    for x in (objective.start, *(minimum.x for minimum in objective.minima)):
        r, slopes = objective.residuals_at(x), objective.jacobian_at(x)
        ours = [2 * sum(one * row[j] for one, row in zip(r, slopes, strict=True)) for j in range(len(x))]
        assert ours == pytest.approx(objective.gradient(x), rel=1e-11, abs=1e-12)


def test_a_surface_that_is_no_sum_of_squares_has_none():
    objective = SURFACES["saddle"].objective()
    assert (objective.residuals_at((1.0, 2.0)), objective.jacobian_at((1.0, 2.0))) == ([], [])


def test_the_catalogue_says_which_surfaces_are_sums_of_squares():
    told = {entry["name"] for entry in catalog.description({})["surfaces"] if entry["sum_of_squares"]}
    assert told == set(SUMS)
    assert {"rosenbrock", "himmelblau", "beale", "booth", "two_layer_linear", "sphere", "line_fit"} <= told
    assert "quadratic" not in told  # an eigenvalue may be negative


def test_where_residuals_overflow_they_are_not_finite_and_nothing_is_raised():
    objective = SURFACES["beale"].objective()
    assert not all(map(math.isfinite, objective.residuals_at((1e300, 1e300))))
    assert not all(math.isfinite(slope) for row in objective.jacobian_at((1e300, 1e300)) for slope in row)
    steep = FormulaObjective("exp(x)^2", (), ((-1, 1),), (0.5,), residuals=("exp(x)",))
    assert steep.residuals_at((1000.0,)) == [math.inf]
    assert steep.jacobian_at((1000.0,)) == [[math.inf]]


def test_a_residual_that_cannot_be_read_is_refused():
    with pytest.raises(Refusal, match="wild is not known"):
        FormulaObjective("x^2", (), ((-1, 1),), (0.5,), residuals=("wild*x",)).residuals_at((1.0,))
