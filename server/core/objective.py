"""What is minimised: a function of d ≥ 1 numbers with its gradient and Hessian."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal, Protocol

import numpy as np

from .formula.arrays import ArrayCode
from .formula.derive import gradient, hessian
from .formula.emit import float_function
from .formula.graph import Graph, Node, reached
from .formula.mathml import Writer, math_element
from .formula.parse import parse

Box = tuple[tuple[float, float], ...]
VARIABLES = ("x", "y")
# What is made of pieces: its second derivative says nothing of the kinks and jumps between them.
KINKED = frozenset({"abs", "sign", "min", "max", "floor", "where"})
Code = Callable[..., tuple[float, ...]]


@dataclass(frozen=True)
class Levels:
    """How contour levels lie: evenly, or evenly in the logarithm of f − `base` from `floor` on."""

    scale: Literal["linear", "log"] = "linear"
    floor: float = 0.0
    base: float = 0.0


@dataclass(frozen=True)
class Minimum:
    """A known minimum. `x` has d numbers."""

    x: tuple[float, ...]
    value: float


class Objective(Protocol):
    """What engines, judge, findings and pictures ask: of a formula, and of a risk over data (`risk/objective.py`).

    Nothing raises for a point; what is not finite there is told as inf or nan. Where f is finite and a partial
    derivative is 0/0 (a kink), it is 0.
    """

    @property
    def domain(self) -> Box:
        """What is plotted: low and high of each axis."""

    @property
    def start(self) -> tuple[float, ...]: ...

    @property
    def minima(self) -> tuple[Minimum, ...]:
        """The known ones."""

    @property
    def levels(self) -> Levels: ...

    @property
    def dimension(self) -> int: ...

    @property
    def diagonal(self) -> float:
        """Length of the plotted domain's diagonal."""

    @property
    def quadratic(self) -> bool:
        """Whether the formula shows that the Hessian is the same everywhere."""

    @property
    def residuals(self) -> Sequence[object]:
        """What f is the sum of the squares of, as formulas; none of them where it is no such sum."""

    @property
    def formula_mathml(self) -> str: ...

    def all(self, x: Sequence[float]) -> tuple[float, tuple[float, ...], list[list[float]]]:
        """f, gradient (d) and Hessian (d × d) at x."""

    def value(self, x: Sequence[float]) -> float: ...

    def gradient(self, x: Sequence[float]) -> tuple[float, ...]: ...

    def hessian(self, x: Sequence[float]) -> list[list[float]]: ...

    def residuals_at(self, x: Sequence[float]) -> list[float]:
        """The m residuals, with f = Σ rᵢ²; empty where f is no such sum."""

    def jacobian_at(self, x: Sequence[float]) -> list[list[float]]:
        """∂rᵢ/∂xⱼ at x (m × d)."""

    def smooth_gradient(self, x: Sequence[float]) -> tuple[float, ...]:
        """The gradient of f without what `proximal` is of."""

    def proximal(self, x: Sequence[float], step: float) -> tuple[float, ...]:
        """The z of least ½‖z − x‖² + step · (the penalty's part of f); x itself where there is no penalty."""

    def eigenvalues(self, x: Sequence[float]) -> list[float] | None:
        """Eigenvalues of the Hessian, ascending; None where it is not finite."""

    def grid(self, box: Box, columns: int, rows: int = 1) -> np.ndarray:
        """f over a box as float32 (rows, columns), the first row at the lowest y; d = 1 has one row."""


class Derived:
    """A formula with its derivatives as graphs and code; one for a text, whatever its parameters' values."""

    def __init__(self, text: str, dimension: int, parameters: tuple[str, ...]) -> None:
        self.text = text
        self.variables = VARIABLES[:dimension]
        self.parameters = parameters
        self.value: Node = parse(text, Graph(), (*self.variables, *parameters))
        self.gradient = gradient(self.value, self.variables)
        self.symbols = (*self.variables, *parameters)

    @cached_property
    def hessian(self) -> list[list[Node]]:
        return hessian(self.value, self.variables)

    @cached_property
    def quadratic(self) -> bool:
        """Whether the formula shows that the Hessian is the same everywhere: no kinks, no variable left in it."""
        depends = {node.index for node in reached([self.value]) if node.name in self.variables}
        for node in reached([self.value]):
            if any(arg.index in depends for arg in node.args):
                depends.add(node.index)
                if node.op in KINKED:
                    return False
        return not any(
            node.name in self.variables for row in self.hessian for entry in row for node in reached([entry])
        )

    @cached_property
    def quick(self) -> tuple[Code, Code]:
        """Float code for value, gradient, Hessian in a row: as Python has it, and never raising."""
        outputs = [self.value, *self.gradient, *(entry for row in self.hessian for entry in row)]
        return float_function(outputs, self.symbols), float_function(outputs, self.symbols, safe=True)

    @cached_property
    def array_value(self) -> ArrayCode:
        """Array code for the value."""
        return ArrayCode([self.value], self.symbols)


@lru_cache(maxsize=256)
def derived(text: str, dimension: int, parameters: tuple[str, ...]) -> Derived:
    """The formula's graphs and code, made once. Raises: Refusal with field `text`."""
    return Derived(text, dimension, parameters)


@lru_cache(maxsize=64)
def residual_code(texts: tuple[str, ...], dimension: int, parameters: tuple[str, ...]) -> tuple[Code, Code]:
    """Float code for residuals r₁ … r_m and then their slopes row by row, quick and safe as `Derived.quick`."""
    graph = Graph()
    symbols = (*VARIABLES[:dimension], *parameters)
    residuals = [parse(text, graph, symbols) for text in texts]
    slopes = [slope for one in residuals for slope in gradient(one, VARIABLES[:dimension])]
    outputs = [*residuals, *slopes]
    return float_function(outputs, symbols), float_function(outputs, symbols, safe=True)


