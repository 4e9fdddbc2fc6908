"""Derivatives against sympy, and the three kinds of code against each other."""

import math
import random
import tracemalloc
import xml.etree.ElementTree as ET

import mpmath
import numpy as np
import pytest
import sympy
from sympy.parsing.sympy_parser import convert_xor, parse_expr, standard_transformations

from server.core.formula.arrays import ArrayCode
from server.core.formula.derive import derivative, gradient, hessian
from server.core.formula.emit import FloatCode, float_function
from server.core.formula.evaluate import evaluate
from server.core.formula.functions import whole_power
from server.core.formula.graph import Graph
from server.core.formula.mathml import Writer, math_element, named, number, plain, symbol
from server.core.formula.parse import parse

FORMULAS = [
    "(1 - x)^2 + 100*(y - x^2)^2", "x^5*y^-3 + x/y", "sin(x*y) + cos(x - y)^2 + tan(x/3)", "asin(x/3) + acos(y/4)*x",
    "atan(x/y) + x*sinh(y)", "cosh(x)*tanh(y)", "exp(-x^2 - y^2)*log(x + y)", "sqrt(x^2 + 2*y^2)", "abs(x - 1.5)*abs(y + x)",
    "max(x, y)^2 + min(x^2, y)*x", "max(min(x*y, 2), x - y)", "x^y", "(x + y)^0.5", "x^2.5*y^(x/2)", "sign(x - y)*x^2", "2^x + e^(y*x)",
    "-(x + y)^3/(1 + x^2)^2", "x^16 - y^7", "sqrt(abs(x - y)) + abs(sin(3*x))",
    "sigmoid(x*y - 3)*y", "softplus(2*(x - y))/x", "log(softplus(x)) - sigmoid(-30*y)^2",
]  # fmt: skip
SYMPY_NAMES = {
    "abs": sympy.Abs,
    "min": sympy.Min,
    "max": sympy.Max,
    "e": sympy.E,
    "x": sympy.Symbol("x", real=True),
    "sigmoid": lambda u: 1 / (1 + sympy.exp(-u)),
    "softplus": lambda u: sympy.log(1 + sympy.exp(u)),
}
SYMPY_NAMES["y"] = sympy.Symbol("y", real=True)


def graphs(text):
    value = parse(text, Graph(), ("x", "y"))
    return [
        value,
        *gradient(value, ("x", "y")),
        *(entry for row in hessian(value, ("x", "y")) for entry in row),
    ]


def sympys(text):
    f = parse_expr(text, local_dict=SYMPY_NAMES, transformations=(*standard_transformations, convert_xor))
    x, y = SYMPY_NAMES["x"], SYMPY_NAMES["y"]
    outputs = [f, *(f.diff(v) for v in (x, y)), *(f.diff(v, w) for v in (x, y) for w in (x, y))]
    # The derivative of a sign is a Dirac delta, which is 0 wherever it is asked here.
    names = {"DiracDelta": lambda *_: 0.0, "sign": np.sign, "Heaviside": lambda a, *_: 0.5 * (np.sign(a) + 1)}
    return sympy.lambdify((x, y), outputs, modules=[names, "math"], cse=True)


@pytest.mark.parametrize("text", FORMULAS)
def test_value_gradient_and_hessian_are_sympys(text):
    ours, theirs, rng = graphs(text), sympys(text), random.Random(2)
    for _ in range(25):
        x, y = rng.uniform(0.3, 2.7), rng.uniform(0.3, 2.7)
        expected = [float(v) for v in theirs(x, y)]
        scale = 1e-11 * (1 + max(map(abs, expected)))
        for one, other in zip(evaluate(ours, {"x": x, "y": y}), expected, strict=True):
            assert one == pytest.approx(other, rel=1e-11, abs=scale)


