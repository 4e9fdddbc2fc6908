"""What a formula of one's own needs is made once, and may be made before it is needed."""

import builtins
import json

import pytest

from server.experiment import Refusal, Surveys, Trajectories, formula_json, parsed, unmade
from server.protocol.session import Session
from tests.experiment.examples import edited

BOX = [[-2, 2], [-1, 3]]
RUNS = [{"optimizer": {"name": name}} for name in ("adam", "newton", "bfgs")]
ACROSS = {"name": "start_x", "low": -2, "high": 2, "count": 8}
UP = {"name": "start_y", "low": -1, "high": 3, "count": 8}


@pytest.fixture
def experiment(request):
    """On a formula that no other test has."""
    text = f"(x - {abs(hash(request.node.name)) % 10**6}/1000000)^2 + sin(x*y) + y^4"
    objective = {"kind": "formula", "text": text, "domain": BOX}
    return {"version": 1, "objective": objective, "steps": 40, "runs": RUNS}


@pytest.fixture
def compiled(monkeypatch):
    """The names of generated code that was compiled."""
    names, real = [], builtins.compile

    def noted(source, filename, *rest, **named):
        if str(filename) in ("<block>", "<outputs>"):
            names.append(filename)
        return real(source, filename, *rest, **named)

    monkeypatch.setattr(builtins, "compile", noted)
    return names


def opening(experiment):
    runs = [{"generation": 1} for _ in experiment["runs"]]
    return json.dumps({"type": "open", "opening": 1, "experiment": experiment, "runs": runs})


def worked(session):
    while session.busy:
        session.advance(1000)


def test_an_opening_of_a_formula_that_was_made_makes_nothing_more(experiment, compiled):
    text = opening(experiment)
    unmade(text).built()
    assert compiled
    compiled.clear()
    session = Session(Trajectories(1 << 20))
    assert json.loads(session.receive(text)[0])["type"] == "opened"
    wants = [{"run": run, "generation": 1, "to": 40} for run in range(len(RUNS))]
    session.receive(json.dumps({"type": "want", "runs": wants}))
    worked(session)
    assert compiled == []


@pytest.mark.parametrize("kind", ["change", "map", "sweep"])
def test_so_does_a_message_about_one_that_is_open(experiment, compiled, kind):
    session = Session(Trajectories(1 << 20), Surveys(1 << 20))
    session.receive(opening(experiment))
    asked = {
        "change": {"run": 0, "generation": 2, "value": {"optimizer": {"name": "rmsprop"}}},
        "map": {"id": 1, "run": 0, "axes": [ACROSS, UP]},
        "sweep": {"id": 1, "run": 0, "axis": {"name": "beta1", "low": 0.1, "high": 0.9, "count": 9}},
    }[kind]
    text = json.dumps({"type": kind, **asked})
    unmade(text, session.experiment).built()
    assert compiled
    compiled.clear()
    assert json.loads(session.receive(text)[0])["type"] in ("changed", "surveying")
    session.receive(json.dumps({"type": "want", "runs": [{"run": 0, "generation": 2, "to": 40}]}))
    worked(session)
    assert compiled == []
    assert unmade(text, session.experiment) is None


def test_what_was_made_is_known_for_every_start_seed_and_rate_and_not_for_another_rule(experiment):
    assert unmade(opening(experiment)) is not None
    unmade(opening(experiment)).built()
    for path, value in (
        (("start",), [0.5, 1]),
        (("seed",), 7),
        (("runs", 0, "optimizer", "parameters"), {"learning_rate": 0.3}),
    ):
        assert unmade(opening(edited(experiment, path, value))) is None, path
    for path, value in (
        (("runs", 0, "optimizer", "name"), "nadam"),
        (("runs", 0, "clip"), {"name": "norm"}),
        (("objective", "text"), "x^2 + y^2"),
    ):
        assert unmade(opening(edited(experiment, path, value))) is not None, path


def test_an_experiment_a_survey_and_an_objective_by_themselves_are_asked_for_alike(experiment):
    for body in (
        experiment,
        {"experiment": experiment, "axes": [ACROSS, UP]},
        experiment["objective"],
    ):
        asked = unmade(json.dumps(body))
        asked.built()
        assert asked.known()
        assert unmade(json.dumps(body).encode()) is None
    assert unmade(json.dumps({"objective": experiment["objective"], "box": [-2, 2, -1, 3]})) is None


@pytest.mark.parametrize(
    "text",
    [
        "no JSON",
        "[]",
        "{}",
        '{"objective": 3}',
        '{"type": "change", "run": 0, "value": {}}',
        '{"objective": {"kind": "surface", "name": "rosenbrock"}, "runs": []}',
    ],
)
def test_what_names_no_formula_asks_for_nothing(text):
    assert unmade(text) is None


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "formula", "text": "x +", "domain": BOX},
        {"kind": "formula"},
        {"objective": {"kind": "formula", "text": "x^2", "domain": BOX}, "runs": [3]},
        {"objective": {"kind": "formula", "text": "x^2"}, "runs": [{"optimizer": 3}], "axes": 7},
    ],
)
def test_what_is_wrong_is_refused_when_it_is_made(body):
    with pytest.raises(Refusal):
        unmade(json.dumps(body)).built()


@pytest.mark.parametrize(
    "message",
    [
        {"type": "change", "run": 9, "generation": 2, "value": RUNS[0]},
        {"type": "map", "run": "0", "axes": [3, None]},
        {"type": "sweep", "id": 1},
    ],
)
def test_a_message_about_no_run_makes_nothing(experiment, message):
    asked = unmade(json.dumps(message), parsed(json.dumps(experiment)))
    asked.built()


def test_a_formula_is_described_or_what_is_wrong_with_it():
    good, bad = (json.loads(formula_json(text, json.dumps(BOX))) for text in ("x^2 + y^2", "x +"))
    assert (good["refusal"], good["formula"]["dimension"]) == (None, 2)
    assert (bad["formula"], bad["refusal"]["code"][:8]) == (None, "formula_")
