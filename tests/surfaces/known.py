"""The surfaces of the registry, read a second time: their formulas as sympy understands them."""

import random
from functools import cache

import sympy
from sympy.parsing.sympy_parser import convert_xor, parse_expr, rationalize, standard_transformations

import server.surfaces
from server.core.registry import discover
from server.core.surface import Surface, is_surface

SURFACES: dict[str, Surface] = discover(server.surfaces, is_surface)

LETTERS = {name: sympy.Symbol(name, real=True) for name in ("x", "y")}
NAMES = {"abs": sympy.Abs, "min": sympy.Min, "max": sympy.Max, "e": sympy.E, "tau": 2 * sympy.pi}

# These go down without end, and so have no lowest place to state.
UNBOUNDED = {
    "saddle": "−y² has no lowest value",
    "monkey_saddle": "x³ has no lowest value",
    "cubic": "x³ has no lowest value; below a slope of 0 at the inflection there is a hollow, but not the lowest place",
}
# Their minimum lies where the derived formula has no derivative.
POINTED = {
    "ackley": "the funnel ends in a point",
    "absolute_value": "both branches end in a point",
    "drop_wave": "the distance from the origin has no derivative at the origin, though the drop is round there",
}


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
    """Every parameter's value, those given over the defaults."""
    return {parameter.name: parameter.default for parameter in SURFACES[name].parameters} | values


def variables(name):
    return [LETTERS[letter] for letter in "xy"[: SURFACES[name].dimension]]


def parameters(name):
    return {
        parameter.name: sympy.Symbol(parameter.name, real=True) for parameter in SURFACES[name].parameters
    }


def read(text, name, exact=False):
    """A formula in the variables and parameters of a surface, in sympy; `exact`: 0.1 is a tenth."""
    transformations = (*standard_transformations, convert_xor, *([rationalize] if exact else []))
    return parse_expr(text, {**NAMES, **LETTERS, **parameters(name)}, transformations=transformations)


@cache
def outputs(name):
    """f, its first derivatives and its second ones, in sympy; sign has the derivative 0, as with us."""
    f = read(SURFACES[name].formula, name)
    first = [f.diff(v) for v in variables(name)]
    second = [one.diff(v) for one in first for v in variables(name)]
    return [one.replace(sympy.DiracDelta, lambda *_: sympy.S.Zero) for one in (f, *first, *second)]


@cache
def compiled(name, module):
    """A function of x (, y) and the parameters for what `outputs` has, with the arithmetic of that module."""
    return sympy.lambdify([*variables(name), *parameters(name).values()], outputs(name), module, cse=True)


def inside(surface, rng: random.Random):
    """A point of the plotted domain."""
    return tuple(rng.uniform(low, high) for low, high in surface.domain)