@pytest.mark.parametrize(
    ("text", "x", "slope"),
    [("abs(x)", 0.0, 0.0), ("sign(x)", 0.0, 0.0), ("max(x, 0)", 0.0, 0.5), ("min(x, 0)", 0.0, 0.5), ("max(x, y)", 2.0, 1.0), ("min(x, y)", 2.0, 0.0)],
)  # fmt: skip
def test_at_a_kink_the_derivative_is_the_stated_one(text, x, slope):
    made = evaluate([derivative(parse(text, Graph(), ("x", "y")), "x")], {"x": x, "y": 1.0})
    assert made == [slope]


AWKWARD = [0.0, -0.0, 1.0, -1.0, 0.3, -2.7, 1e-320, 1e154, -1e200, 1e308, math.inf, -math.inf, math.nan]


def same(one, other):
    return all(a == b or (a != a and b != b) for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("text", FORMULAS)
def test_quick_code_safe_code_and_evaluation_agree_to_the_bit(text):
    outputs, rng, taken = graphs(text), random.Random(3), 0
    quick, safe = (float_function(outputs, ("x", "y"), safe=kind) for kind in (False, True))
    points = [(rng.uniform(-3, 3), rng.uniform(-3, 3)) for _ in range(30)] + [
        (a, b) for a in AWKWARD for b in AWKWARD
    ]
    for x, y in points:
        found = safe(x, y)
        assert same(found, evaluate(outputs, {"x": x, "y": y}))
        try:
            raw = quick(x, y)
        except (ArithmeticError, ValueError):
            continue
        taken += 1
        assert same(raw, found)
    assert taken > 5


def test_an_output_that_is_left_out_still_says_how_the_others_round():
    g = Graph()
    x, y, z = map(g.symbol, "xyz")
    twice, other = g.mul(2.0, x), g.mul(2.0, y)
    # By itself the second output is 4 (x z), which saves a product; beside the first one it is (2 x)(2 z).
    outputs = [twice * other + (twice + other), twice * g.mul(2.0, z)]

    def second(code):
        space = {"x": 1.5e308, "y": 1.0, "z": 1e-300}
        exec("\n".join([*code.lines, f"found = {code.results[-1]}"]), space)
        return space["found"], len(code.results)

    names = {"x": "x", "y": "y", "z": "z"}
    assert second(FloatCode(outputs, names)) == (math.inf, 2)
    assert second(FloatCode(outputs, names, left=1)) == (math.inf, 1)
    assert second(FloatCode(outputs[1:], names)) == (pytest.approx(6e8), 1)


@pytest.mark.parametrize("text", FORMULAS)
def test_array_code_agrees_with_the_floats(text):
    outputs, rng = graphs(text), np.random.default_rng(4)
    x, y = rng.uniform(0.3, 2.5, (2, 50))
    results = [np.empty(50) for _ in outputs]
    code = ArrayCode(outputs, ("x", "y"))
    room = code.room((50,))
    with np.errstate(all="ignore"):
        code.bare([x, y], results, room)
        code.bare([x, y], results, room)  # its buffers are used again
    for i in range(50):
        expected = evaluate(outputs, {"x": float(x[i]), "y": float(y[i])})
        scale = 1e-13 * (1 + max(map(abs, expected)))
        assert [float(result[i]) for result in results] == pytest.approx(expected, rel=1e-12, abs=scale)


def test_array_code_keeps_no_arrays_when_it_has_run():
    """It is cached; its buffers for the widest batch would stay with it."""
    code = ArrayCode(graphs("exp(x*y)/(1 + x^2) - sqrt(x^2 + y^4)"), ("x", "y"))
    results = [np.empty(100_000) for _ in range(7)]
    x = np.ones(100_000)
    tracemalloc.start()
    try:
        code.run([x, x], results)
        assert tracemalloc.get_traced_memory()[0] < 10_000
        assert tracemalloc.get_traced_memory()[1] > 800_000
    finally:
        tracemalloc.stop()


def test_array_code_is_equal_to_the_last_bit_where_only_plain_arithmetic_and_roots_are_used():
    outputs = graphs("(1.5 - x + x*y^3)^2/(1 + x^2) - sqrt(x^2 + y^4)*0.1")
    x, y = np.random.default_rng(5).uniform(-3, 3, (2, 200))
    results = [np.empty(200) for _ in outputs]
    ArrayCode(outputs, ("x", "y")).run([x, y], results)
    for i in range(200):
        expected = evaluate(outputs, {"x": float(x[i]), "y": float(y[i])})
        assert [float(result[i]) for result in results] == expected


def test_an_array_output_that_is_an_input_or_a_constant_is_filled():
    graph = Graph()
    x, y = graph.symbol("x"), graph.symbol("y")
    results = [np.empty(3) for _ in range(3)]
    ArrayCode([y, graph.constant(2.5), graph.where(graph.greater(x, y), x, y)], ("x", "y")).run(
        [np.array([1.0, 5, 2]), 3.0], results
    )
    assert [list(result) for result in results] == [[3, 3, 3], [2.5] * 3, [3, 5, 3]]


def test_a_choice_does_not_write_over_the_branch_it_still_has_to_read():
    graph = Graph()
    x, y = graph.symbol("x"), graph.symbol("y")
    result = [np.empty(3)]
    ArrayCode([graph.where(graph.greater(x, y), x * y, y)], ("x", "y")).run(
        [np.array([4.0, 1, 5]), np.array([2.0, 3, 4])], result
    )
    assert list(result[0]) == [8, 3, 20]


def test_whole_powers_are_the_same_products_everywhere():
    for exponent in range(2, 17):
        node = parse(f"x^{exponent}", Graph(), ("x",))
        assert float_function([node], ("x",))(1.1)[0] == whole_power(1.1, exponent)
        assert whole_power(3.0, exponent) == 3.0**exponent
        negative = parse(f"x^-{exponent}", Graph(), ("x",))
        assert evaluate([negative], {"x": 1.1})[0] == 1 / whole_power(1.1, exponent)


def test_a_whole_power_of_a_constant_is_the_same_product_as_one_of_a_name():
    for text in ("tau^10", "0.001^14", "e^-7"):
        named = parse(f"x^{text.split('^')[1]}", Graph(), ("x",))
        base = evaluate([parse(text.split("^")[0], Graph(), ())], {})[0]
        assert evaluate([parse(text, Graph(), ())], {}) == evaluate([named], {"x": base})


def test_constants_that_are_no_number_are_computed_where_they_are_used():
    outputs = graphs("min(y, x/pi/0) + max(x/0, y)^2")
    for safe in (True, False):
        try:
            made = float_function(outputs, ("x", "y"), safe=safe)(0.3, 1.2)
        except ZeroDivisionError:
            assert not safe
        else:
            assert same(made, evaluate(outputs, {"x": 0.3, "y": 1.2}))


def test_what_is_steady_is_computed_before_the_loop():
    graph = Graph()
    x, p = graph.symbol("x"), graph.symbol("p")
    code = FloatCode([x * (1 - p) + (1 - p)], {"x": "x", "p": "p"}, frozenset(["p"]))
    assert len(code.before) == 1
    assert "1.0 - p" in code.before[0]
    assert "1.0 - p" not in code.results[0]


def test_a_rule_may_not_branch_on_values():
    with pytest.raises(TypeError, match="where"):
        bool(Graph().symbol("x"))


@pytest.mark.parametrize("text", FORMULAS)
def test_mathml_is_well_formed(text):
    for fold in (True, False):
        for inline in (True, False):
            node = parse(text, Graph(fold=fold), ("x", "y"))
            element = ET.fromstring(math_element(Writer(inline=inline).formula(node)))
            assert element.tag == "math"
            assert set(element.itertext()) & {"x", "y"}


def text_of(formula, inline=True):
    markup = math_element(Writer(inline=inline).formula(parse(formula, Graph(fold=False), ("x", "y"))))
    return "".join(ET.fromstring(markup).itertext()).replace("\u2062", "·").replace("\u2061", "")


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        ("x - (y - 1)", "x−(y−1)"),
        ("x - y - 1", "x−y−1"),
        ("x + -y", "x−y"),
        ("x - -y", "x−(−y)"),
        ("x*(y + 1)", "x·(y+1)"),
        ("x/(y*2)", "x/(y·2)"),
        ("(x + y)^2", "(x+y)2"),
        ("-(x + y)", "−(x+y)"),
        ("2*pi*x", "2·π·x"),
        ("log(x)", "ln(x)"),
        ("x*1e-9", "x·(10−9)"),
        ("(x/y)^2", "(x/y)2"),
    ],
)
def test_brackets_stand_where_the_meaning_needs_them(formula, shown):
    assert text_of(formula).replace("x·10−9", "x·(10−9)") == shown


