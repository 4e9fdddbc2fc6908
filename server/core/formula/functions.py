"""What arithmetic means on floats: IEEE 754 to the end, where Python's own would raise.

`SAFE` maps each operation to a function that answers inf or nan instead of raising; the values it gives
where Python does not raise are Python's own, bit for bit, so quick code and safe code can take turns.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeVar

V = TypeVar("V")

# Name -> number of arguments. These are the functions of the formula language.
FUNCTIONS: dict[str, int] = {
    **dict.fromkeys(("sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh"), 1),
    **dict.fromkeys(("exp", "log", "sqrt", "abs", "sign", "sigmoid", "softplus"), 1),
    "min": 2,
    "max": 2,
}
# What rules and schedules may call beside those.
OWN_FUNCTIONS: dict[str, int] = {"floor": 1}


def sign(a: float) -> float:
    return 1.0 if a > 0 else -1.0 if a < 0 else a + 0.0


def maximum(a: float, b: float) -> float:
    return a if a >= b or a != a else b


def minimum(a: float, b: float) -> float:
    return a if a <= b or a != a else b


def divide(a: float, b: float) -> float:
    if b == 0:
        return math.nan if a == 0 or a != a else math.copysign(math.inf, a) * math.copysign(1.0, b)
    return a / b


def power(a: float, b: float) -> float:
    try:
        return math.pow(a, b)
    except OverflowError:
        odd = b == int(b) and int(b) % 2 == 1
        return -math.inf if a < 0 and odd else math.inf
    except ValueError:
        return math.inf if a == 0 else math.nan


def whole_power(base: V, exponent: int) -> V:
    """base^exponent for a whole exponent ≥ 2 by squaring, in the one order that all code uses.

    >>> whole_power(3.0, 5)
    243.0
    """
    half = base if exponent in (2, 3) else whole_power(base, exponent // 2)
    square: V = half * half  # type: ignore[operator]
    return square * base if exponent % 2 else square  # type: ignore[operator]


def log(a: float) -> float:
    return math.log(a) if a > 0 else -math.inf if a == 0 else math.nan


def floor(a: float) -> float:
    return float(math.floor(a)) if math.isfinite(a) else a


def sqrt(a: float) -> float:
    return math.sqrt(a) if a >= 0 else math.nan


def sigmoid(a: float) -> float:
    """1/(1 + e⁻ᵃ) to its last digits on both sides; e⁻ᵃ has no number beyond a = −709, where e^a is the same."""
    return 1.0 / (1.0 + math.exp(-a)) if a > -709.0 else math.exp(a)


def softplus(a: float) -> float:
    """log(1 + e^a) without overflow.

    >>> softplus(1000.0), softplus(-1000.0)
    (1000.0, 0.0)
    """
    return (a if a > 0 else 0.0) + math.log1p(math.exp(-abs(a)))


def _quiet(
    function: Callable[[float], float], overflow: Callable[[float], float]
) -> Callable[[float], float]:
    """The function with an answer where it would raise: `overflow(a)` beyond the range, nan outside the domain."""

    def answer(a: float) -> float:
        try:
            return function(a)
        except OverflowError:
            return overflow(a)
        except ValueError:
            return math.nan

    return answer


def _infinite(_: float) -> float:
    return math.inf


def _signed_infinite(a: float) -> float:
    return math.copysign(math.inf, a)


SAFE: dict[str, Callable[..., float]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": divide,
    "neg": lambda a: -a,
    "pow": power,
    "greater": lambda a, b: a > b,
    "greater_equal": lambda a, b: a >= b,
    "where": lambda condition, then, otherwise: then if condition else otherwise,
    **{
        name: _quiet(getattr(math, name), _infinite)
        for name in ("sin", "cos", "tan", "asin", "acos", "atan", "tanh", "exp", "cosh")
    },
    "sinh": _quiet(math.sinh, _signed_infinite),
    "log": log,
    "sqrt": sqrt,
    "abs": abs,
    "sign": sign,
    "sigmoid": sigmoid,
    "softplus": softplus,
    "min": minimum,
    "max": maximum,
    "floor": floor,
}

# What quick float code calls: Python's own, which may raise; the caller then takes SAFE.
QUICK: dict[str, Callable[..., float]] = {
    **{name: getattr(math, name) for name in FUNCTIONS if hasattr(math, name)},
    "abs": abs,
    "sign": sign,
    "sigmoid": sigmoid,
    "softplus": softplus,
    "min": minimum,
    "max": maximum,
    "pow": math.pow,
    "floor": floor,
}
