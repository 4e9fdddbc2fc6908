"""A formula that somebody typed, as an objective: its free names become parameters, start and levels are found."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product

import numpy as np

from .formula.grammar import check, free_names
from .formula.graph import Graph, reached
from .formula.parse import parse
from .formula.spelling import GREEK, spelled
from .objective import VARIABLES, Box, FormulaObjective, Levels, derived
from .param import Parameter
from .refusal import Refusal
from .surface import Surface

FAR = 1e6  # no domain reaches farther out, and no parameter is larger
NARROWEST = 1e-6  # of a domain's axis
MOST_DERIVED = 2000  # nodes of value, gradient and Hessian together

# Formulas to begin with, each with what it is drawn on; the page offers them.
EXAMPLES: tuple[tuple[str, Box], ...] = (
    ("(1-x)^2 + 100*(y-x^2)^2", ((-2, 2), (-1, 3))),
    ("a*x^2 + b*y^2", ((-2, 2), (-2, 2))),
    ("sin(x)*exp(-y^2)", ((-4, 4), (-2, 2))),
    ("x^2 + y^2 + c*cos(5*x)*cos(5*y)", ((-2, 2), (-2, 2))),
    ("abs(x) + 10*max(y, -y/2)", ((-3, 3), (-2, 2))),
    ("x^4 - 3*x^2 + a*x", ((-2.2, 2.2),)),
)

_SIDE = {1: 257, 2: 33}  # points along an axis at which a formula is looked at, by dimension
# Where a run may start on each axis, in widths of the domain: left of the middle, and above it.
_PLACES = ((0.2, 0.7, 0.35, 0.85, 0.5, 0.6, 0.1, 0.95), (0.7, 0.2, 0.85, 0.35, 0.5, 0.6, 0.1, 0.95))
# Levels are logarithmic where f, above its lowest value, spans so many times as much.
_SPAN = 250.0


@dataclass(frozen=True)
class Typed:
    """A typed formula in its normal form as a surface, and as an objective with its parameters bound.

    `lowest` is the lowest point of a grid over the domain: where the curvature is looked at beside the start.
    """

    surface: Surface
    objective: FormulaObjective
    lowest: tuple[float, ...]


def typed(surface: Surface, values: Mapping[str, object]) -> Typed:
    """A typed formula with these parameters; those left out are 1.

    Raises: Refusal whose field is a parameter's name.
    """
    bare = surface.objective(values)
    side = _SIDE[bare.dimension]
    axes = [np.linspace(low, high, side) for low, high in bare.domain]
    heights = bare.grid(bare.domain, side, side if bare.dimension > 1 else 1).astype(float)
    finite = np.isfinite(heights)
    start = _start(bare)
    lowest = start
    if finite.any():
        at = np.unravel_index(np.where(finite, heights, np.inf).argmin(), heights.shape)
        lowest = tuple(float(axis[i]) for axis, i in zip(axes, reversed(at), strict=False))
    return Typed(surface, replace(bare, start=start, levels=levels_of(heights, finite)), lowest)


@lru_cache(maxsize=256)
def typed_surface(text: str, domain: Box) -> Surface:
    """The formula as a surface of which nothing is known, its free names declared; one axis: a formula of x alone.

    Raises: Refusal with field `text`.
    """
    axes = VARIABLES[: len(domain)]
    spelling = spelled(text)
    check(spelling, axes, free=True)
    names = free_names(spelling.normal)
    parse(text, Graph(), (*axes, *names))  # columns are those of the text as typed
    made = derived(spelling.normal, len(axes), names)
    outputs = [made.value, *made.gradient, *(entry for row in made.hessian for entry in row)]
    count = len(reached(outputs))
    if count > MOST_DERIVED:
        raise Refusal("formula_derivatives", "text", {"column": 1, "got": count, "limit": MOST_DERIVED})
    parameters = tuple(
        Parameter(name, "number", 1.0, low=-FAR, high=FAR, symbol=GREEK.get(name, name)) for name in names
    )
    middle = tuple((low + high) / 2 for low, high in domain)
    return Surface(spelling.normal, domain, middle, {}, group="", source="", parameters=parameters)


def _start(objective: FormulaObjective) -> tuple[float, ...]:
    """The first of a few points of the domain at which f is finite and has a finite slope; else the very first."""
    axes = [
        [_short(low, high, share) for share in shares]
        for (low, high), shares in zip(objective.domain, _PLACES, strict=False)
    ]
    orders = sorted(product(range(len(_PLACES[0])), repeat=len(axes)), key=lambda order: (max(order), order))
    points = [tuple(axis[at] for axis, at in zip(axes, order, strict=True)) for order in orders]
    for point in points:
        value, slope, _ = objective.all(point)
        if math.isfinite(value) and math.isfinite(norm := math.hypot(*slope)) and norm > 0:
            return point
    return points[0]


def _short(low: float, high: float, share: float) -> float:
    """The place on an axis, with no more digits than its width needs."""
    digits = 2 - math.floor(math.log10(high - low))
    return round(low + share * (high - low), digits)


def levels_of(heights: np.ndarray, finite: np.ndarray) -> Levels:
    """How the contour's levels lie, in the plane.

    They are logarithmic where the grid's 95th percentile lies 250 times as high above the base as the 5th does, and
    evenly spaced otherwise. The base is 0 for a formula that is nowhere negative, as sums of squares have it, and the
    lowest value for another one. The lowest contour is at the second percentile, rounded to half a power of ten.
    """
    if len(heights) == 1 or not finite.any():
        return Levels()
    lowest = float(heights[finite].min())
    base = 0.0 if lowest >= 0 else lowest
    above = heights[finite] - base
    above = above[above > 0]
    if above.size == 0:
        return Levels()
    floor, low, high = (float(value) for value in np.quantile(above, (0.02, 0.05, 0.95)))
    if not high > _SPAN * low:
        return Levels()
    return Levels("log", floor=10 ** (math.floor(2 * math.log10(floor)) / 2), base=base)
