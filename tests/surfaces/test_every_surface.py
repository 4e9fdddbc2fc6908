"""Questions asked of every surface in the registry: a new file is picked up here with nothing else touched."""

import random
import xml.etree.ElementTree as ET

import mpmath
import numpy as np
import pytest
import sympy

from server.core.formula.parse import CONSTANTS
from server.core.param import Parameter
from tests.surfaces.known import (
    POINTED,
    SURFACES,
    UNBOUNDED,
    compiled,
    inside,
    numbers,
    outputs,
    settings,
    variables,
)

GROUPS = ("one_dimension", "bowls", "valleys", "many_minima", "saddles_and_plateaus")

every = pytest.mark.parametrize("name", SURFACES)


@every
def test_value_gradient_and_hessian_are_sympys_at_a_hundred_points(name):
    surface, theirs, rng = SURFACES[name], compiled(name, "math"), random.Random(name)
    for i in range(100):
        values = settings(name)[i % len(settings(name))]
        objective, x = surface.objective(values), inside(surface, rng)
        f, gradient, hessian = objective.all(x)
        ours = [f, *gradient, *(entry for row in hessian for entry in row)]
        expected = theirs(*x, *numbers(name, values).values())
        scale = 1e-12 * (1 + max(map(abs, expected)))
        assert ours == pytest.approx(expected, rel=1e-11, abs=scale)


@every
def test_the_gradient_is_the_limit_of_differences(name):
    surface, rng = SURFACES[name], random.Random(name)
    with mpmath.workdps(50):
        exact = compiled(name, "mpmath")
        values = [mpmath.mpf(value) for value in numbers(name, {}).values()]
        h = mpmath.mpf(10) ** -15
        for _ in range(5):
            x = inside(surface, rng)
            for axis, slope in enumerate(surface.objective().gradient(x)):
                up, down = (
                    [mpmath.mpf(v) + (sign * h if i == axis else 0) for i, v in enumerate(x)]
                    for sign in (1, -1)
                )
                difference = float((exact(*up, *values)[0] - exact(*down, *values)[0]) / (2 * h))
                assert slope == pytest.approx(difference, rel=1e-11, abs=1e-10)


