"""The formula language: what it reads, what it refuses and where, and that a stranger's text costs little."""

import math
import random
import time
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.core.formula.derive import gradient, hessian
from server.core.formula.emit import float_function
from server.core.formula.evaluate import evaluate
from server.core.formula.graph import Graph, reached
from server.core.formula.mathml import Writer
from server.core.formula.parse import MOST_NODES, parse
from server.core.formula.spelling import LONGEST
from server.core.objective import Derived
from server.core.refusal import Refusal

NAMES = {
    name: getattr(math, name) for name in ("sin", "cos", "tan", "asin", "acos", "atan", "exp", "log", "sqrt")
}
NAMES |= {"sinh": math.sinh, "cosh": math.cosh, "tanh": math.tanh, "abs": abs, "min": min, "max": max}
NAMES |= {"sigmoid": lambda a: 1 / (1 + math.exp(-a)), "softplus": lambda a: math.log(1 + math.exp(a))}
NAMES |= {"sign": lambda a: (a > 0) - (a < 0), "pi": math.pi, "e": math.e, "tau": math.tau}

READ = [
    "x", "-x", "+y", "1 - 2 - x", "x/y/2", "-x^2", "2^3^x", "2^-x", "x - (y - 1)", "x*y + x*y", "(a - x)^2 + b*(y - x^2)^2",
    "1.5e-3*x + .5*y + 1.", "  x + 1 ", "x^0", "x^1", "x^16", "x^-2", "x^0.5", "x^(1/3)", "sin(x) + cos(y)*tan(x)",
    "asin(x/4) + acos(y/4) + atan(a)", "sinh(x) + cosh(y) - tanh(x)", "exp(-x^2) + log(y) + sqrt(x)", "abs(x - y) + sign(x - y)",
    "min(x, y) + max(x, 2)", "pi*e*tau", "x**2 + y", "max(min(x, 1), -1)", "--x", "x*-1", "0*x + 1", "x^y", "sigmoid(x - y)*softplus(a)",
]  # fmt: skip


def read(text, graph=None, symbols=("x", "y", "a", "b")):
    return parse(text, graph or Graph(), symbols)


@pytest.mark.parametrize("text", READ)
def test_a_formula_has_the_value_that_python_gives_it(text):
    rng = random.Random(1)
    for _ in range(10):
        values = {name: rng.uniform(0.2, 3) for name in "xyab"}
        expected = eval(text.strip().replace("^", "**"), {**NAMES, **values})
        assert evaluate([read(text)], values)[0] == pytest.approx(expected, rel=1e-14)


