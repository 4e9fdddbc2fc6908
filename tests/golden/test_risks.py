"""Values, gradients and Hessians of losses over data against PyTorch's autograd, kept in a golden file."""

import numpy as np
import pytest

from server.core.risk.building import build
from server.core.risk.rows import rows_of
from server.core.risk.split import Split
from tests.golden.risk_cases import (
    DATASETS,
    LOSSES,
    MODELS,
    PENALTIES,
    STRENGTHS,
    all_values,
    cases,
    dataset_rows,
    fit,
    golden,
)

GOLDEN = golden()
CASES = GOLDEN["cases"]
every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])


def rows_of_case(case):
    kept = GOLDEN["data"][f"{case['dataset']}:{case['features']}"]
    names = (DATASETS[case["dataset"]].names[0][: case["features"]], DATASETS[case["dataset"]].names[1])
    target = DATASETS[case["dataset"]].target
    return rows_of(np.array(kept["features"]), np.array(kept["targets"]), target, names, kept["cell"])


def objective_of(case):
    loss, penalty = LOSSES[case["loss"]], PENALTIES[case["penalty"]]
    values = all_values(loss.parameters, case["loss_values"])
    strengths = all_values(penalty.parameters, STRENGTHS[case["penalty"]])
    return build(
        case["id"], rows_of_case(case), MODELS[case["model"]], loss, values, penalty, strengths, Split()
    )


def agrees(ours, theirs):
    assert np.shape(ours) == np.shape(theirs)
    assert np.abs(np.array(ours) - theirs).max() <= 1e-10 * max(1.0, np.abs(theirs).max())


@every_case
def test_value_gradient_and_hessian_are_pytorchs(case):
    objective = objective_of(case)
    for point, told in zip(case["points"], case["told"], strict=True):
        value, gradient, hessian = objective.all(point)
        agrees(value, told["value"])
        agrees(gradient, told["gradient"])
        agrees(hessian, told["hessian"])


@every_case
def test_rows_asked_one_after_another_and_all_at_once_tell_the_same(case):
    objective = objective_of(case)
    code, columns = objective.code, objective.inputs
    rows = list(zip(*(np.broadcast_to(column, objective.samples).tolist() for column in columns[: len(code.first + code.second) + 1]), strict=True))  # fmt: skip
    numbers = columns[len(code.first + code.second) + 1 :]
    for point in case["points"]:
        for order in (0, 1, 2):
            arrays = [np.empty(objective.samples) for _ in code.counted(order)]
            code.arrays[order].run([*point, *columns], arrays)
            for sums in code.sums[order]:
                told = sums(rows, *point, *numbers)
                expected = [float(array.sum()) for array in arrays]
                assert told == pytest.approx(expected, rel=1e-12, abs=1e-12 * objective.samples)


def test_every_loss_with_every_model_it_fits_every_penalty_and_every_dataset_is_there():
    assert {(case["loss"], case["model"]) for case in CASES} == {
        (loss, model) for loss in LOSSES for model in MODELS if fit(loss, model)
    }
    assert {case["penalty"] for case in CASES} == set(PENALTIES)
    assert {case["dataset"] for case in CASES} == set(DATASETS)
    assert [case["id"] for case in CASES] == [case.id for case in cases()]
    assert GOLDEN["torch"].startswith("2.13.")


# How far a prediction (of pairs: a difference) is from where the slope jumps, or the curvature.
FROM_KINK = {
    "mae": lambda p, y, own: p - y,
    "quantile": lambda p, y, own: p - y,
    "huber": lambda p, y, own: np.abs(p - y) - own["delta"],
    "hinge": lambda p, y, own: (2 * y - 1) * p - 1,
    "squared_hinge": lambda p, y, own: (2 * y - 1) * p - 1,
    "ranking_margin": lambda d, y, own: d - own["margin"],
}


@pytest.mark.parametrize(
    "case", [case for case in CASES if case["loss"] in FROM_KINK], ids=lambda case: case["id"]
)
def test_the_places_lie_off_the_kinks(case):
    objective = objective_of(case)
    own = all_values(LOSSES[case["loss"]].parameters, case["loss_values"])
    for point in case["points"]:
        results = [np.empty(objective.samples) for _ in range(1 + len(point))]
        objective.code.predictions.run([*point, *objective.inputs], results)
        assert np.abs(FROM_KINK[case["loss"]](results[0], objective.cost.columns[-1], own)).min() > 1e-6
        assert np.abs(point).min() > 1e-4


@pytest.mark.parametrize("kept", GOLDEN["data"])
def test_the_golden_rows_are_those_that_the_dataset_still_makes(kept):
    name, features = kept.split(":")
    rows = dataset_rows(name, int(features))
    np.testing.assert_allclose(rows.features, GOLDEN["data"][kept]["features"], rtol=1e-12)
    np.testing.assert_allclose(rows.targets, GOLDEN["data"][kept]["targets"], rtol=1e-12, atol=1e-14)
    assert rows.cell == GOLDEN["data"][kept]["cell"]