def polished(name, x, values):
    """f and the point to which Newton's method brings x at 50 digits, along the directions that are not flat."""
    d = len(x)
    point = mpmath.matrix([mpmath.mpf(v) for v in x])
    fixed = [mpmath.mpf(v) for v in numbers(name, values).values()]
    for _ in range(8):
        f, *slopes = compiled(name, "mpmath")(*point, *fixed)
        gradient, hessian = mpmath.matrix(slopes[:d]), mpmath.matrix(d, d)
        for k, entry in enumerate(slopes[d:]):
            hessian[k // d, k % d] = entry
        if mpmath.norm(gradient) < mpmath.mpf(10) ** -45:
            break
        eigenvalues, vectors = mpmath.eigsy(hessian)
        largest = max(map(abs, eigenvalues))
        for k in range(d):
            if abs(eigenvalues[k]) > largest / 10**9:
                along = vectors[:, k]
                point -= along * ((along.T * gradient)[0] / eigenvalues[k])
    assert mpmath.norm(gradient) < mpmath.mpf(10) ** -40
    return f, list(point)


@every
def test_its_stated_minima_are_those_polished_at_fifty_digits(name):
    for values in settings(name):
        objective = SURFACES[name].objective(values)
        for minimum in objective.minima:
            if name in POINTED:
                continue
            with mpmath.workdps(50):
                f, point = polished(name, minimum.x, values)
                for ours, exact in zip(minimum.x, point, strict=True):
                    assert abs(ours - exact) <= 1e-14 * max(1, abs(exact))
                assert abs(minimum.value - f) <= 1e-12 * max(1, abs(f))  # a thousandth of what is promised
            eigenvalues = objective.eigenvalues(minimum.x)
            assert np.hypot.reduce(objective.gradient(minimum.x)) <= 1e-11 * max(1, eigenvalues[-1])
            assert eigenvalues[0] >= -1e-9 * max(map(abs, eigenvalues))


@every
def test_none_of_its_minima_is_passed_over_as_it_comes(name):
    surface = SURFACES[name]
    stated = [minimum for minimum in surface.minima if not any(isinstance(v, str) for v in minimum)]
    assert len(surface.objective().minima) >= len(stated)


@every
def test_nothing_is_lower_round_about_its_stated_minima(name):
    rng = random.Random(name)
    for values in settings(name):
        fixed = [mpmath.mpf(value) for value in numbers(name, values).values()]
        for minimum in SURFACES[name].objective(values).minima:
            for radius in (1e-2, 1e-3, 1e-4):
                for _ in range(20):
                    step = [rng.gauss(0, 1) for _ in minimum.x]
                    near = [
                        v + radius * s / np.hypot.reduce(step) for v, s in zip(minimum.x, step, strict=True)
                    ]
                    with mpmath.workdps(50):
                        value = compiled(name, "mpmath")(*map(mpmath.mpf, near), *fixed)[0]
                    assert value >= minimum.value - 1e-12 * max(1, abs(minimum.value))


@every
def test_a_minimum_in_a_point_is_as_low_as_stated_and_declared(name):
    surface = SURFACES[name]
    objective = surface.objective()
    pointed = [m for m in objective.minima if not has_derivatives(name, m.x)]
    assert bool(pointed) == (name in POINTED)
    for minimum in pointed:
        assert "kink" in surface.words["en"]
        assert objective.gradient(minimum.x) == (0.0,) * surface.dimension
        with mpmath.workdps(50):
            f = outputs(name)[0].subs(dict(zip(variables(name), minimum.x, strict=True)))
            assert abs(float(f.subs(numbers(name, {})).evalf(50)) - minimum.value) <= 1e-15


def has_derivatives(name, x):
    """Whether sympy knows both derivatives there: a jump of the slope or 0/0 is none."""
    fixed = {**dict(zip(variables(name), map(sympy.Rational, x), strict=True)), **numbers(name, {})}
    slopes = [one.subs(fixed) for one in outputs(name)[1:]]
    jumps = [sign.args[0].subs(fixed) for one in outputs(name)[1:] for sign in one.atoms(sympy.sign)]
    return all(slope.is_finite for slope in slopes) and all(jump != 0 for jump in jumps)


@every
def test_where_a_derivative_can_be_undefined_the_words_say_so_in_both_languages(name):
    formula, words = outputs(name)[0], SURFACES[name].words
    bent = formula.atoms(sympy.Abs, sympy.Min, sympy.Max, sympy.sign)
    rooted = [
        power
        for power in formula.atoms(sympy.Pow)
        if not power.exp.is_Integer and power.base.free_symbols & set(variables(name))
    ]
    assert ("kink" in words["en"]) == ("kink" in words["zh"]) == bool(bent or rooted)
    if "kink" in words["en"]:
        assert "0" in words["en"]["kink"]
        assert "0" in words["zh"]["kink"]  # the value that is taken


@every
def test_no_place_of_the_domain_is_lower_than_the_lowest_stated_minimum(name):
    surface = SURFACES[name]
    if name in UNBOUNDED:
        return
    axes = [np.linspace(low, high, 401) for low, high in surface.domain]
    mesh = np.meshgrid(*axes)
    theirs = sympy.lambdify(
        [*variables(name), *sympy.symbols(list(numbers(name, {})), real=True)], outputs(name)[0]
    )
    for values in settings(name):
        objective = surface.objective(values)
        if not objective.minima:  # with these parameters it goes down without end: it is bent down somewhere
            assert values
            assert min(objective.eigenvalues(surface.start)) < 0
            continue
        lowest = min(minimum.value for minimum in objective.minima)
        assert theirs(*mesh, *numbers(name, values).values()).min() >= lowest - 1e-9 * max(1, abs(lowest))


@every
def test_what_has_no_minimum_goes_down_for_ever(name):
    surface = SURFACES[name]
    objective = surface.objective()
    assert (objective.minima == ()) == (name in UNBOUNDED)
    if name in UNBOUNDED:
        lowest = [
            objective.grid(tuple((a * low, a * high) for low, high in surface.domain), 401, 401).min()
            for a in (1, 10, 100)
        ]
        assert lowest[2] < 10 * lowest[1] < 100 * lowest[0] < 0


@every
def test_the_grid_is_the_objective_with_rows_from_the_lowest_y(name):
    surface, rng = SURFACES[name], random.Random(name)
    objective = surface.objective()
    axes = [np.linspace(low, high, 401) for low, high in surface.domain]
    grid = objective.grid(surface.domain, 401, 401 if surface.dimension > 1 else 1)
    assert grid.shape == ((401, 401) if surface.dimension > 1 else (1, 401))
    assert grid.dtype == np.float32
    assert np.isfinite(grid).all()
    for _ in range(20):
        row, column = rng.randrange(grid.shape[0]), rng.randrange(401)
        x = (axes[0][column], axes[1][row]) if surface.dimension > 1 else (axes[0][column],)
        assert float(grid[row, column]) == pytest.approx(
            objective.value(tuple(map(float, x))), rel=1e-6, abs=1e-5
        )


@every
def test_the_minima_and_the_start_can_be_seen(name):
    surface = SURFACES[name]
    assert len(surface.start) == surface.dimension
    points = [minimum.x for values in settings(name) for minimum in surface.objective(values).minima]
    for point in (surface.start, *points):
        assert all(low <= v <= high for v, (low, high) in zip(point, surface.domain, strict=True))
    assert all(low < high for low, high in surface.domain)


@every
def test_the_start_is_a_place_from_which_to_go(name):
    objective = SURFACES[name].objective()
    f, gradient, hessian = objective.all(objective.start)
    assert np.isfinite([f, *gradient, *(entry for row in hessian for entry in row)]).all()
    assert np.hypot.reduce(gradient) > 1e-3
    sizes = [abs(v) for v in objective.start]
    assert min(sizes) > 0  # on no axis of symmetry, and on no diagonal either
    assert len(set(sizes)) == len(sizes)


@every
def test_it_has_words_in_both_languages_a_group_and_a_source_with_a_year(name):
    surface = SURFACES[name]
    for language in ("en", "zh"):
        assert all(surface.words[language][word].strip() for word in ("name", "sentence"))
    assert any(
        text.isdigit() and len(text) == 4
        for text in surface.source.replace(",", " ").replace(".", " ").split()
    )
    assert surface.group in GROUPS
    assert (surface.group == "one_dimension") == (surface.dimension == 1)
    for parameter in surface.parameters:
        assert isinstance(parameter, Parameter)
        assert parameter.low <= parameter.default <= parameter.high
        assert parameter.name not in {*CONSTANTS, "x", "y"}


@every
def test_its_formula_is_well_formed_mathml_with_letters_and_with_numbers(name):
    surface = SURFACES[name]
    letters = ET.fromstring(surface.mathml)
    values = ET.fromstring(surface.objective().formula_mathml)
    assert {"f", "x"} <= set(letters.itertext())
    assert {"f", "x"} <= set(values.itertext())
    for parameter in surface.parameters:
        assert (parameter.symbol or parameter.name)[0] in "".join(letters.itertext())


@every
def test_levels_reach_down_to_its_lowest_value(name):
    surface = SURFACES[name]
    if surface.levels.scale == "log":
        assert surface.levels.floor > 0
        minima = surface.objective().minima
        assert surface.levels.base <= min(minimum.value for minimum in minima) + 1e-9


def test_every_group_has_surfaces():
    assert {surface.group for surface in SURFACES.values()} == set(GROUPS)