REFUSED = [
    ("", "formula_empty", 1),
    ("   ", "formula_empty", 1),
    ("x + ", "formula_missing", 5),
    ("x + z", "formula_name", 5),
    ("  x + z", "formula_name", 7),
    ("x^2 + z", "formula_name", 7),
    ("x² + z", "formula_name", 6),
    ("（x）² ＋ z", "formula_name", 8),
    ("x**2 + z", "formula_name", 8),
    ("foo(x)", "formula_function", 1),
    ("x + sinn(x)", "formula_function", 5),
    ("sin(x, y)", "formula_arguments", 1),
    ("sin()", "formula_arguments", 1),
    ("max(x)", "formula_arguments", 1),
    ("max(x, )", "formula_missing", 8),
    ("max(*x, y)", "formula_missing", 5),
    ("x $ y", "formula_character", 3),
    ("x + 'a'", "formula_character", 5),
    ("x = y", "formula_character", 3),
    ("x\ny", "formula_character", 2),
    ("x\0", "formula_character", 2),
    ("х + 1", "formula_character", 1),  # a Cyrillic х
    ("1 + ｘ", "formula_character", 5),  # full width
    ("1 + 𝑥", "formula_character", 5),  # a mathematical italic
    ("x + ο", "formula_character", 5),  # a Greek omicron
    ("1 \u200b+ x", "formula_character", 3),  # no width at all
    ("2*π*x", "formula_letter", 3),
    ("x + χ", "formula_letter", 5),
    ("x²^3", "formula_power", 3),
    ("x² ³", "formula_power", 4),
    ("x² **3", "formula_power", 4),
    ("x^17", "formula_exponent", 3),
    ("x^-17", "formula_exponent", 3),
    ("x¹⁷", "formula_exponent", 2),
    ("9^9^9^9", "formula_exponent", 5),
    ("x + 1/0", "formula_constant", 5),
    ("x² + 1÷0", "formula_constant", 6),
    ("log(0)", "formula_constant", 1),
    ("sqrt(-1)", "formula_constant", 1),
    ("1e16*x", "formula_constant", 1),
    ("x + 10^16", "formula_constant", 5),
    ("x + 1e400", "formula_constant", 5),
    ("x + " + "9" * 290, "formula_constant", 5),
    ("0x1f", "formula_number", 1),
    ("1_000", "formula_number", 1),
    ("1or x", "formula_number", 1),
    ("1.2.3", "formula_number", 1),
    ("x + 017", "formula_number", 5),
    ("x + 2j", "formula_number", 5),
    ("2x", "formula_times", 2),
    ("x + 2 x", "formula_times", 7),
    ("2(x + 1)", "formula_times", 2),
    ("x y", "formula_times", 3),
    ("xy", "formula_times", 1),
    ("x(y + 1)", "formula_times", 2),
    ("(x)(y)", "formula_times", 4),
    ("x²y", "formula_times", 3),
    ("2sin(x)", "formula_times", 2),
    ("sin x", "formula_brackets", 1),
    ("sin^2(x)", "formula_brackets", 1),
    ("x + cos", "formula_brackets", 5),
    ("__import__(x)", "formula_function", 1),
    ("x.real", "formula_syntax", 2),
    ("x.__class__", "formula_syntax", 2),
    ("True", "formula_name", 1),
    ("None", "formula_name", 1),
    ("...", "formula_syntax", 1),
    ("x // y", "formula_missing", 4),
    ("x and y", "formula_name", 3),
    ("x if y else 1", "formula_name", 3),
    ("lambda x", "formula_name", 1),
    ("x, y", "formula_comma", 2),
    ("(x, y)", "formula_comma", 3),
    ("(x for x in y)", "formula_name", 4),
    ("x)", "formula_closes", 2),
    (")(", "formula_closes", 1),
    ("()", "formula_missing", 2),
    ("(x", "formula_unclosed", 1),
    ("x + (y*(x + 1)", "formula_unclosed", 5),
    ("await x", "formula_name", 1),
    ("(" * 26 + "x" + ")" * 26, "formula_depth", 26),
    ("x+" * 150 + "x", "formula_long", LONGEST + 1),
    ("x²+" * 99 + "x", "formula_long", 226),  # the normal form is the longer one
    (
        "+".join(f"x^{k}*{k}" for k in range(2, 16)) + "+" + "+".join(f"{k}*y" for k in range(20, 56)),
        "formula_nodes",
        1,
    ),
]


@pytest.mark.parametrize(
    ("text", "code", "column"), REFUSED, ids=[text[:24] or "empty" for text, *_ in REFUSED]
)
def test_what_is_no_formula_is_refused_with_its_column(text, code, column):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(Refusal) as refused:
            read(text, symbols=("x", "y"))
    assert (refused.value.code, refused.value.field) == (code, "text")
    assert refused.value.values["column"] == column


