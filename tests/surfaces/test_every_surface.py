"""Questions asked of every surface in the registry: a new file is picked up here with nothing else touched."""

import random
import xml.etree.ElementTree as ET

import mpmath
import numpy as np
import pytest
import sympy
from sympy.parsing.sympy_parser import convert_xor, parse_expr, standard_transformations

import server.surfaces
from server.core.formula.parse import CONSTANTS
from server.core.param import Parameter
from server.core.registry import discover
from server.core.surface import Surface, is_surface

SURFACES: dict[str, Surface] = discover(server.surfaces, is_surface)
every = pytest.mark.parametrize("name", SURFACES)

LETTERS = {name: sympy.Symbol(name, real=True) for name in ("x", "y")}
NAMES = {"abs": sympy.Abs, "min": sympy.Min, "max": sympy.Max, "e": sympy.E, "tau": 2 * sympy.pi}


def settings(name):
    """The surface as it comes, and with each of its parameters nearer to the ends of its range."""
    found: list[dict[str, float]] = [{}]
    for parameter in SURFACES[name].parameters:
        if parameter.kind == "number":
            middle = float(parameter.default)
            found += [
                {parameter.name: 0.5 * (middle + parameter.low)},
                {parameter.name: 0.5 * (middle + parameter.high)},
            ]
    return found


def numbers(name, values):
    return {parameter.name: parameter.default for parameter in SURFACES[name].parameters} | values


def expression(name):
    """The formula in sympy, its parameters as symbols."""
    own = {parameter.name: sympy.Symbol(parameter.name, real=True) for parameter in SURFACES[name].parameters}
    transformations = (*standard_transformations, convert_xor)
    formula = parse_expr(SURFACES[name].formula, {**NAMES, **LETTERS, **own}, transformations=transformations)
    return formula, own


def derivatives(name):
    f, own = expression(name)
    variables = [LETTERS[letter] for letter in "xy"[: SURFACES[name].dimension]]
    first = [f.diff(v) for v in variables]
    outputs = [f, *first, *(one.diff(v) for one in first for v in variables)]
    return sympy.lambdify([*variables, *own.values()], outputs, "math", cse=True)


def inside(surface, rng):
    return tuple(rng.uniform(low, high) for low, high in surface.domain)


@every
def test_value_gradient_and_hessian_are_sympys_at_a_hundred_points(name):
    surface, theirs, rng = SURFACES[name], derivatives(name), random.Random(name)
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
    f, own = expression(name)
    fixed = f.subs({own[key]: sympy.Float(value, 50) for key, value in numbers(name, {}).items()})
    with mpmath.workdps(50):
        exact = sympy.lambdify([LETTERS[letter] for letter in "xy"[: surface.dimension]], fixed, "mpmath")
        h = mpmath.mpf(10) ** -15
        for _ in range(5):
            x = inside(surface, rng)
            for axis, slope in enumerate(surface.objective().gradient(x)):
                up, down = (
                    [mpmath.mpf(v) + (sign * h if i == axis else 0) for i, v in enumerate(x)]
                    for sign in (1, -1)
                )
                difference = float((exact(*up) - exact(*down)) / (2 * h))
                assert slope == pytest.approx(difference, rel=1e-11, abs=1e-10)


@every
def test_its_stated_minima_are_minima(name):
    surface = SURFACES[name]
    for values in settings(name):
        objective = surface.objective(values)
        f, own = expression(name)
        numeric = sympy.lambdify(
            [*(LETTERS[v] for v in "xy"[: surface.dimension]), *own.values()], f, "mpmath"
        )
        for minimum in objective.minima:
            with mpmath.workdps(40):
                exact = float(
                    numeric(*map(mpmath.mpf, minimum.x), *map(mpmath.mpf, numbers(name, values).values()))
                )
            assert minimum.value == pytest.approx(exact, rel=1e-13, abs=1e-13)
            eigenvalues = objective.eigenvalues(minimum.x)
            gradient = objective.gradient(minimum.x)
            scale = 1.0 if eigenvalues is None else 1 + max(map(abs, eigenvalues))
            assert max(map(abs, gradient)) <= 1e-13 * scale * (1 + max(map(abs, minimum.x)))
            if eigenvalues is not None:
                assert eigenvalues[0] >= -1e-9 * max(map(abs, eigenvalues))
            rng = random.Random(name)
            for _ in range(50):  # nothing lower round about
                near = tuple(v + rng.uniform(-1e-3, 1e-3) for v in minimum.x)
                assert objective.value(near) >= minimum.value - 1e-12 * (1 + abs(minimum.value))


@every
def test_no_place_of_the_domain_is_lower_than_the_lowest_stated_minimum(name):
    surface = SURFACES[name]
    objective = surface.objective()
    if not objective.minima:
        assert min(objective.eigenvalues(surface.start)) < 0  # it has none, and so is bent down somewhere
        return
    lowest = min(minimum.value for minimum in objective.minima)
    axes = [np.linspace(low, high, 401) for low, high in surface.domain]
    grid = objective.grid(surface.domain, 401, 401 if surface.dimension > 1 else 1)
    assert grid.shape == ((401, 401) if surface.dimension > 1 else (1, 401))
    assert grid.dtype == np.float32
    assert np.isfinite(grid).all()
    assert float(grid.min()) >= lowest - 1e-6 * (1 + abs(lowest))
    # The grid is the objective: rows from the lowest y.
    rng = random.Random(name)
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
    for point in (surface.start, *(minimum.x for minimum in surface.objective().minima)):
        assert all(low <= v <= high for v, (low, high) in zip(point, surface.domain, strict=True))
    assert all(low < high for low, high in surface.domain)


@every
def test_the_start_is_a_place_from_which_to_go(name):
    objective = SURFACES[name].objective()
    f, gradient, hessian = objective.all(objective.start)
    assert np.isfinite([f, *gradient, *(entry for row in hessian for entry in row)]).all()
    assert np.hypot.reduce(gradient) > 1e-3


@every
def test_it_has_words_in_both_languages_and_a_source_with_a_year(name):
    surface = SURFACES[name]
    for language in ("en", "zh"):
        assert all(surface.words[language][word].strip() for word in ("name", "sentence"))
    assert any(
        text.isdigit() and len(text) == 4
        for text in surface.source.replace(",", " ").replace(".", " ").split()
    )
    assert surface.group
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
