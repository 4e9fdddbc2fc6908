"""An experiment on a formula of one's own: its canonical form, its trajectories and its contours."""

import json

import numpy as np
import pytest

from server.experiment import Refusal, described_formula, parsed, parsed_contour
from server.experiment.trajectories import Trajectories
from tests.experiment.examples import formula, without


def experiment(**fields):
    return parsed(json.dumps(formula(**fields)))


def rows(found, count=50):
    trajectory = Trajectories(1 << 20).open(found.course(0))
    trajectory.advance(count)
    return trajectory.points()


def test_the_canonical_form_has_the_normal_text_and_every_parameter():
    found = experiment(text=" a·x² ＋ lam×y**2", parameters={"a": 3})
    assert found.plain()["objective"] == {
        "kind": "formula",
        "text": "a*x^2 + lam*y^2",
        "domain": [[-2, 2], [-1, 3]],
        "parameters": {"a": 3, "lam": 1},
    }
    assert parsed(json.dumps(found.plain())).digest == found.digest


def test_formulas_that_differ_only_in_spelling_are_one_experiment():
    assert experiment(text="a*x^2  + y**2").digest == experiment(text="a×x² + y²").digest
    assert experiment().digest != experiment(parameters={"a": 3.5}).digest
    assert experiment().digest != experiment(domain=[[-2, 2], [-1, 4]]).digest


def test_a_formula_typed_as_a_surface_s_gives_its_trajectory_to_the_last_bit():
    own = experiment(text="(a - x)^2 + b*(y - x^2)^2", parameters={"a": 1, "b": 50})
    catalogued = parsed(
        json.dumps(
            {**formula(), "objective": {"kind": "surface", "name": "rosenbrock", "parameters": {"b": 50}}}
        )
    )
    assert np.array_equal(rows(own), rows(catalogued))
    assert own.course(0).key != catalogued.course(0).key


def test_the_start_left_out_is_the_formula_s():
    found = parsed(json.dumps(without(formula(), ("start",))))
    assert found.start == found.objective.entry.start == (-1.2, 1.8)


def test_a_formula_of_x_alone_is_run_in_one_dimension():
    found = parsed(
        json.dumps({**formula(text="x^4 - 3*x^2", domain=[[-2, 2]], parameters={}), "start": [0.5]})
    )
    assert found.objective.entry.dimension == 1
    assert rows(found).shape[1] == 1


def test_a_contour_of_a_formula_has_its_values():
    objective = json.dumps(formula()["objective"])
    contour = parsed_contour(objective, "-2,2,-1,3", "5")
    grid = np.frombuffer(contour.heights(), "<f4").reshape(5, 5)
    assert grid.tolist() == [[3 * x * x + y * y for x in (-2, -1, 0, 1, 2)] for y in (-1, 0, 1, 2, 3)]
    assert contour.key == parsed_contour(objective.replace("x^2", "x²"), "-2,2,-1,3", "5").key


def test_a_bad_formula_s_contour_is_refused_under_the_objective():
    with pytest.raises(Refusal) as refused:
        parsed_contour('{"kind": "formula", "text": "2x", "domain": [[0, 1]]}', "0,1", "5")
    assert (refused.value.code, refused.value.field) == ("formula_times", "objective.text")


def test_a_formula_is_described_as_the_catalogue_s_surfaces_are():
    told = described_formula("c*x² + y²", "[[-2, 2], [-1, 3]]")
    assert (told["formula"], told["dimension"], told["start"]) == ("c*x^2 + y^2", 2, (-1.2, 1.8))
    assert [one["name"] for one in told["parameters"]] == ["c"]
    assert told["mathml"].startswith("<math")
    assert told["suggested"]["gradient_descent"]["learning_rate"] == 0.5


def test_rates_suit_the_curvature_of_the_lowest_place_too():
    flat = described_formula("100*x^4 + y^2*0.01 - x^2", "[[-0.4, 0.6], [-1, 1]]")
    steep = described_formula("exp(-40*((x - 0.5)^2 + y^2))*-50", "[[-2, 2], [-2, 2]]")
    assert steep["suggested"]["gradient_descent"]["learning_rate"] < 0.001
    assert flat["suggested"]["gradient_descent"]["learning_rate"] < 0.5


@pytest.mark.parametrize(
    ("text", "domain", "code", "field"),
    [
        ("2x", "[[0, 1]]", "formula_times", "text"),
        ("x", "[[0, 1]", "bad_json", "domain"),
        ("x", "7", "wrong_type", "domain"),
        ("x", "[[0, 1e9]]", "out_of_range", "domain[0][1]"),
        ("x", "[[1, 1]]", "wrong_order", "domain[0]"),
        ("y", "[[0, 1]]", "formula_axis", "text"),
    ],
)
def test_what_cannot_be_described_is_refused(text, domain, code, field):
    with pytest.raises(Refusal) as refused:
        described_formula(text, domain)
    assert (refused.value.code, refused.value.field) == (code, field)