@pytest.mark.parametrize(
    ("text", "write"),
    [
        ("2x", "2*x"), ("2 x", "2*x"), ("x y", "x*y"), ("xy", "x*y"), ("2xy", "2*x*y"), ("x²y", "x^2*y"), ("(x)2", "(…)*2"),
        ("2(x + 1)", "2*(…)"), ("x(y + 1)", "x*(…)"), ("(x)(y)", "(…)*(…)"), ("2sin(x)", "2*sin(…)"), ("e x", "e*x"),
        ("sin x", "sin(x)"), ("sin^2(x)", "sin(…)"), ("log", "log(…)"), ("λ*x", "lam"), ("π", "pi"),
    ],
)  # fmt: skip
def test_what_somebody_meant_is_said_in_our_spelling(text, write):
    with pytest.raises(Refusal) as refused:
        read(text)
    assert refused.value.values["write"] == write
    assert f"write {write}" in refused.value.message


def test_an_unknown_name_is_answered_with_the_known_ones_nearest_first():
    with pytest.raises(Refusal) as refused:
        read("cis(x)")
    assert refused.value.values["known"][0] in ("cos", "sin")
    with pytest.raises(Refusal) as refused:
        read("alpa*x", symbols=("x", "alpha"))
    assert refused.value.values["known"][0] == "alpha"


def test_what_is_written_twice_is_one_node():
    graph = Graph()
    one, other = read("sin(x*y) + sin(x*y)", graph), read("sin(x*y)", graph)
    assert one.args[0] is one.args[1] is other


def test_the_hessian_of_a_formula_grows_with_its_text_and_no_faster():
    text = "*".join(["sin(x*y + 1)", "cos(x - y)", "exp(x*0.1)", "(x^2 + y^2)"] * 2)
    node = read(text)
    assert len(reached([node])) < 40
    whole = [
        node,
        *gradient(node, ("x", "y")),
        *(entry for row in hessian(node, ("x", "y")) for entry in row),
    ]
    assert len(reached(whole)) < 20 * len(reached([node]))


PIECES = [
    "x",
    "y",
    "1",
    "2.5",
    "-",
    "+",
    "*",
    "/",
    "^",
    "(",
    ")",
    "sin(",
    "sqrt(",
    "max(",
    ",",
    " ",
    "e",
    "1e9",
    "log(",
    "abs(",
]


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.one_of(st.text(max_size=400), st.lists(st.sampled_from(PIECES), max_size=60).map("".join)))
def test_any_text_is_read_or_refused(text):
    try:
        node = read(text, symbols=("x", "y"))
    except Refusal as refused:
        assert refused.field == "text"
        assert refused.values["column"] >= 1
        return
    assert len(reached([node])) <= MOST_NODES
    for value in (0.0, -1.5, 1e200):
        made = evaluate([node, *gradient(node, ("x", "y"))], {"x": value, "y": 2.0})
        assert all(isinstance(number, float) for number in made)


HOSTILE = {
    "minus signs": "-" * (LONGEST - 1) + "x",
    "minus in brackets": "x--(" * 25 + "x" + ")" * 25,
    "powers of powers": "x" + "^x" * 140,
    "signed powers": "x" + "^-x" * 99,
    "squares of squares": "(" * 24 + "x+y" + ")^16" * 24,
    "a product": "*".join(f"(x+{k}*y)" for k in range(30)),
    "a quotient": "/".join(f"(x+{k})" for k in range(45)),
    "nested functions": "sin(" * 25 + "x*y" + ")" * 25,
    "nested maxima": "max(x," * 24 + "y" + ")" * 24,
    "towers": "x^" * 20 + "(" * 20 + "9^x" + ")" * 20,
    "brackets": "(" * LONGEST,
    "many constants": "9^9^9^" * 49 + "9",
    "a long name": "a" * LONGEST,
    "a long number": "9" * LONGEST,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_answered_in_bounded_time(name):
    begin = time.thread_time()
    try:
        made = Derived(HOSTILE[name], 2, ())
        _, safe = made.quick
        safe(1.1, 0.9)
        Writer().formula(parse(HOSTILE[name], Graph(fold=False), ("x", "y")))
        float_function([made.value], ("x", "y"))
    except Refusal:
        pass
    assert time.thread_time() - begin < 1.0
