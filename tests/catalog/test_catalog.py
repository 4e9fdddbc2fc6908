import json
import math

import pytest
from pydantic_core import to_json

from server import catalog
from server.core.refusal import Refusal
from server.experiment import parsed
from server.experiment.limits import LIMITS

DESCRIPTION = json.loads(to_json(catalog.description(LIMITS)))
SECTIONS = {
    "optimizer": "optimizers",
    "surface": "surfaces",
    "schedule": "schedules",
    "oracle": "oracles",
    "clip": "clips",
    "dataset": "datasets",
    "model": "models",
    "loss": "losses",
    "penalty": "penalties",
}
ENTRIES = [(kind, name) for kind in SECTIONS for name in catalog.KINDS[kind]]


def described(kind, name):
    return next(entry for entry in DESCRIPTION[SECTIONS[kind]] if entry["name"] == name)


@pytest.mark.parametrize(("kind", "name"), ENTRIES)
def test_every_entry_is_described_and_can_be_built_from_what_is_said_of_it(kind, name):
    entry = described(kind, name)
    defaults = {one["name"]: one["default"] for one in entry["parameters"]}
    assert catalog.chosen(kind, name, defaults).plain() == {"name": name, "parameters": defaults}
    assert catalog.chosen(kind, name, {}).parameters == defaults


@pytest.mark.parametrize(("kind", "name"), ENTRIES)
def test_every_parameter_is_refused_just_outside_its_range(kind, name):
    for one in described(kind, name)["parameters"]:
        if one["kind"] != "number":
            continue
        for bad in (math.nextafter(one["low"], -math.inf), math.nextafter(one["high"], math.inf)):
            with pytest.raises(Refusal) as caught:
                catalog.chosen(kind, name, {one["name"]: bad})
            assert caught.value.field == f"parameters.{one['name']}"
            assert (caught.value.values["low"], caught.value.values["high"]) == (one["low"], one["high"])


@pytest.mark.parametrize(("kind", "name"), ENTRIES)
def test_every_entry_has_words_in_english_and_chinese(kind, name):
    words = described(kind, name)["words"]
    for language in ("en", "zh"):
        assert words[language]["name"]
        assert words[language]["sentence"]


@pytest.mark.parametrize("kind", SECTIONS)
def test_an_unknown_name_lists_the_known_ones(kind):
    with pytest.raises(Refusal) as caught:
        catalog.chosen(kind, "nothing" * 100, {})
    assert (caught.value.code, caught.value.field) == ("unknown_name", "name")
    assert set(caught.value.values["known"]) == set(catalog.KINDS[kind])
    assert len(caught.value.values["got"]) <= 60


@pytest.mark.parametrize("name", catalog.KINDS["surface"])
def test_every_surface_suggests_a_rate_for_every_optimizer_of_two_digits_and_in_range(name):
    suggested = described("surface", name)["suggested"]
    assert set(suggested) == set(catalog.KINDS["optimizer"])
    for optimizer, parameters in suggested.items():
        catalog.chosen("optimizer", optimizer, parameters)
        assert all(float(f"{value:.1e}") == value > 0 for value in parameters.values())


def test_where_all_is_straight_a_first_step_of_a_tenth_of_the_picture_is_suggested():
    assert catalog.suggested("absolute_value", {})["gradient_descent"] == {"learning_rate": 0.8}
    assert catalog.suggested("absolute_value", {"k": 10.0})["gradient_descent"] == {"learning_rate": 0.08}


def test_a_suggestion_beyond_the_range_moves_to_its_end():
    assert catalog.suggested("rosenbrock", {"b": 1000.0})["sgd"] == {"learning_rate": 1e-5}  # not 7.6e-6
    assert catalog.suggested("absolute_value", {"k": 0.01})["gradient_descent"] == {
        "learning_rate": 10
    }  # not 80


@pytest.mark.parametrize("name", catalog.KINDS["optimizer"])
def test_every_optimizer_shows_its_rule(name):
    lines = described("optimizer", name)["mathml"]
    assert lines
    assert all(line.startswith("<math") and line.endswith("</math>") for line in lines)


def test_the_opening_is_an_experiment_in_which_four_rules_behave_in_four_ways():
    opening = parsed(json.dumps(DESCRIPTION["opening"]))
    assert [run.optimizer.name for run in opening.runs] == ["gradient_descent", "newton", "adam", "sgd"]
    assert [run.oracle.name for run in opening.runs] == ["exact", "exact", "exact", "noisy"]
    assert opening.steps == 500


