"""Questions asked of every loss in the registry: a new file is picked up here with nothing else touched."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest

from server.core.param import checked
from server.core.risk.loss import Convention
from server.core.risk.notation import loss_mathml
from server.core.risk.row_code import row_code
from tests.losses.asked import LOSSES, MODELS, settings, targets_of, told

every = pytest.mark.parametrize("name", LOSSES)

# Predictions that lie on no round number, so that no kink is met; a log density is never far above 0.
FINE = np.linspace(-7.0137, 7.0119, 4001)


def predictions_of(name):
    return FINE[FINE < 3] if "log_density" in LOSSES[name].takes else FINE


def all_settings(name):
    return [(values, target) for values in settings(name) for target in targets_of(name)]


@every
def test_it_has_words_in_both_languages_and_a_source_with_a_year(name):
    loss = LOSSES[name]
    for language in ("en", "zh"):
        assert loss.words[language]["name"].strip()
        for said in ("sentence", "convention", "differs", "kink"):
            assert said not in loss.words[language] or loss.words[language][said].endswith((".", "。"))
        assert loss.words[language]["sentence"].strip()
        for parameter in loss.parameters:
            assert parameter.words[language]["name"].strip()
    assert set(loss.words["en"]) == set(loss.words["zh"])
    assert any(text.isdigit() and len(text) == 4 for text in loss.source.replace(",", " ").split())


@every
def test_its_parameters_take_their_defaults_and_name_a_convention(name):
    loss = LOSSES[name]
    values = checked(loss.parameters, {})
    assert isinstance(loss.convention(values), Convention)
    chosen = {one.name: one for one in loss.parameters}.get("convention")
    assert (chosen.options if chosen else (next(iter(loss.conventions)),)) == tuple(loss.conventions)
    for option in loss.conventions:
        assert loss.convention({**values, "convention": option}) == loss.conventions[option]


@every
def test_its_slope_and_curvature_are_the_limits_of_differences(name):
    step = 1e-6
    for values, target in all_settings(name):
        at = predictions_of(name)
        value, slope, curvature = told(name, at, target, values)
        below, above = (told(name, at + side, target, values) for side in (-step, step))
        smooth = (np.abs(above[2] - below[2]) < 1e-3 * (1 + np.abs(curvature))) & (
            np.abs(above[1] - below[1]) < 1e-3 * (1 + np.abs(slope))
        )
        assert smooth.mean() > 0.95
        scale = 1e-6 * (1 + np.abs(value) + np.abs(slope) + np.abs(curvature))
        assert (np.abs((above[0] - below[0]) / (2 * step) - slope) <= scale)[smooth].all()
        assert (np.abs((above[1] - below[1]) / (2 * step) - curvature) <= 10 * scale)[smooth].all()


@every
def test_it_is_nowhere_negative_or_says_so(name):
    lowest = min(
        told(name, predictions_of(name), target, values)[0].min() for values, target in all_settings(name)
    )
    assert (lowest >= -1e-15) == LOSSES[name].non_negative


@every
def test_it_is_convex_in_the_prediction_or_says_so(name):
    """The slope never falls from one prediction to the next."""
    falls = [
        np.diff(slope).min() / (1 + np.abs(slope).max())
        for values, target in all_settings(name)
        for slope in [told(name, predictions_of(name), target, values)[1]]
    ]
    assert (min(falls) >= -1e-15) == LOSSES[name].convex


def jumps(name, values, target):
    """Where the slope jumps, as (low, high, both slopes): there it changes as much however near two places are."""
    at = predictions_of(name)
    low, high = at[:-1], at[1:]
    for _ in range(30):
        middle = (low + high) / 2
        slopes = [told(name, places, target, values)[1] for places in (low, middle, high)]
        left = np.abs(slopes[1] - slopes[0]) > np.abs(slopes[2] - slopes[1])
        low, high = np.where(left, low, middle), np.where(left, middle, high)
    ends = [told(name, places, target, values)[1] for places in (low, high)]
    for place in np.flatnonzero(np.abs(ends[1] - ends[0]) > 1e-3):
        yield low[place], high[place], (ends[0][place], ends[1][place])


@every
def test_its_slope_jumps_where_it_says_and_nowhere_else(name):
    loss = LOSSES[name]
    found = [(values, target, *jump) for values, target in all_settings(name) for jump in jumps(name, values, target)]  # fmt: skip
    assert bool(found) == bool(loss.kinks)
    assert ("kink" in loss.words["en"]) == bool(loss.kinks)
    for values, target, low, high, _ in found:
        sides = {
            "p = y": (low, target, high),
            "(2y − 1)p = 1": (low, 2 * target - 1, high),
            "d = m": (low, values.get("margin"), high),
        }.get(loss.kinks, (low, low, high))
        assert sides[0] - 1e-9 <= sides[1] <= sides[2] + 1e-9


@every
def test_at_its_kinks_it_takes_a_subgradient(name):
    """A slope between those of both sides: of |r| 0, of a maximum the mean."""
    for values, target in all_settings(name):
        for low, high, ends in jumps(name, values, target):
            places = {"p = y": target, "(2y − 1)p = 1": 2 * target - 1, "d = m": values.get("margin")}
            taken = told(name, [places.get(LOSSES[name].kinks, (low + high) / 2)], target, values)[1][0]
            assert min(ends) <= taken <= max(ends)
            assert taken == pytest.approx(sum(ends) / 2, abs=1e-9), (low, high)


@every
def test_it_is_finite_far_out_and_its_derivatives_too(name):
    far = [-1e4, -745.5, -37.0, 37.0, 745.5, 1e4]
    if "log_density" in LOSSES[name].takes:
        far = [value for value in far if value < 0]
    for values, target in all_settings(name):
        assert np.isfinite(told(name, far, target, values)).all()


@every
def test_some_model_gives_what_it_takes_and_the_code_of_both_is_made_once(name):
    loss = LOSSES[name]
    fitting = [model for model in MODELS.values() if set(model.gives) & set(loss.takes)]
    assert fitting
    for model in fitting:
        assert row_code(model, loss) is row_code(model, loss)


@every
def test_it_is_drawn_over_the_margin_where_its_targets_are_labels_alone(name):
    assert LOSSES[name].margin == (LOSSES[name].targets == ("label",))


@every
def test_its_formula_is_well_formed_mathml_with_every_parameter_in_it(name):
    text = "".join(ET.fromstring(loss_mathml(LOSSES[name])).itertext())
    for parameter in LOSSES[name].parameters:
        if parameter.kind == "number":
            assert parameter.symbol[0] in text
