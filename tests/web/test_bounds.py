"""What an experiment may hold, wherever it is sent: refused at the wall with the limit. None of it is a setting."""

import httpx
import pytest

from tests.experiment.examples import GOOD, edited

RUN = {**GOOD["runs"][2], "oracle": {"name": "noisy"}}
TOO_MUCH = {
    "runs": (edited(GOOD, ("runs",), [RUN] * 9), "too_many", 8),
    "steps": (edited(GOOD, ("steps",), 20_001), "out_of_range", 20_000),
    "numbers": (edited(edited(GOOD, ("steps",), 20_000), ("runs",), [RUN] * 8), "too_large", 1_000_000),
    "changes": (
        edited(
            GOOD,
            ("runs", 0, "changes"),
            [{"step": step, "set": {"learning_rate": 0.1}} for step in range(1, 34)],
        ),
        "too_many",
        32,
    ),
}


@pytest.mark.parametrize("what", TOO_MUCH)
def test_an_experiment_has_bounds(server, what):
    experiment, code, limit = TOO_MUCH[what]
    answer = httpx.post(f"{server.origin}/api/trajectory", json=experiment)
    told = answer.json()
    assert (answer.status_code, told["code"]) == (422, code)
    assert told["values"].get("limit", told["values"].get("high")) == limit


@pytest.mark.parametrize(
    ("text", "code", "limit"),
    [
        ("x" + "+1" * 150, "formula_long", 300),
        ("x" + "+1" * 149, "formula_nodes", 150),
        ("(" * 26 + "x" + ")" * 26, "formula_depth", 25),
        ("x^17", "formula_exponent", 16),
        ("1e16*x", "formula_constant", 1e15),
    ],
)
def test_a_formula_has_bounds(server, text, code, limit):
    refusal = httpx.get(f"{server.origin}/api/formula", params={"text": text}).json()["refusal"]
    assert (refusal["code"], refusal["values"]["limit"]) == (code, limit)


def test_a_contour_has_at_most_256_points_a_side(server):
    asked = {"objective": '{"name": "rosenbrock"}', "box": "-2,2,-1,3", "size": "257"}
    answer = httpx.get(f"{server.origin}/api/contour", params=asked)
    assert (answer.status_code, answer.json()["values"]["high"]) == (422, 256)


def test_a_map_has_at_most_512_points_a_side_and_so_many_steps_in_all(server):
    axes = [{"name": name, "low": -2, "high": 2, "count": 513} for name in ("start_x", "start_y")]
    asked = {"experiment": GOOD, "run": 2, "axes": axes}
    answer = httpx.post(f"{server.origin}/api/map", json=asked)
    assert (answer.status_code, answer.json()["values"]["high"]) == (422, 512)
    asked = edited(edited(asked, ("experiment", "steps"), 20_000), ("axes", 0, "count"), 512)
    answer = httpx.post(f"{server.origin}/api/map", json=edited(asked, ("axes", 1, "count"), 512))
    assert (answer.status_code, answer.json()["code"]) == (422, "too_large")
    assert answer.json()["values"]["limit"] == 300_000_000
