"""An analytic surface as it stands in its file: a formula and facts, no code."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from .formula.evaluate import evaluate
from .formula.graph import Graph
from .formula.mathml import Writer, math_element
from .formula.parse import parse
from .objective import VARIABLES, Box, FormulaObjective, Levels, Minimum
from .param import Parameter, Value, Words, checked

# A coordinate of a minimum: a number, or a formula of the surface's parameters.
Coordinate = float | str


@dataclass(frozen=True)
class Surface:
    """A formula in x (and y) with parameters, where to look at it, where to start, and what is known of it.

    `minima` are the known minima as coordinates, a number or a formula of the parameters each. `residuals` are
    formulas rᵢ with f = Σ rᵢ², where f is a sum of squares. `words` has a name and one sentence in each language,
    and `kink` where a derivative is undefined: where that is, and which value is taken.
    """

    formula: str
    domain: Box
    start: tuple[float, ...]
    words: Words
    group: str
    source: str
    minima: tuple[tuple[Coordinate, ...], ...] = ()
    parameters: tuple[Parameter, ...] = ()
    levels: Levels = Levels()
    residuals: tuple[str, ...] = ()

    @property
    def dimension(self) -> int:
        return len(self.domain)

    def objective(self, values: Mapping[str, object] | None = None) -> FormulaObjective:
        """The surface with these parameters; those left out take their defaults.

        Raises: Refusal whose field is the parameter's name.
        """
        bound = checked(self.parameters, values or {})
        numbers = {name: _number(value) for name, value in bound.items()}
        bare = FormulaObjective(
            self.formula,
            tuple(numbers.items()),
            self.domain,
            self.start,
            (),
            self.levels,
            self.residuals,
        )
        found = [tuple(_at(coordinate, numbers) for coordinate in minimum) for minimum in self.minima]
        return replace(bare, minima=tuple(Minimum(x, bare.value(x)) for x in found if _is_minimum(bare, x)))

    @cached_property
    def mathml(self) -> str:
        """f = …, with the parameters as letters."""
        graph = Graph(fold=False)
        letters = {
            parameter.name: graph.symbol(parameter.symbol or parameter.name) for parameter in self.parameters
        }
        node = parse(self.formula, graph, VARIABLES[: self.dimension], letters)
        return math_element(f"<mi>f</mi><mo>=</mo>{Writer().formula(node)}")


def is_surface(thing: object) -> bool:
    """What the registry looks for in a surface's module."""
    return isinstance(thing, Surface)


def _is_minimum(objective: FormulaObjective, x: tuple[float, ...]) -> bool:
    """Whether a stated minimum is one with these parameters: a bowl with a negative eigenvalue has none.

    Nor is there one where a coordinate's formula is no number.
    """
    if not all(map(math.isfinite, x)):
        return False
    eigenvalues = objective.eigenvalues(x)
    return eigenvalues is None or eigenvalues[0] >= -1e-9 * max(map(abs, eigenvalues))


def _number(value: Value) -> float:
    assert isinstance(value, int | float)
    return float(value)


def _at(coordinate: Coordinate, parameters: Mapping[str, float]) -> float:
    if not isinstance(coordinate, str):
        return float(coordinate)
    return evaluate([parse(coordinate, Graph(), tuple(parameters))], parameters)[0]
