"""Formulas at random: a tree, how it may be written, and what Python's own arithmetic says of its value."""

import math
import random

FUNCTIONS = {
    **{name: getattr(math, name) for name in ("sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh")},
    "exp": math.exp, "log": math.log, "sqrt": math.sqrt, "abs": abs, "sign": lambda a: float((a > 0) - (a < 0)),
    "sigmoid": lambda a: 1.0 / (1.0 + math.exp(-a)), "softplus": lambda a: max(a, 0.0) + math.log1p(math.exp(-abs(a))),
}  # fmt: skip
PAIRS = {"min": min, "max": max}
CONSTANTS = {"pi": math.pi, "e": math.e, "tau": math.tau}
NAMES = ("x", "y", "a", "b", "lam", "theta", "Q")
NUMBERS = ("0", "1", "2", "3", "10", "0.5", "2.25", ".125", "7.", "1e-3", "6.02e2", "12345.678", "1e15")
POWERS = tuple(str(power) for power in range(17))
# What a whole power may look like on a page, beside ^2 and **2.
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
KIN = {"*": "*×·＊", "-": "-−－", "+": "+＋", "/": "/÷／", "(": "(（", ")": ")）", ",": ",，"}


def tree(rng, size):
    """A random formula of about so many operations: nested tuples, names and numbers as texts."""
    if size <= 0:
        return rng.choice(NAMES[:2] if rng.random() < 0.6 else (*NAMES, *NUMBERS, *CONSTANTS))
    kind = rng.random()
    if kind < 0.55:
        left = rng.randrange(size)
        return rng.choice("+-*/"), tree(rng, left), tree(rng, size - 1 - left)
    if kind < 0.72:
        sign = rng.choice(("", "", "-"))
        power = rng.choice(POWERS) if rng.random() < 0.8 else rng.choice(("0.5", "2.5", "1.25"))
        return "^", tree(rng, size - 1), sign + power
    if kind < 0.8:
        return "neg", tree(rng, size - 1)
    if kind < 0.95:
        return rng.choice(tuple(FUNCTIONS)), tree(rng, size - 1)
    left = rng.randrange(size)
    return rng.choice(tuple(PAIRS)), tree(rng, left), tree(rng, size - 1 - left)


def written(rng, formula, fancy):
    """The formula as text; `fancy`: with signs of a printed page and of a Chinese keyboard here and there."""
    return _loose(rng, formula, fancy, 0)


_HOLDS = {"+": 1, "-": 1, "neg": 1.5, "*": 2, "/": 2, "^": 3}  # the greater, the tighter


def _loose(rng, formula, fancy, least):
    if isinstance(formula, str):
        return formula
    op, *args = formula
    space = " " * rng.choice((0, 0, 1, 2))
    if op in FUNCTIONS or op in PAIRS:
        inside = f"{_sign(rng, ',', fancy)}{space}".join(_loose(rng, arg, fancy, 0) for arg in args)
        return f"{op}{space}{_sign(rng, '(', fancy)}{inside}{_sign(rng, ')', fancy)}"
    holds = _HOLDS[op]
    if op == "neg":
        text = _sign(rng, "-", fancy) + _loose(rng, args[0], fancy, 2)
    elif op == "^":
        base, power = _loose(rng, args[0], fancy, 4), args[1]
        if fancy and power.isdigit() and rng.random() < 0.5:
            text = base + power.translate(RAISED)
        else:
            text = f"{base}{space}{rng.choice(('^', '**'))}{space}{power}"
    else:
        left, right = _loose(rng, args[0], fancy, holds), _loose(rng, args[1], fancy, holds + 0.5)
        text = f"{left}{space}{_sign(rng, op, fancy)}{space}{right}"
    if holds < least or rng.random() < 0.05:
        return f"{_sign(rng, '(', fancy)}{text}{_sign(rng, ')', fancy)}"
    return text


def _sign(rng, sign, fancy):
    return rng.choice(KIN[sign]) if fancy else sign


class NotFinite(ArithmeticError):
    """Python would raise here, or the number is not finite."""


def value(formula, names):
    """What Python's floats make of it; a whole power is products, as docs/formulas.md says. Raises: NotFinite."""
    try:
        made = _value(formula, names)
    except (ArithmeticError, ValueError):
        raise NotFinite from None
    if not math.isfinite(made):
        raise NotFinite
    return made


def _value(formula, names):
    if isinstance(formula, str):
        return float(names[formula] if formula in names else CONSTANTS.get(formula) or float(formula))
    op, *args = formula
    a = value(args[0], names)
    if op == "^":
        return _power(a, float(args[1]))
    if op == "neg":
        return -a
    if op in FUNCTIONS:
        return FUNCTIONS[op](a)
    b = value(args[1], names)
    if op in PAIRS:
        return PAIRS[op](a, b)
    return {"+": a + b, "-": a - b, "*": a * b}[op] if op != "/" else a / b


def _power(base, exponent):
    if exponent != int(exponent):
        return math.pow(base, exponent)
    if exponent == 0:
        return 1.0
    product = base
    for bit in bin(abs(int(exponent)))[3:]:
        product *= product
        product *= base if bit == "1" else 1.0
    return 1.0 / product if exponent < 0 else product


STRANGE = [*"xyae25().,^*/+- ", "²", "х", "ｘ", "\0", "'", '"', "_", "__class__", ".real", "lambda ", "import", "=", ";", "[", "]",
           "{", ":", "@", "\\", "\n", "\u202e", "𝑥", "½", "９", "if", "1e999", "^^", "**", "9^9^", "((((((", "e" * 40, "#"]  # fmt: skip


def spoiled(rng, text):
    """The text with a few pieces of it taken out, doubled or put in from elsewhere."""
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(text) + 1)
        cut = at + rng.choice((0, 0, 1, 2, 5))
        strange = (
            rng.choice(STRANGE)
            if rng.random() < 0.4
            else rng.choice(("x", "2", " ", "*y", text[at:cut] * 2, ""))
        )
        text = text[:at] + strange + text[cut:]
    return text


def generator(seed):
    """A source of chance of its own."""
    return random.Random(seed)
