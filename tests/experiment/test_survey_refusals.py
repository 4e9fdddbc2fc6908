import json

import pytest

from server import catalog, presets
from server.experiment import Refusal, parsed_map, parsed_sweep
from server.experiment.limits import LIMITS
from tests.experiment.examples import BAD
from tests.experiment.survey_examples import BAD_MAPS, BAD_SWEEPS, EXPERIMENT, LINE, MAP, SWEEP

(BFGS,) = (one for one in catalog.description({})["optimizers"] if one["name"] == "bfgs")
TABLE = [
    *(pytest.param(parsed_sweep, bad, id=f"sweep: {name}") for name, bad in BAD_SWEEPS.items()),
    *(pytest.param(parsed_map, bad, id=f"map: {name}") for name, bad in BAD_MAPS.items()),
]


@pytest.mark.parametrize(("parse", "bad"), TABLE)
def test_a_bad_survey_is_refused_with_code_field_what_was_got_and_what_is_allowed(parse, bad):
    with pytest.raises(Refusal) as caught:
        parse(json.dumps({"experiment": {**EXPERIMENT, "steps": bad.steps}, **bad.survey}))
    refusal = caught.value
    assert (refusal.code, refusal.field) == (bad.code, bad.field)
    assert {name: refusal.values.get(name) for name in bad.values} == bad.values
    assert refusal.message
    assert all(
        f"{limit:,}" in refusal.message for limit in [refusal.values.get("limit")] if limit and limit > 1e5
    )


@pytest.mark.parametrize(("parse", "survey"), [(parsed_sweep, SWEEP), (parsed_map, MAP)])
@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
def test_a_bad_experiment_in_a_survey_is_refused_as_it_is_by_itself(parse, survey, bad):
    with pytest.raises(Refusal) as caught:
        parse(json.dumps({"experiment": bad.experiment, **survey}))
    assert (caught.value.code, caught.value.field) == (bad.code, bad.field or "experiment")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999"])
def test_a_range_that_is_not_finite_is_refused(number):
    text = json.dumps({"experiment": EXPERIMENT, **SWEEP}).replace('"low": 0.0001', f'"low": {number}')
    with pytest.raises(Refusal) as caught:
        parsed_sweep(text)
    expected = ("not_finite", "axis.low") if number == "1e999" else ("bad_json", "")
    assert (caught.value.code, caught.value.field) == expected


def test_on_a_line_there_is_no_second_coordinate_to_start_from():
    with pytest.raises(Refusal) as caught:
        parsed_map(json.dumps({"experiment": LINE, **MAP}))
    assert (caught.value.code, caught.value.field) == ("unknown_name", "axes[1].name")
    assert caught.value.values == {"got": "start_y", "known": ["start_x", "learning_rate"]}


def test_the_page_is_told_the_limits_that_are_refused_with():
    found = {
        bad.values["limit"] for bad in (*BAD_SWEEPS.values(), *BAD_MAPS.values()) if "limit" in bad.values
    }
    alone = 200_000
    assert found - {2} == {alone, *(LIMITS[name] for name in ("sweep_values", "map_side", "run_steps"))}
    assert alone == LIMITS["survey_seconds"] * 1e6 / BFGS["step_us"]
    assert BAD_SWEEPS["65 seeds"].values["high"] == LIMITS["seeds"]


def refused(survey, parse=parsed_map):
    with pytest.raises(Refusal) as caught:
        parse(json.dumps(survey))
    return caught.value


def test_a_rule_whose_steps_are_dear_is_given_fewer_of_them():
    """A map of 16 × 16 runs of 500 steps takes more than a minute of golden section."""
    searching = {**EXPERIMENT, "steps": 500, "runs": [{"optimizer": {"name": "golden_section"}}]}
    small = {"experiment": searching, "axes": [{**one, "count": 16} for one in MAP["axes"]]}
    refusal = refused(small)
    assert (refusal.code, refusal.values) == ("too_large", {"got": 128_000, "limit": 85_714})
    assert "85,714" in refusal.message
    plain = {**searching, "runs": [{"optimizer": {"name": "bfgs"}}]}
    assert parsed_map(json.dumps({**small, "experiment": plain})).plan.steps == 500


def test_a_formula_whose_steps_are_dear_on_arrays_too_is_given_fewer_of_them():
    text = "*".join(f"sin(x*{k}+y)" for k in range(2, 22))
    dear = {"kind": "formula", "text": text, "domain": [[-2, 2], [-1, 3]]}
    axes = [{**one, "count": 512} for one in MAP["axes"]]
    survey = {"experiment": {**EXPERIMENT, "objective": dear, "steps": 1100}, "axes": axes}
    refusal = refused(survey)
    assert refusal.code == "too_large"
    assert 512 * 512 < refusal.values["limit"] < LIMITS["run_steps"]
    assert parsed_map(json.dumps({**survey, "experiment": {**EXPERIMENT, "steps": 1100}})).plan.steps == 1100


@pytest.mark.parametrize("name", ["opening", *(one.name for one in presets.PRESETS)])
def test_the_page_s_own_sweeps_of_its_presets_are_within_the_limit(name):
    """400 values of what a run's rule has first, as the tab of learning rates asks for."""
    known = {"opening": presets.OPENING, **{one.name: one.experiment for one in presets.PRESETS}}
    described = {one["name"]: one for one in catalog.description({})["optimizers"]}
    for run, value in enumerate(known[name]["runs"]):
        numbers = [
            one for one in described[value["optimizer"]["name"]]["parameters"] if one["kind"] == "number"
        ]
        low, high = numbers[0]["low"], numbers[0]["high"]
        axis = {
            "name": numbers[0]["name"],
            "low": low + (high - low) / 1e6,
            "high": low + (high - low) / 2,
            "count": 400,
        }
        survey = parsed_sweep(json.dumps({"experiment": known[name], "run": run, "axis": axis}))
        assert survey.width == 400