def test_letters_with_marks_and_numbers_are_markup():
    assert symbol("m̂") == '<mover accent="true"><mi>m</mi><mo>^</mo></mover>'
    assert symbol("β₁ᵗ") == "<msubsup><mi>β</mi><mn>1</mn><mi>t</mi></msubsup>"
    assert named("m", "m", before=True) == '<mrow data-name="m" data-when="before"><mi>m</mi></mrow>'
    for value in (0.0, -1.5, 1e-9, 1e15, -3.2e300, math.inf, -math.inf, math.nan, 5e-324):
        ET.fromstring(f"<m>{number(value)}</m>")
    for text in ("−(H + λI)⁻¹g", "∇(∂f/∂x)", "Δ = −α p", "x < y & z"):
        ET.fromstring(f"<m>{plain(text)}</m>")
    assert "−" in number(-1.0)
    assert "-" not in number(-1e-9)


@pytest.mark.parametrize(
    ("name", "exact"),
    [
        ("sigmoid", lambda a: 1 / (1 + mpmath.exp(-a))),
        ("softplus", lambda a: mpmath.log1p(mpmath.exp(a))),
    ],
)
def test_sigmoid_and_softplus_and_their_derivatives_keep_their_digits_far_out_on_both_sides(name, exact):
    value = parse(f"{name}(x)", Graph(), ("x",))
    slope = derivative(value, "x")
    outputs = [value, slope, derivative(slope, "x")]
    far = [-700.0, -300.5, -40.0, -3.3, 0.0, 0.7, 3.3, 40.0, 300.5, 700.0]
    arrays = [np.empty(len(far)) for _ in outputs]
    ArrayCode(outputs, ("x",)).run([np.array(far)], arrays)
    for place, a in enumerate(far):
        with mpmath.workdps(700):
            u, v = 1 / (1 + mpmath.exp(-mpmath.mpf(a))), 1 / (1 + mpmath.exp(mpmath.mpf(a)))
            first = u * v if name == "sigmoid" else u
            second = u * v * (v - u) if name == "sigmoid" else u * v
            expected = [float(one) for one in (exact(mpmath.mpf(a)), first, second)]
        assert evaluate(outputs, {"x": a}) == pytest.approx(expected, rel=4e-15, abs=1e-300)
        assert [float(array[place]) for array in arrays] == pytest.approx(expected, rel=4e-15, abs=1e-300)


def test_sigmoid_and_softplus_never_overflow():
    for a, expected in (
        (1e308, [1.0, 1e308]),
        (-1e308, [0.0, 0.0]),
        (math.inf, [1.0, math.inf]),
        (-math.inf, [0.0, 0.0]),
    ):
        outputs = [parse(f"{name}(x)", Graph(), ("x",)) for name in ("sigmoid", "softplus")]
        quick = [float_function([one], ("x",))(a)[0] for one in outputs]
        results = [np.empty(1), np.empty(1)]
        for one, result in zip(outputs, results, strict=True):
            ArrayCode([one], ("x",)).run([np.array([a])], [result])
        assert quick == [evaluate([one], {"x": a})[0] for one in outputs] == expected
        assert [float(result[0]) for result in results] == expected
