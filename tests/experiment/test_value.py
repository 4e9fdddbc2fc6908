import json

import pytest

from server.core.canonical import canonical, digest_of
from server.experiment import parsed
from server.experiment.models import RunModel
from server.experiment.wall import checked
from tests.experiment.examples import GOOD, edited, without


def value_of(plain):
    return parsed(json.dumps(plain))


def test_order_of_fields_spelling_of_numbers_and_defaults_do_not_change_the_digest():
    backwards = {name: GOOD[name] for name in reversed(GOOD)}
    spelled = edited(edited(GOOD, ("start",), [-12e-1, 1]), ("steps",), 700.0)
    filled = edited(GOOD, ("runs", 3, "optimizer"), {"name": "newton", "parameters": {"learning_rate": 1.0}})
    explicit = edited(edited(GOOD, ("stop",), {"gradient_norm": 1e-8}), ("runs", 0, "changes"), [])
    digests = {value_of(plain).digest for plain in (GOOD, backwards, spelled, filled, explicit)}
    assert len(digests) == 1


def test_minus_zero_is_zero():
    one, other = (value_of(edited(GOOD, ("start", 0), zero)) for zero in (0.0, -0.0))
    assert one.digest == other.digest
    assert str(other.start[0]) == "0.0"


@pytest.mark.parametrize(
    ("path", "new"),
    [
        (("seed",), 4),
        (("start", 0), -1.2000000000000002),
        (("steps",), 701),
        (("objective", "parameters", "b"), 51),
        (("runs", 1, "changes", 0, "step"), 121),
        (("stop",), {"gradient_norm": 1e-7}),
        (("runs", 0, "oracle"), {"name": "noisy"}),
    ],
)
def test_every_difference_changes_the_digest(path, new):
    assert value_of(edited(GOOD, path, new)).digest != value_of(GOOD).digest


def test_the_plain_form_parses_to_the_same_value():
    experiment = value_of(GOOD)
    again = value_of(experiment.plain())
    assert again.digest == experiment.digest
    assert canonical(again.plain()) == canonical(experiment.plain())


def test_the_digest_is_that_of_the_plain_form():
    run = edited(GOOD, ("runs", 0), {**GOOD["runs"][0], "label": "50 % 中文", "seed": 9, "start": [1, 2.5]})
    for plain in (GOOD, run, edited(GOOD, ("objective",), {"kind": "surface", "name": "himmelblau"})):
        experiment = value_of(plain)
        assert experiment.digest == digest_of(experiment.plain())


def test_a_course_is_named_by_all_that_determines_it_and_by_nothing_else():
    plain = edited(GOOD, ("runs", 1), {**GOOD["runs"][1], "label": "SGD", "seed": 9, "start": [1, 2.5]})
    experiment = value_of(plain)
    for index, run in enumerate(experiment.plain()["runs"]):
        course = experiment.course(index)
        known = {
            "start": [-1.2, 1],
            **{name: value for name, value in run.items() if name not in ("label", "changes")},
            "objective": experiment.plain()["objective"],
            "stop": experiment.plain()["stop"],
            "seed": run.get("seed", experiment.seed),
            "steps": course.plan.steps,
        }
        assert course.pasts[0] == digest_of(known)


def test_a_default_that_never_changes_is_not_copied():
    default = RunModel.model_fields["schedule"].default
    assert checked(RunModel, {"optimizer": {"name": "adam"}}).schedule is default


def test_what_is_left_out_is_chosen_once_for_all():
    one, other = value_of(GOOD).runs[0], value_of(edited(GOOD, ("seed",), 77)).runs[0]
    assert one.schedule is other.schedule
    one.schedule.plain()["parameters"]["warmup"] = 5
    assert other.plain()["schedule"]["parameters"] == {"warmup": 0}


def test_the_plain_form_has_every_default_filled_in():
    run = value_of(GOOD).plain()["runs"][1]
    assert run["oracle"]["name"] == "noisy"
    assert run["schedule"] == {"name": "constant", "parameters": {"warmup": 0}}
    assert run["clip"] == {"name": "none", "parameters": {}}
    assert run["optimizer"]["parameters"]["nesterov"] is False


def test_start_and_steps_have_defaults():
    plain = {"version": 1, "objective": {"kind": "surface", "name": "beale"}, "runs": []}
    experiment = value_of(plain)
    assert experiment.start == experiment.objective.entry.start
    assert experiment.steps == 500


def test_a_run_s_own_start_and_seed_hold_for_it_alone():
    plain = edited(edited(GOOD, ("runs", 0, "start"), [1, 2]), ("runs", 0, "seed"), 9)
    experiment = value_of(plain)
    assert (experiment.course(0).plan.start, experiment.course(0).plan.seed) == ((1.0, 2.0), 9)
    assert (experiment.course(1).plan.start, experiment.course(1).plan.seed) == ((-1.2, 1.0), 3)


def key_of(plain, run=1):
    return value_of(plain).course(run).key


def test_label_steps_siblings_and_place_do_not_determine_a_trajectory():
    sibling = without(edited(GOOD, ("runs", 1, "label"), "mine"), ("runs", 0))
    assert key_of(edited(GOOD, ("runs", 1, "label"), "mine")) == key_of(GOOD)
    assert key_of(edited(GOOD, ("steps",), 20_000)) == key_of(GOOD)
    assert key_of(sibling, run=0) == key_of(GOOD)
    assert key_of(edited(GOOD, ("runs", 1, "start"), GOOD["start"])) == key_of(GOOD)


@pytest.mark.parametrize(
    ("path", "new"),
    [
        (("seed",), 4),
        (("start", 0), 0),
        (("objective", "parameters", "b"), 51),
        (("stop",), {"loss_above": 10}),
        (("runs", 1, "optimizer", "parameters", "learning_rate"), 2e-4),
        (("runs", 1, "oracle"), {"name": "exact"}),
        (("runs", 1, "changes", 0, "set"), {"learning_rate": 3e-4}),
    ],
)
def test_what_determines_a_trajectory_is_in_its_key(path, new):
    assert key_of(edited(GOOD, path, new)) != key_of(GOOD)


def test_a_run_with_a_further_change_has_the_run_s_key_among_its_pasts():
    change = {"step": 600, "set": {"learning_rate": 1e-5}}
    further = value_of(edited(GOOD, ("runs", 1, "changes", 2), change)).course(1)
    assert further.pasts[:-1] == value_of(GOOD).course(1).pasts


def test_the_order_of_names_in_a_change_does_not_matter():
    one = edited(GOOD, ("runs", 1, "changes", 0, "set"), {"learning_rate": 1e-5, "momentum": 0})
    other = edited(GOOD, ("runs", 1, "changes", 0, "set"), {"momentum": 0.0, "learning_rate": 1e-5})
    assert key_of(one) == key_of(other)
    assert value_of(one).course(1).plan == value_of(other).course(1).plan
