"""Training as PyTorch does it: the same rows in the same batches give the same parameters, to rounding."""

import json

import numpy as np
import pytest

from server.core.feeds import batches
from server.core.run import Trajectory
from tests.core.risk.training import column, objective, plan
from tests.golden.training_cases import CASES, FILE, STEPS

GOLDEN = json.loads(FILE.read_text(encoding="utf-8"))["cases"]


def _plan(case):
    risk = objective(
        case.dataset,
        case.model,
        case.loss,
        case.penalty,
        made_with=case.made_with,
        penalty_values=case.penalty_values,
    )
    return plan(risk, case.optimizer, case.oracle, STEPS, start=case.start, seed=case.seed)


@pytest.mark.parametrize("name", CASES)
def test_a_run_over_the_same_rows_is_pytorchs(name):
    golden, value = GOLDEN[name], _plan(CASES[name])
    trajectory = Trajectory(value)
    trajectory.advance(STEPS)
    assert np.abs(trajectory.points() - np.array(golden["x"])).max() <= 1e-9
    if value.oracle.feeds == "rows":
        assert np.abs(column(trajectory, "batch_loss")[1:] - golden["batch_loss"]).max() <= 1e-9


@pytest.mark.parametrize("name", [name for name in CASES if GOLDEN[name]["batches"]])
def test_rows_and_batches_are_still_those_that_pytorch_was_fed_with(name):
    golden, value = GOLDEN[name], _plan(CASES[name])
    assert value.objective.rows.features[:, 0].tolist() == golden["rows"]["features"]
    assert value.objective.rows.targets.tolist() == golden["rows"]["targets"]
    deal = batches(value).deal
    assert [deal.places(step).tolist() for step in range(STEPS)] == golden["batches"]


@pytest.mark.parametrize("name", [name for name in CASES if "2x + 1" in name])
def test_the_line_is_found(name):
    assert GOLDEN[name]["x"][-1] == pytest.approx([2.0, 1.0], abs=1e-3)


def test_the_slope_of_the_five_points_is_found():
    assert GOLDEN["five points, all rows"]["x"][-1] == pytest.approx([2.0], abs=1e-6)
