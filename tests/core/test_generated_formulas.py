"""Ten thousand formulas at random, good ones and spoiled ones: values as Python has them, or a refusal with its column."""

import math
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from server.core.formula.emit import float_function
from server.core.formula.evaluate import evaluate
from server.core.formula.graph import Graph, reached
from server.core.formula.parse import MOST_NODES, parse
from server.core.formula.spelling import LONGEST, spelled
from server.core.refusal import Refusal
from server.core.typed import MOST_DERIVED, typed_surface
from tests.core.formula_grammar import NAMES, NotFinite, generator, spoiled, tree, value, written

GOOD, SPOILED, BY_HYPOTHESIS = 5_500, 4_000, 500
# What a formula is refused for that has nothing wrong but its size.
TOO_MUCH = {"formula_long", "formula_nodes", "formula_depth", "formula_constant", "formula_exponent"}
TOO_MUCH |= {"formula_derivatives"}
PLANE = ((-2.0, 2.0), (-1.0, 3.0))


def numbers(rng):
    return {
        name: rng.choice((rng.uniform(-3, 3), rng.uniform(0, 1), float(rng.randint(-4, 4)))) for name in NAMES
    }


def compared(formula, text, rng):
    """How the formula went: refused for its size, without a finite value, or equal to Python's within 4 ulp."""
    try:
        node = parse(text, Graph(), NAMES)
    except Refusal as refused:
        assert refused.code in TOO_MUCH, (text, refused)
        return "refused"
    assert len(reached([node])) <= MOST_NODES
    code = float_function([node], NAMES, safe=True)
    went = "not finite"
    for _ in range(3):
        names = numbers(rng)
        ours = code(*names.values())[0]
        try:
            pythons = value(formula, names)
        except NotFinite:
            continue
        assert abs(ours - pythons) <= 4 * math.ulp(pythons), (text, names, ours, pythons)
        went = "compared"
    return went


def test_a_good_formula_has_python_s_value_within_4_ulp_however_it_is_spelled():
    rng, went = generator(1), Counter()
    for number in range(GOOD):
        formula = tree(rng, rng.choice((1, 2, 4, 8, 16, 30, 60)))
        went[compared(formula, written(rng, formula, fancy=number % 2 == 1), rng)] += 1
    assert went["compared"] > 0.6 * GOOD
    assert went["refused"] < 0.25 * GOOD


def test_a_good_formula_has_as_many_nodes_with_its_derivatives_as_it_may():
    rng, largest = generator(2), 0
    for _ in range(150):
        text = written(rng, tree(rng, rng.choice((4, 12, 30, 50))), fancy=True)
        try:
            surface = typed_surface(text, PLANE)
        except Refusal as refused:
            assert refused.code in TOO_MUCH, (text, refused)
            continue
        derived = surface.objective({}).derived
        outputs = [derived.value, *derived.gradient, *(one for row in derived.hessian for one in row)]
        largest = max(largest, len(reached(outputs)))
        value_there, slope, curvature = surface.objective({}).all((0.3, 1.2))
        assert isinstance(value_there, float) and len(slope) == 2 and len(curvature) == 2
    assert 200 < largest <= MOST_DERIVED


def test_a_spoiled_formula_is_read_or_refused_with_a_column_of_the_text_as_typed():
    rng, codes = generator(3), Counter()
    for number in range(SPOILED):
        text = spoiled(rng, written(rng, tree(rng, rng.choice((1, 3, 6, 12))), fancy=number % 2 == 1))
        codes[read_or_refused(text)] += 1
    assert 0.05 * SPOILED < codes["read"] < 0.6 * SPOILED
    assert len(codes) > 12, codes


@settings(max_examples=BY_HYPOTHESIS, deadline=None, derandomize=True, database=None)
@given(st.integers(0, 2**32), st.integers(0, 25), st.booleans(), st.text(max_size=4), st.integers(0, 300))
def test_what_hypothesis_puts_into_a_formula_is_read_or_refused(seed, size, fancy, strange, at):
    text = written(generator(seed), tree(generator(seed), size), fancy)
    read_or_refused(text[:at] + strange + text[at:])


def read_or_refused(text):
    """`read`, or the code of the refusal."""
    try:
        node = parse(text, Graph(), NAMES)
    except Refusal as refused:
        assert refused.field == "text"
        assert refused.code.startswith("formula_")
        assert 1 <= refused.values["column"] <= max(1, len(text) + 1)
        return refused.code
    normal = spelled(text).normal
    assert len(normal) <= LONGEST and normal.isascii() and normal == spelled(normal).normal
    names = dict.fromkeys(NAMES, 0.7)
    again = evaluate([parse(normal, Graph(), NAMES)], names)[0]
    found = evaluate([node], names)[0]
    assert found == again or (found != found and again != again)
    return "read"