def test_the_stops_and_limits_are_described():
    assert [one["name"] for one in DESCRIPTION["stop"]] == [
        "gradient_norm",
        "loss_above",
        "distance_above",
        "patience",
    ]
    assert DESCRIPTION["limits"] == dict(LIMITS)


def test_the_digest_is_that_of_the_code():
    assert DESCRIPTION["digest"] == catalog.code_digest()
    assert len(catalog.code_digest()) == 64


@pytest.mark.parametrize(("value", "digits"), [(0.0013306, 0.0013), (1503.2, 1500.0), (1.0, 1.0), (0.0, 0.0)])
def test_suggestions_have_two_digits(value, digits):
    assert catalog.two_digits(value) == digits


def test_what_an_optimizer_needs_is_said_of_every_surface_and_some_surface_has_it():
    needs = {need for optimizer in DESCRIPTION["optimizers"] for need in optimizer["needs"]}
    assert needs
    for need in needs:
        assert {type(surface[need]) for surface in DESCRIPTION["surfaces"]} == {bool}
        assert any(surface[need] for surface in DESCRIPTION["surfaces"])


def test_it_is_said_whether_an_oracle_draws_and_whether_a_rule_works_coordinate_by_coordinate():
    assert {one["name"]: one["draws"] for one in DESCRIPTION["oracles"]} == {
        "exact": False,
        "noisy": True,
        "minibatch": True,
        "stale": False,
    }
    assert described("optimizer", "adam")["elementwise"] is True
    assert described("optimizer", "bfgs")["elementwise"] is False


@pytest.mark.parametrize("preset", DESCRIPTION["presets"], ids=lambda preset: preset["name"])
def test_every_preset_is_an_experiment_with_words_in_both_languages(preset):
    for language in ("en", "zh"):
        assert preset["words"][language]["name"]
        assert preset["words"][language]["sentence"].endswith((".", "。", "?", "？", "!", "！"))
    assert parsed(json.dumps(preset["experiment"])).runs


def test_presets_have_names_of_their_own():
    names = [preset["name"] for preset in DESCRIPTION["presets"]]
    assert names
    assert len(set(names)) == len(names)


def test_what_is_done_to_own_data_and_how_rows_are_held_out_is_declared():
    assert DESCRIPTION["own_data"]["name"] not in catalog.KINDS["dataset"]
    assert [one["name"] for one in DESCRIPTION["own_data"]["parameters"]] == ["standardise"]
    assert [one["name"] for one in DESCRIPTION["split"]] == ["validation", "split_seed"]
    assert all(one["words"] for one in (*DESCRIPTION["own_data"]["parameters"], *DESCRIPTION["split"]))


def test_every_model_fits_a_loss_and_a_dataset_and_every_loss_and_dataset_a_model():
    models, losses, datasets = (DESCRIPTION[kind] for kind in ("models", "losses", "datasets"))
    fitting = [
        (model["name"], loss["name"], data["name"])
        for model in models
        for loss in losses
        for data in datasets
        if set(model["gives"]) & set(loss["takes"])
        and data["target"] in loss["targets"]
        and len(data["features"]) == len(model["features"])
    ]
    for place, entries in enumerate((models, losses, datasets)):
        assert {one[place] for one in fitting} == {entry["name"] for entry in entries}


@pytest.mark.parametrize("loss", DESCRIPTION["losses"], ids=lambda loss: loss["name"])
def test_every_loss_has_its_course_and_its_slope_as_programs_of_its_own_numbers(loss):
    free = "d" if loss["over"] == "pairs" else "p"
    numbers = [one["name"] for one in loss["parameters"] if one["kind"] == "number"]
    for name in ("loss", "slope"):
        assert loss["programs"][name]["inputs"] == [free, "y", "h", *numbers]
        assert len(loss["programs"][name]["outputs"]) == 1


def test_on_data_rules_that_are_fed_noise_take_batches():
    told = {
        one["name"]: (one["default_oracle"], one["default_oracle_on_data"])
        for one in DESCRIPTION["optimizers"]
    }
    assert told["sgd"] == ("noisy", "minibatch")
    assert told["adam"] == ("exact", "exact")
    assert described("oracle", "minibatch")["needs"] == ["data"]
    assert described("oracle", "stale")["needs"] == ["elementwise"]
