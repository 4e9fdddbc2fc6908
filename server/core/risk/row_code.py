"""The code of an empirical risk: what one row costs, with its derivatives, for arrays of rows and for loops over few.

Symbols are `x`, `y` for the trained parameters, as everywhere an objective's are; `u1`, `u2` for a row's features (of a
pair: of its first item, and `v1`, `v2` of its second); `t` for the target, `h` for the width of a cell, `loss_delta`
for the loss's own parameter δ, and `penalty_strength` for the penalty's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Literal

from ..formula.arrays import ArrayCode
from ..formula.derive import derivative, gradient, hessian
from ..formula.emit import SAFE_NAMES, FloatCode, float_function, made
from ..formula.functions import QUICK
from ..formula.graph import Graph, Node
from ..formula.parse import parse
from ..objective import VARIABLES
from ..param import Parameter
from .loss import Loss
from .model import Model
from .penalty import Penalty

# As Python has it (it may raise ArithmeticError or ValueError), and never raising.
Pair = tuple[Callable[..., tuple[float, ...]], Callable[..., tuple[float, ...]]]


class RowCode:
    """A model's prediction and a loss of it as one graph; `row_code` makes it once for what is the same in all of it.

    `prediction` is the row's (of a pair: the first item's), `other` the second item's, `between` what the loss is of:
    the prediction, or the difference of two. `value` is the loss of the row, `gradient` (d) and `hessian` (d × d) its
    derivatives. `loss` and `slope` are the loss and its derivative as functions of the symbol `free` (`p`; of pairs
    `d`), `t` and `h`.

    All code takes `symbols` in their order: trained parameters, features, `t`, `h`, the loss's parameters.
    """

    def __init__(
        self,
        formula: str,
        letters: tuple[str, ...],
        features: tuple[str, ...],
        loss: str,
        parameters: tuple[str, ...],
        over: Literal["rows", "pairs"],
    ) -> None:
        pairs = over == "pairs"
        self.variables = VARIABLES[: len(letters)]
        self.first = tuple(f"u{number}" for number in range(1, len(features) + 1))
        self.second = tuple(f"v{number}" for number in range(1, len(features) + 1)) if pairs else ()
        self.parameters = parameters
        self.symbols = (*self.variables, *self.first, *self.second, "t", "h", *parameters)
        self.free: Literal["p", "d"] = "d" if pairs else "p"
        graph = Graph()
        trained = dict(zip(letters, map(graph.symbol, self.variables), strict=True))

        def predicted(symbols: Sequence[str]) -> Node:
            own = dict(zip(features, map(graph.symbol, symbols), strict=True))
            return parse(formula, graph, (), {**trained, **own})

        self.prediction = predicted(self.first)
        self.other = predicted(self.second) if pairs else None
        self.between = self.prediction - self.other if self.other is not None else self.prediction
        self.value = self._loss_of(loss, self.between)
        self.gradient = gradient(self.value, self.variables)
        self.hessian = hessian(self.value, self.variables)
        self.loss = self._loss_of(loss, graph.symbol(self.free))
        self.slope = derivative(self.loss, self.free)

    def _loss_of(self, text: str, between: Node) -> Node:
        graph = between.graph
        own = {symbol.removeprefix("loss_"): graph.symbol(symbol) for symbol in self.parameters}
        rest = {"y": graph.symbol("t"), "h": graph.symbol("h")}
        return parse(text, graph, (), {self.free: between, **rest, **own})

    @cached_property
    def outputs(self) -> list[Node]:
        """Value, gradient (d), upper triangle of the Hessian row by row: xx, or xx, xy, yy."""
        upper = [entry for place, row in enumerate(self.hessian) for entry in row[place:]]
        return [self.value, *self.gradient, *upper]

    def counted(self, order: int) -> list[Node]:
        """The outputs up to the derivatives of this order: 0, 1 or 2."""
        return self.outputs[: (1, 1 + len(self.variables), len(self.outputs))[order]]

    @cached_property
    def arrays(self) -> tuple[ArrayCode, ArrayCode, ArrayCode]:
        """Array code by order: value; and gradient; and Hessian's upper triangle, an array for each."""
        return (
            ArrayCode(self.counted(0), self.symbols),
            ArrayCode(self.counted(1), self.symbols),
            ArrayCode(self.counted(2), self.symbols),
        )

    @cached_property
    def predictions(self) -> ArrayCode:
        """Array code for what the loss is of, and its gradient (d)."""
        return ArrayCode([self.between, *gradient(self.between, self.variables)], self.symbols)

    @cached_property
    def sums(self) -> tuple[Pair, Pair, Pair]:
        """By order, quick and safe: `sums(rows, *θ, h, *parameters)` adds up the outputs over rows, one after another.

        A row is (features…, t), as floats. For few rows it takes a fraction of what NumPy's calls do.
        """
        return self._sums(0), self._sums(1), self._sums(2)

    def _sums(self, order: int) -> Pair:
        return (
            made(self._loop(order, safe=False), "sums", QUICK),
            made(self._loop(order, safe=True), "sums", SAFE_NAMES),
        )

    def _loop(self, order: int, safe: bool) -> str:
        """The text of a loop over rows; what is the same for all of them stands before it."""
        names = {symbol: f"a{place}" for place, symbol in enumerate(self.symbols)}
        row = [names[symbol] for symbol in (*self.first, *self.second, "t")]
        steady = [symbol for symbol in self.symbols if names[symbol] not in row]
        code = FloatCode(self.counted(order), names, frozenset(steady), safe=safe)
        totals = [f"s{place}" for place in range(len(code.results))]
        added = [f"{total} += {text}" for total, text in zip(totals, code.results, strict=True)]
        lines = [*code.before, f"{' = '.join(totals)} = 0.0", f"for {', '.join(row)} in rows:"]
        lines += [f"    {line}" for line in (*code.lines, *added)]
        lines.append(f"return ({', '.join(totals)},)")
        head = f"def sums(rows, {', '.join(names[symbol] for symbol in steady)}):\n"
        return head + "".join(f"    {line}\n" for line in lines)


