"""A risk described for the page: its rows, programs and facts."""

import json

import numpy as np
import pytest

from server import catalog
from server.core.formula.functions import SAFE
from server.core.refusal import Refusal
from server.core.risk import building
from server.core.risk.path import strengths_for
from server.experiment.risk_description import MANY, described_risk, risk_json, unbuilt
from server.experiment.tables import NONE
from tests.experiment.examples import edited
from tests.experiment.risks import LINE, own, risk

RIDGE = {
    **LINE,
    "penalty": {"name": "l2", "parameters": {"strength": 0.5}},
    "split": {"validation": 0.25},
}
RANKED = {
    "kind": "risk",
    "dataset": {"name": "ranked_items"},
    "model": {"name": "linear_weights"},
    "loss": {"name": "ranking_logistic"},
    "split": {"validation": 0.3},
}


def described(value, *tables, path=False):
    return json.loads(risk_json(json.dumps(value), *(tables or [NONE]), path))["objective"]


def evaluated(program, inputs):
    """The outputs of a program, its operations by the table of the formula language."""
    values = []
    for op, *rest in program["nodes"]:
        if op == "symbol":
            values.append(inputs[rest[0]])
        elif op == "constant":
            values.append(rest[0])
        elif op == "ipow":
            values.append(values[rest[0]] ** rest[1])
        else:
            values.append(SAFE[op](*(values[place] for place in rest)))
    return [values[place] for place in program["outputs"]]


def test_it_is_described_as_a_surface_of_the_catalogue_is():
    surface = catalog.described_surface(
        next(iter(catalog.KINDS["surface"].values())),
        next(iter(catalog.KINDS["surface"].values())).objective({}),
    )
    told = described(LINE)
    assert set(surface) <= set(told)
    assert told["risk"]["letters"] == ["w", "b"]
    assert (told["dimension"], told["sum_of_squares"], told["data"]) == (2, True, True)
    assert set(told["suggested"]) == set(catalog.KINDS["optimizer"])


def test_its_rows_are_those_of_the_dataset_after_the_edits():
    edits = [{"row": 2, "to": None}, {"row": 24, "to": [0.25, -1]}]
    found = described(edited(LINE, ("dataset", "edits"), edits))["risk"]
    assert found["rows"]["numbers"] == [0, 1, *range(3, 25)]
    assert (found["rows"]["x"][0][-1], found["rows"]["y"][-1]) == (0.25, -1)
    assert [len(found["rows"][name]) for name in ("y", "validation")] == [24, 24]
    assert (found["made"], found["samples"]) == (24, 24)


def test_what_is_held_out_is_marked_and_not_counted_among_the_samples():
    found = described(RIDGE)["risk"]
    assert sum(found["rows"]["validation"]) == 6
    assert found["samples"] == 18


def test_its_programs_give_the_value_and_the_gradient_of_the_objective():
    told = described(RIDGE)["risk"]
    entry = risk(RIDGE).entry
    for w, b in [(0.3, -0.7), (2, 1)]:
        letters = {"w": w, "b": b}
        value, gradient = [0.0], [0.0, 0.0]
        for x, y, held in zip(
            told["rows"]["x"][0], told["rows"]["y"], told["rows"]["validation"], strict=True
        ):
            if not held:
                row = {**letters, "x": x, "y": y}
                value[0] += evaluated(told["programs"]["row_loss"], row)[0]
                gradient = np.add(gradient, evaluated(told["programs"]["row_gradient"], row))
        scale = told["scale"]["factor"] / (told["samples"] if told["scale"]["mean"] else 1)
        penalty = evaluated(told["penalty"]["value"], letters)[0]
        slope = evaluated(told["penalty"]["gradient"], letters)
        assert scale * value[0] + penalty == pytest.approx(entry.value((w, b)), rel=1e-12)
        assert scale * gradient + slope == pytest.approx(entry.gradient((w, b)), rel=1e-12)


def test_a_prediction_and_its_loss_are_the_row_s_loss():
    told = described(LINE)["risk"]["programs"]
    p = evaluated(told["prediction"], {"w": 2.0, "b": -1.0, "x": 0.5})[0]
    assert p == 0
    assert evaluated(told["loss"], {"p": p, "y": 3.0}) == [9]
    assert evaluated(told["slope"], {"p": p, "y": 3.0}) == [-6]


def test_pairs_are_places_in_the_list_of_all_rows_the_higher_target_first():
    told = described(RANKED)["risk"]
    y, held = told["rows"]["y"], told["rows"]["validation"]
    assert len(told["pairs"]) == told["samples"] > 0
    assert all(y[first] > y[second] for first, second in told["pairs"])
    assert not any(held[place] for pair in told["pairs"] for place in pair)


def test_of_one_s_own_data_it_says_what_was_left_out_and_how_features_were_scaled():
    value, tables = own(parameters={"standardise": True})
    told = described(value, tables)["risk"]["dataset"]
    assert (told["features"], told["target"], told["kind"]) == (["size"], "price", "number")
    assert told["left_out"] == 2
    assert told["scaling"] == [{"mean": pytest.approx(3.1666667), "deviation": pytest.approx(1.6996732)}]
    assert described(value, tables)["risk"]["made"] == 5


