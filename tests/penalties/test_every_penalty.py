"""Questions asked of every penalty in the registry: a new file is picked up here with nothing else touched."""

import random
import xml.etree.ElementTree as ET

import numpy as np
import pytest

import server.models
import server.penalties
from server.core.formula.evaluate import evaluate
from server.core.formula.graph import Graph
from server.core.formula.parse import parse
from server.core.param import checked
from server.core.registry import discover
from server.core.risk.model import is_model
from server.core.risk.notation import penalty_mathml
from server.core.risk.penalty import is_penalty
from server.core.risk.row_code import bound_symbols, penalty_code

MODELS = discover(server.models, is_model)
PENALTIES = discover(server.penalties, is_penalty)

every = pytest.mark.parametrize("name", PENALTIES)


def settings(name):
    """Values of its parameters: as they come, and each number at the ends of its range."""
    usual = checked(PENALTIES[name].parameters, {})
    ends = [{**usual, one.name: end} for one in PENALTIES[name].parameters for end in (one.low, one.high)]
    return [usual, *ends]


def told(name, model, x, values):
    """Value, gradient and upper triangle of the Hessian at x."""
    code = penalty_code(PENALTIES[name], MODELS[model])
    numbers = bound_symbols(code.parameters, values).values()
    quick, safe = code.floats
    assert quick(*x, *numbers) == safe(*x, *numbers)
    return quick(*x, *numbers)


@every
def test_it_has_words_in_both_languages_and_a_source(name):
    penalty = PENALTIES[name]
    for language in ("en", "zh"):
        assert penalty.words[language]["name"].strip()
        for said in ("sentence", "convention", "kink"):
            assert said not in penalty.words[language] or penalty.words[language][said].endswith((".", "。"))
        assert penalty.words[language]["sentence"].strip()
    assert set(penalty.words["en"]) == set(penalty.words["zh"])
    assert penalty.source.strip()


@every
def test_it_is_made_of_the_absolute_value_and_half_the_square_as_it_says(name):
    """From these two numbers follows its proximal step."""
    penalty, rng = PENALTIES[name], random.Random(name)
    for values in settings(name):
        parts = (
            evaluate([parse(text, Graph(), tuple(values))], values)[0]
            for text in (penalty.absolute, penalty.square)
        )
        absolute, square = parts
        for w in (0.0, -2.0, rng.uniform(-5, 5)):
            node = parse(penalty.formula, Graph(), ("w", *values))
            expected = absolute * abs(w) + square * w * w / 2
            assert evaluate([node], {"w": w, **values})[0] == pytest.approx(expected, rel=1e-15)
        assert absolute >= 0
        assert square >= 0


@every
@pytest.mark.parametrize("model", MODELS)
def test_it_is_summed_over_the_penalised_parameters_alone(name, model):
    letters, penalised = MODELS[model].letters, MODELS[model].penalised
    x = [1.5, -0.75][: len(letters)]
    for values in settings(name):
        value, *rest = told(name, model, x, values)
        alone = [told(name, "linear_weight", [at], values) for at in x]
        counted = [one for letter, one in zip(letters, alone, strict=True) if letter in penalised]
        assert value == pytest.approx(sum(one[0] for one in counted), rel=1e-15, abs=0)
        gradient = [one[1] * (letter in penalised) for letter, one in zip(letters, alone, strict=True)]
        assert rest[: len(x)] == gradient
        diagonal = [one[2] * (letter in penalised) for letter, one in zip(letters, alone, strict=True)]
        assert rest[len(x) :] == ([diagonal[0], 0, diagonal[1]] if len(x) == 2 else diagonal)


@every
def test_it_is_0_without_a_weight_never_negative_and_its_slope_at_0_is_0(name):
    for values in settings(name):
        assert told(name, "linear_weights", [0.0, 0.0], values)[:3] == (0, 0, 0)
        for w in (-3.0, -1e-9, 1e-9, 3.0):
            assert told(name, "linear_weight", [w], values)[0] >= 0


@every
def test_its_slope_never_falls_and_jumps_only_where_its_words_say_so(name):
    places = [-2.0, -1.0, -1e-12, 0.0, 1e-12, 1.0, 2.0]
    for values in settings(name):
        slopes = [told(name, "linear_weight", [w], values)[1] for w in places]
        assert slopes == sorted(slopes)
    jump = np.ptp([told(name, "linear_weight", [w], settings(name)[0])[1] for w in (-1e-12, 1e-12)])
    assert (jump > 1e-6) == ("kink" in PENALTIES[name].words["en"])


@every
def test_the_grids_code_is_the_floats(name):
    code = penalty_code(PENALTIES[name], MODELS["linear_weights"])
    values = settings(name)[0]
    x, y = np.random.default_rng(1).normal(size=(2, 20))
    result = [np.empty(20)]
    code.array.run([x, y, *bound_symbols(code.parameters, values).values()], result)
    expected = [
        told(name, "linear_weights", at, values)[0] for at in zip(x.tolist(), y.tolist(), strict=True)
    ]
    assert result[0].tolist() == pytest.approx(expected, rel=1e-14)


@every
def test_its_formula_is_well_formed_mathml(name):
    text = "".join(ET.fromstring(penalty_mathml(PENALTIES[name])).itertext())
    assert ("w" in text) == (name != "none")
    for parameter in PENALTIES[name].parameters:
        assert parameter.symbol in text


def test_the_elastic_net_goes_from_l2_to_l1():
    for x in ([1.3, -0.4], [0.2, 2.0]):
        for ratio, other in ((0.0, "l2"), (1.0, "l1")):
            mixed = told("elastic_net", "linear_weights", x, {"strength": 0.6, "l1_ratio": ratio})
            assert mixed == pytest.approx(told(other, "linear_weights", x, {"strength": 0.6}), rel=1e-15)