class PenaltyCode:
    """A penalty summed over the trained parameters that it reads: value, gradient (d), Hessian (d × d).

    All code takes `symbols` in their order: trained parameters, then the penalty's own.
    """

    def __init__(self, formula: str, parameters: tuple[str, ...], read: tuple[bool, ...]) -> None:
        graph = Graph()
        self.variables = VARIABLES[: len(read)]
        self.parameters = parameters
        self.symbols = (*self.variables, *parameters)
        own = {symbol.removeprefix("penalty_"): graph.symbol(symbol) for symbol in parameters}
        self.value = graph.constant(0.0)
        for variable, counts in zip(self.variables, read, strict=True):
            if counts:
                symbols = {"w": graph.symbol(variable), **own}
                self.value = self.value + parse(formula, graph, (), symbols)
        self.gradient = gradient(self.value, self.variables)
        self.hessian = hessian(self.value, self.variables)

    @cached_property
    def outputs(self) -> list[Node]:
        """Value, gradient (d), upper triangle of the Hessian row by row."""
        upper = [entry for place, row in enumerate(self.hessian) for entry in row[place:]]
        return [self.value, *self.gradient, *upper]

    @cached_property
    def floats(self) -> Pair:
        """Float code for the outputs, quick and safe, of the symbols' values in order."""
        return float_function(self.outputs, self.symbols), float_function(
            self.outputs, self.symbols, safe=True
        )

    @cached_property
    def array(self) -> ArrayCode:
        """Array code for the value alone, for grids."""
        return ArrayCode([self.value], self.symbols)


def row_code(model: Model, loss: Loss) -> RowCode:
    """The code of a model's rows under a loss, made once."""
    symbols = loss_symbols(loss)
    return _row_code(model.formula, model.letters, model.features, loss.formula, symbols, loss.over)


_row_code = lru_cache(maxsize=256)(RowCode)


def penalty_code(penalty: Penalty, model: Model) -> PenaltyCode:
    """The code of a penalty on a model's parameters, made once."""
    read = tuple(letter in model.penalised for letter in model.letters)
    return _penalty_code(penalty.formula, _symbols("penalty_", penalty.parameters), read)


_penalty_code = lru_cache(maxsize=64)(PenaltyCode)


def loss_symbols(loss: Loss) -> tuple[str, ...]:
    """The symbols of a loss's own numbers, in the order in which they are declared."""
    return _symbols("loss_", loss.parameters)


def bound_symbols(symbols: Sequence[str], values: Mapping[str, object]) -> dict[str, float]:
    """The numbers that stand for `loss_…` and `penalty_…` symbols, in order, from the checked values by plain name.

    >>> bound_symbols(("loss_delta",), {"delta": 1, "convention": "mean"})
    {'loss_delta': 1.0}
    """
    found = {symbol: values[symbol.partition("_")[2]] for symbol in symbols}
    return {symbol: float(value) for symbol, value in found.items() if isinstance(value, int | float)}


def _symbols(prefix: str, parameters: Sequence[Parameter]) -> tuple[str, ...]:
    return tuple(f"{prefix}{one.name}" for one in parameters if one.kind == "number")