def test_the_names_of_what_fits_can_be_built_with_it_and_others_cannot():
    told = described(LINE)["risk"]
    assert LINE["loss"]["name"] in told["losses"]
    assert LINE["model"]["name"] in told["models"]
    for name in catalog.KINDS["loss"]:
        value = {**LINE, "loss": {"name": name}}
        if name in told["losses"]:
            risk(value)
        else:
            with pytest.raises(Refusal):
                risk(value)


def test_its_minimum_is_where_the_normal_equations_say():
    told = described(LINE)
    rows = risk(LINE).rows
    table = np.column_stack([rows.features, np.ones(len(rows))])
    solution = np.linalg.lstsq(table, rows.targets, rcond=None)[0]
    (minimum,) = told["minima"]
    assert minimum["x"] == pytest.approx(solution.tolist(), rel=1e-8)
    assert (told["risk"]["attained"], told["risk"]["infimum"]) == (True, None)


def test_where_nothing_attains_the_bound_the_bound_is_told():
    never = {
        **LINE,
        "dataset": {"name": "five_points"},
        "model": {"name": "two_layer_sigmoid"},
    }
    told = described(never)
    assert told["minima"] == []
    assert told["risk"]["attained"] is False
    assert told["risk"]["infimum"] > 0


def test_cells_where_it_is_not_convex_are_told_from_the_lowest_y():
    bent = {**LINE, "model": {"name": "hidden_tanh"}}
    told = described(bent)
    cells = told["risk"]["convexity"]
    assert len(cells["cells"]) == cells["rows"] * cells["columns"] == 48 * 48
    entry = risk(bent).entry
    (x0, x1), (y0, y1) = told["domain"]
    for place in range(0, 48 * 48, 97):
        row, column = divmod(place, 48)
        middle = (x0 + (x1 - x0) * (column + 0.5) / 48, y0 + (y1 - y0) * (row + 0.5) / 48)
        smallest, largest = entry.eigenvalues(middle)
        assert (cells["cells"][place] == "1") == (smallest < -1e-9 * max(abs(smallest), abs(largest)))
    assert set(described(LINE)["risk"]["convexity"]["cells"]) == {"0"}


def test_of_many_rows_the_picture_of_convexity_is_coarser():
    many = {**LINE, "model": {"name": "hidden_tanh"}}
    many = edited(many, ("dataset", "parameters", "n"), MANY + 1)
    assert described(many)["risk"]["convexity"]["columns"] == 24


def test_the_way_of_the_minimum_over_the_strength_is_told_where_it_is_asked_for():
    assert described(RIDGE)["risk"]["path"] is None
    assert described(LINE, path=True)["risk"]["path"] is None
    path = described(RIDGE, path=True)["risk"]["path"]
    strengths = [one["strength"] for one in path]
    assert strengths == sorted(strengths)
    assert abs(path[-1]["x"][0]) < abs(path[0]["x"][0])
    for one in path[::6]:
        there = risk(edited(RIDGE, ("penalty", "parameters", "strength"), one["strength"]))
        assert there.entry.gradient(one["x"]) == pytest.approx([0, 0], abs=1e-6)


def test_the_way_over_many_rows_has_fewer_strengths():
    for samples, each in ((1, 4), (500, 4), (501, 2), (1000, 2), (1001, 1), (2000, 1)):
        strengths = strengths_for(samples)
        assert (strengths[0], strengths[-1], len(strengths)) == (1e-3, 1e3, 6 * each + 1)
        assert len(strengths) * samples <= 14_000
    many = edited(RIDGE, ("dataset", "parameters", "n"), 2000)
    path = described(many, path=True)["risk"]["path"]
    assert [one["strength"] for one in path] == list(strengths_for(2000))


def test_the_way_is_sought_once_for_all_strengths():
    first = described_risk(risk(RIDGE), path=True)["risk"]["path"]
    other = edited(RIDGE, ("penalty", "parameters", "strength"), 0.125)
    assert described_risk(risk(other), path=True)["risk"]["path"] is first


@pytest.mark.parametrize(
    "around",
    [
        lambda value: {"type": "open", "experiment": {"version": 1, "objective": value}},
        lambda value: {"version": 1, "objective": value},
        lambda value: value,
    ],
    ids=["message", "experiment", "objective"],
)
def test_what_is_prepared_is_found_when_it_is_parsed(around, monkeypatch, request):
    value = edited(LINE, ("dataset", "parameters", "noise"), len(request.node.name) / 16)
    text = json.dumps(around(value))
    unbuilt(text, NONE).built()
    assert unbuilt(text, NONE) is None
    monkeypatch.setattr(building, "build", lambda *_: pytest.fail("it was built again"))
    assert risk(value).plain()["dataset"]["parameters"]["noise"] == len(request.node.name) / 16


@pytest.mark.parametrize("text", ["", "[]", '"risk"', '{"objective": {"kind": "risk"}}', '{"experiment": 7}'])
def test_preparing_what_is_wrong_is_left_to_who_parses_it(text):
    assert unbuilt(text, NONE) is None


def test_a_bad_risk_is_refused_with_its_field_counted_from_the_objective():
    with pytest.raises(Refusal) as caught:
        risk_json(json.dumps(edited(LINE, ("loss", "name"), "mes")), NONE)
    assert (caught.value.code, caught.value.field) == ("unknown_name", "loss.name")