def spectrum(hessian: list[list[float]]) -> list[float] | None:
    """Eigenvalues of a symmetric matrix, ascending; None where it is not finite."""
    matrix = np.array(hessian)
    return [float(v) for v in np.linalg.eigvalsh(matrix)] if np.isfinite(matrix).all() else None


@dataclass(frozen=True)
class FormulaObjective:
    """A formula with its parameters bound.

    Where f is finite and a partial derivative is 0/0 (a kink), the value taken is 0, which is a subgradient there.
    `residuals` are formulas whose squares sum to f; a f that is no sum of squares has none.
    """

    text: str
    parameters: tuple[tuple[str, float], ...]
    domain: Box
    start: tuple[float, ...]
    minima: tuple[Minimum, ...] = ()
    levels: Levels = Levels()
    residuals: tuple[str, ...] = ()

    @property
    def dimension(self) -> int:
        return len(self.domain)

    @cached_property
    def derived(self) -> Derived:
        return derived(self.text, self.dimension, tuple(name for name, _ in self.parameters))

    @cached_property
    def values(self) -> tuple[float, ...]:
        """The parameters' values, in order."""
        return tuple(value for _, value in self.parameters)

    @property
    def quadratic(self) -> bool:
        """Whether the formula shows that the Hessian is the same everywhere."""
        return self.derived.quadratic

    @cached_property
    def diagonal(self) -> float:
        """Length of the plotted domain's diagonal."""
        return float(np.hypot.reduce([high - low for low, high in self.domain]))

    def all(self, x: Sequence[float]) -> tuple[float, tuple[float, ...], list[list[float]]]:
        """f, gradient (d) and Hessian (d × d) at x; not finite where they are not, and never an exception."""
        out = self._outputs(x)
        return out[0], self._slope(out), self._rows(out)

    def value(self, x: Sequence[float]) -> float:
        return self._outputs(x)[0]

    def gradient(self, x: Sequence[float]) -> tuple[float, ...]:
        return self._slope(self._outputs(x))

    def hessian(self, x: Sequence[float]) -> list[list[float]]:
        return self._rows(self._outputs(x))

    def _outputs(self, x: Sequence[float]) -> tuple[float, ...]:
        """f, its d slopes and the d × d numbers of its Hessian in a row."""
        quick, safe = self.derived.quick
        try:
            return quick(*x, *self.values)
        except (ArithmeticError, ValueError):
            return safe(*x, *self.values)

    def _slope(self, out: tuple[float, ...]) -> tuple[float, ...]:
        slope = out[1 : self.dimension + 1]
        if math.isfinite(out[0]) and any(map(math.isnan, slope)):
            return tuple(0.0 if math.isnan(g) else g for g in slope)
        return slope

    def _rows(self, out: tuple[float, ...]) -> list[list[float]]:
        d = self.dimension
        return [list(out[first : first + d]) for first in range(d + 1, len(out), d)]

    def residuals_at(self, x: Sequence[float]) -> list[float]:
        """The m residuals rᵢ at x, with f = Σ rᵢ²; not finite where they are not; empty where f has none."""
        return self._residuals_and_slopes(x)[: len(self.residuals)]

    def jacobian_at(self, x: Sequence[float]) -> list[list[float]]:
        """∂rᵢ/∂xⱼ at x (m × d)."""
        slopes, d = self._residuals_and_slopes(x)[len(self.residuals) :], self.dimension
        return [slopes[d * row : d * (row + 1)] for row in range(len(self.residuals))]

    def _residuals_and_slopes(self, x: Sequence[float]) -> list[float]:
        if not self.residuals:
            return []
        names = tuple(name for name, _ in self.parameters)
        quick, safe = residual_code(self.residuals, self.dimension, names)
        try:
            return list(quick(*x, *self.values))
        except (ArithmeticError, ValueError):
            return list(safe(*x, *self.values))

    def smooth_gradient(self, x: Sequence[float]) -> tuple[float, ...]:
        """The gradient: a formula has no penalty."""
        return self.gradient(x)

    def proximal(self, x: Sequence[float], step: float) -> tuple[float, ...]:
        """x: a formula has no penalty."""
        return tuple(x)

    def eigenvalues(self, x: Sequence[float]) -> list[float] | None:
        """Eigenvalues of the Hessian, ascending; None where it is not finite."""
        return spectrum(self.hessian(x))

    def grid(self, box: Box, columns: int, rows: int = 1) -> np.ndarray:
        """f over a box as float32 (rows, columns), the first row at the lowest y; d = 1 has one row."""
        axes = [
            np.linspace(low, high, count) for (low, high), count in zip(box, (columns, rows), strict=False)
        ]
        mesh = (
            [np.ascontiguousarray(a) for a in np.meshgrid(*axes)]
            if self.dimension > 1
            else [axes[0][np.newaxis]]
        )
        out = np.empty(mesh[0].shape)
        self.derived.array_value.run([*mesh, *self.values], [out])
        with np.errstate(over="ignore"):
            return out.astype(np.float32)

    @cached_property
    def formula_mathml(self) -> str:
        """f = …, with the parameters' values put in."""
        graph = Graph(fold=False)
        bound: Mapping[str, Node] = {name: graph.constant(value) for name, value in self.parameters}
        node = parse(self.text, graph, self.derived.variables, bound)
        return math_element(f"<mi>f</mi><mo>=</mo>{Writer().formula(node)}")
