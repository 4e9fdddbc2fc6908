"""Questions asked of every model in the registry: a new file is picked up here with nothing else touched."""

import random

import numpy as np
import pytest
import sympy
from sympy.parsing.sympy_parser import convert_xor, parse_expr, standard_transformations

import server.datasets
import server.losses
import server.models
from server.core.formula.derive import gradient, hessian
from server.core.formula.evaluate import evaluate
from server.core.param import parameters_of
from server.core.registry import discover
from server.core.risk.building import build, fits_loss, fits_model
from server.core.risk.dataset import is_dataset, made
from server.core.risk.loss import is_loss
from server.core.risk.model import is_model
from server.core.risk.row_code import row_code
from server.core.risk.split import Split
from server.losses.mse import LOSS as MSE
from server.penalties.none import PENALTY as NONE

DATASETS = discover(server.datasets, is_dataset)
MODELS = discover(server.models, is_model)
LOSSES = discover(server.losses, is_loss)
ROWS = {name: made(cls()) for name, cls in DATASETS.items()}

every = pytest.mark.parametrize("name", MODELS)


def sympys(model):
    """The prediction, its gradient and its Hessian as sympy has them, a function of letters and features."""
    symbols = {name: sympy.Symbol(name, real=True) for name in (*model.letters, *model.features)}
    names = {**symbols, "sigmoid": lambda u: 1 / (1 + sympy.exp(-u))}
    p = parse_expr(model.formula, names, transformations=(*standard_transformations, convert_xor))
    letters = [symbols[letter] for letter in model.letters]
    outputs = [p, *(p.diff(a) for a in letters), *(p.diff(a, b) for a in letters for b in letters)]
    return sympy.lambdify(list(symbols.values()), outputs, "math")


@every
def test_it_has_words_in_both_languages_a_source_and_a_symbol_for_each_letter(name):
    model = MODELS[name]
    for language in ("en", "zh"):
        assert model.words[language]["name"].strip()
        assert model.words[language]["sentence"].strip().endswith((".", "。"))
    assert any(text.isdigit() and len(text) == 4 for text in model.source.replace(",", " ").split())
    assert 1 <= len(model.letters) == len(model.symbols) == len(model.start) <= 2
    assert set(model.penalised) <= set(model.letters)
    assert model.features in (("x",), ("x1", "x2"))
    assert not {*model.letters} & {*model.features, "y", "p", "d", "h", "e", "pi", "tau"}


@every
def test_its_prediction_and_both_derivatives_are_sympys(name):
    model, theirs, rng = MODELS[name], sympys(MODELS[name]), random.Random(name)
    code = row_code(model, MSE)
    outputs = [code.prediction, *gradient(code.prediction, code.variables)]
    outputs += [entry for row in hessian(code.prediction, code.variables) for entry in row]
    for _ in range(50):
        theta = [rng.uniform(-2, 2) for _ in model.letters]
        x = [rng.uniform(-2, 2) for _ in model.features]
        ours = evaluate(outputs, dict(zip((*code.variables, *code.first), (*theta, *x), strict=True)))
        expected = theirs(*theta, *x)
        assert ours == pytest.approx(expected, rel=1e-12, abs=1e-12 * (1 + max(map(abs, expected))))


@every
def test_every_letter_and_every_feature_counts(name):
    model = MODELS[name]
    code = row_code(model, MSE)
    rng = random.Random(name)
    places = {symbol: rng.uniform(0.3, 1.5) for symbol in (*code.variables, *code.first)}
    before = evaluate([code.prediction], places)
    for symbol, value in places.items():
        assert evaluate([code.prediction], {**places, symbol: value + 0.1}) != before


@every
def test_its_predictions_stay_within_what_they_reach_and_come_near_it(name):
    model = MODELS[name]
    code = row_code(model, MSE)
    rng, found = random.Random(name), []
    for _ in range(500):
        places = {symbol: rng.uniform(-6, 6) for symbol in (*code.variables, *code.first)}
        found += evaluate([code.prediction], places)
        found += evaluate([code.prediction], {**places, "u1": places["x"]})  # a density's highest place
    low, high = model.reach
    for reach, end, inside in ((low, min(found), 1), (high, max(found), -1)):
        if reach is None:
            assert -inside * end > 4
        else:
            assert 0 <= inside * (end - reach) < 1e-6


@every
def test_some_dataset_and_some_loss_fit_it_and_its_start_is_a_place_from_which_to_go(name):
    model = MODELS[name]
    together = [
        (rows, loss)
        for rows in ROWS.values()
        for loss in LOSSES.values()
        if fits_model(rows, model) and fits_loss(rows, model, loss)
    ]
    assert together
    for number, (rows, loss) in enumerate(together):
        values = {one.name: one.default for one in loss.parameters}
        objective = build(f"{name}:{number}", rows, model, loss, values, NONE, {}, Split())
        f, slope, curvature = objective.all(model.start)
        assert np.isfinite([f, *slope, *np.ravel(curvature)]).all()
        assert np.hypot.reduce(slope) > 1e-3


@every
def test_its_start_lies_on_no_axis(name):
    assert all(MODELS[name].start)


def test_every_kind_of_target_has_a_model():
    wanted = {gives for loss in LOSSES.values() for gives in loss.takes}
    assert wanted == {gives for model in MODELS.values() for gives in model.gives}
    assert all(parameters_of(cls) for cls in DATASETS.values())
