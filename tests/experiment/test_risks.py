"""Empirical risks in experiments: their canonical form, their default oracles, and what is refused."""

import gc
import json
import math
import tracemalloc

import pytest

from server.core.refusal import Refusal
from server.experiment import parsed, posted_contour
from server.experiment.lately import Lately
from server.experiment.limits import LIMITS
from server.experiment.risks import known_weight, weight
from server.experiment.trajectories import Trajectories
from tests.experiment.examples import edited, without
from tests.experiment.risks import LINE, RACE, own, risk


def experiment(value, *tables):
    return parsed(json.dumps(value), *tables)


def trajectory(found, run, steps):
    made = Trajectories(1 << 20).open(found.course(run))
    made.advance(steps)
    return made


def test_the_canonical_form_has_every_default_and_is_its_own_experiment():
    plain = experiment(RACE).plain()
    assert plain["objective"] == {
        "kind": "risk",
        "dataset": {"name": "line", "parameters": {"n": 24, "noise": 0.5, "data_seed": 0}, "edits": []},
        "model": {"name": "linear", "parameters": {}},
        "loss": {"name": "mse", "parameters": {"convention": "mean"}},
        "penalty": {"name": "none", "parameters": {}},
        "split": {"validation": 0, "split_seed": 0},
    }
    assert experiment(plain).digest == experiment(RACE).digest


def test_own_data_keep_their_hash_and_columns_in_it():
    value, tables = own(positive=None)
    plain = experiment({**RACE, "objective": value}, tables).plain()["objective"]["dataset"]
    assert plain == {
        "name": "own",
        "parameters": {"standardise": False},
        "data": value["dataset"]["data"],
        "edits": [],
    }


@pytest.mark.parametrize(
    ("path", "new"),
    [
        (("dataset", "parameters", "data_seed"), 1),
        (("dataset", "edits"), [{"row": 0, "to": [1, 9]}]),
        (("model",), {"name": "linear_weight"}),
        (("loss", "parameters"), {"convention": "sum"}),
        (("penalty",), {"name": "l2"}),
        (("split",), {"validation": 0.25}),
    ],
)
def test_whatever_of_it_changes_it_is_another_experiment(path, new):
    other = experiment({**RACE, "objective": edited(LINE, path, new)})
    assert other.digest != experiment(RACE).digest
    assert other.course(0).key != experiment(RACE).course(0).key


def test_a_risk_that_was_built_lately_is_found_again():
    assert risk(LINE) is risk({**LINE, "penalty": {"name": "none", "parameters": {}}})


def test_edits_move_add_and_delete_rows():
    edits = [{"row": 1, "to": [0.5, 7]}, {"row": 24, "to": [2, -3]}, {"row": 3, "to": None}]
    rows = risk(edited(LINE, ("dataset", "edits"), edits)).rows
    assert rows.numbers.tolist() == [0, 1, 2, *range(4, 25)]
    assert (rows.features[1, 0], rows.targets[1]) == (0.5, 7)
    assert (rows.features[-1, 0], rows.targets[-1]) == (2, -3)


def test_on_data_a_rule_that_is_fed_noise_takes_real_batches():
    assert [run.oracle.name for run in experiment(RACE).runs] == ["minibatch", "exact"]


def test_a_run_on_data_counts_the_rows_that_were_asked():
    found = experiment(RACE)
    names = [column.name for column in trajectory(found, 0, 10).columns]
    assert {"rows", "batch_loss", "batch_gradient_norm"} <= set(names)
    block = trajectory(found, 0, 10).block(0, 11)
    assert block[names.index("rows")].tolist() == [0, 8, 16, 24, 32, 40, 48, 56, 64, 72, 80]


def test_rows_held_out_have_a_loss_of_their_own():
    held = experiment({**RACE, "objective": {**LINE, "split": {"validation": 0.25}}})
    made = trajectory(held, 1, 20)
    place = [column.name for column in made.columns].index("validation_loss")
    assert all(map(math.isfinite, made.block(0, 21)[place].tolist()))
    assert held.objective.held_out.sum() == 6


def test_a_contour_of_a_risk_has_its_values():
    posted = posted_contour(json.dumps({"objective": LINE, "box": [-1, 3, -1, 2], "size": 4}))
    heights = memoryview(posted.heights()).cast("f")
    entry = risk(LINE).entry
    corners = [(-1, -1), (3, -1), (-1, 2), (3, 2)]
    assert [heights[at] for at in (0, 3, 12, 15)] == pytest.approx(
        [entry.value(x) for x in corners], rel=1e-6
    )


MANY = edited(edited(LINE, ("loss", "name"), "mae"), ("dataset", "parameters", "n"), 2000)


def contour(value, size):
    return posted_contour(json.dumps({"objective": value, "box": [-1, 3, -1, 2], "size": size}))


def test_a_contour_looks_at_so_many_rows_at_most():
    finest = math.isqrt(LIMITS["looks"] // 2000)
    assert contour(MANY, finest).looks <= LIMITS["looks"] < contour(LINE, 256).size ** 2 * 2000
    with pytest.raises(Refusal) as caught:
        contour(MANY, finest + 1)
    refusal = caught.value
    assert (refusal.code, refusal.field) == ("too_many_looks", "size")
    assert refusal.values == {"got": (finest + 1) ** 2 * 2000, "limit": LIMITS["looks"]}
    assert "30000000" in refusal.message
    line = {"objective": edited(MANY, ("model", "name"), "linear_weight"), "box": [-1, 3], "size": 256}
    assert posted_contour(json.dumps(line)).looks == 256 * 2000


def test_a_contour_of_a_quadratic_risk_looks_at_its_rows_once_and_may_be_fine():
    assert contour(edited(LINE, ("dataset", "parameters", "n"), 2000), 256).looks == 0


RANKED = {
    "kind": "risk",
    "dataset": {"name": "ranked_items", "parameters": {"n": 60}},
    "model": {"name": "linear_weights"},
    "loss": {"name": "ranking_logistic"},
}


def test_pairs_are_as_many_as_rows_may_be_at_most():
    assert 1000 < risk(RANKED).entry.samples <= 2000
    more = [{"row": row, "to": [row / 99, 0.5, row % 7]} for row in range(60, 90)]
    with pytest.raises(Refusal) as caught:
        risk(edited(RANKED, ("dataset", "edits"), more))
    assert (caught.value.code, caught.value.field) == ("too_large", "loss.name")
    assert caught.value.values["limit"] == 2000 < caught.value.values["got"]


FITTED = {"name": "levenberg_marquardt", "parameters": {}}
BAD = {
    "no model": (without(LINE, ("model",)), "missing_field", "objective.model", {}),
    "no dataset's name": (edited(LINE, ("dataset",), {}), "missing_field", "objective.dataset.name", {}),
    "unknown dataset": (
        edited(LINE, ("dataset", "name"), "lin"),
        "unknown_name",
        "objective.dataset.name",
        {"got": "lin"},
    ),
    "dataset's parameter": (
        edited(LINE, ("dataset", "parameters", "n"), 5000),
        "out_of_range",
        "objective.dataset.parameters.n",
        {"got": 5000, "high": 2000},
    ),
    "unknown loss": (
        edited(LINE, ("loss", "name"), "mes"),
        "unknown_name",
        "objective.loss.name",
        {"got": "mes"},
    ),
    "loss's parameter": (
        edited(LINE, ("loss", "parameters"), {"convention": "mine"}),
        "unknown_name",
        "objective.loss.parameters.convention",
        {"got": "mine"},
    ),
    "model's parameter": (
        edited(LINE, ("model", "parameters"), {"w": 1}),
        "unknown_field",
        "objective.model.parameters.w",
        {"got": "w"},
    ),
    "penalty's parameter": (
        edited(LINE, ("penalty",), {"name": "l1", "parameters": {"strength": -1}}),
        "out_of_range",
        "objective.penalty.parameters.strength",
        {"got": -1, "low": 0},
    ),
    "all held out": (
        edited(LINE, ("split",), {"validation": 1}),
        "out_of_range",
        "objective.split.validation",
        {"got": 1, "high": 0.9},
    ),
    "data of a dataset of the catalogue": (
        edited(LINE, ("dataset", "data"), {"sha256": "", "features": [], "target": ""}),
        "unknown_field",
        "objective.dataset.data",
        {"got": "data"},
    ),
    "own without data": (
        edited(LINE, ("dataset",), {"name": "own"}),
        "missing_field",
        "objective.dataset.data",
        {},
    ),
    "own not there": (own()[0], "unknown_data", "objective.dataset.data.sha256", {}),
    "edit of no row": (
        edited(LINE, ("dataset", "edits"), [{"row": 25, "to": [1, 2]}]),
        "unknown_row",
        "objective.dataset.edits[0].row",
        {"got": 25},
    ),
    "edit too long": (
        edited(LINE, ("dataset", "edits"), [{"row": 0, "to": [1, 2, 3]}]),
        "wrong_length",
        "objective.dataset.edits[0].to",
        {"got": 3, "expected": 2},
    ),
    "edit without to": (
        edited(LINE, ("dataset", "edits"), [{"row": 0}]),
        "missing_field",
        "objective.dataset.edits[0].to",
        {},
    ),
    "101 edits": (
        edited(LINE, ("dataset", "edits"), [{"row": 0, "to": [1, 2]}] * 101),
        "too_many",
        "objective.dataset.edits",
        {"got": 101, "limit": 100},
    ),
    "edit far out": (
        edited(LINE, ("dataset", "edits"), [{"row": 0, "to": [1e16, 2]}]),
        "out_of_range",
        "objective.dataset.edits[0].to[0]",
        {"got": 1e16},
    ),
    "model of two features": (
        edited(LINE, ("model", "name"), "linear_weights"),
        "unsuited",
        "objective.model.name",
        {"got": 1},
    ),
    "loss of labels": (
        edited(LINE, ("loss", "name"), "binary_cross_entropy"),
        "unsuited",
        "objective.loss.name",
        {},
    ),
}


@pytest.mark.parametrize(("value", "code", "field", "values"), BAD.values(), ids=BAD.keys())
def test_a_bad_risk_is_refused_with_code_field_and_values(value, code, field, values):
    with pytest.raises(Refusal) as caught:
        experiment({**RACE, "objective": value})
    refusal = caught.value
    assert (refusal.code, refusal.field) == (code, field)
    assert {name: refusal.values.get(name) for name in values} == values
    assert refusal.field in refusal.message


@pytest.mark.parametrize(
    ("objective", "run", "needs"),
    [
        ({"kind": "surface", "name": "sphere"}, {"oracle": {"name": "minibatch"}}, "data"),
        (LINE, {"optimizer": {"name": "newton"}, "oracle": {"name": "stale"}}, "elementwise"),
        (edited(LINE, ("penalty",), {"name": "l2"}), {"optimizer": FITTED}, "sum_of_squares"),
    ],
)
def test_an_optimizer_or_oracle_that_needs_more_than_there_is_is_refused(objective, run, needs):
    value = {"version": 1, "objective": objective, "runs": [{"optimizer": {"name": "sgd"}, **run}]}
    with pytest.raises(Refusal) as caught:
        experiment(value)
    assert (caught.value.code, caught.value.values["needs"]) == ("unsuited", needs)
    assert caught.value.field.startswith("runs[0].")


def test_a_mean_of_squares_is_a_sum_of_squares():
    value = {**RACE, "runs": [{"optimizer": FITTED}]}
    made = trajectory(experiment(value), 0, 30)
    assert made.outcome.kind == "converged"


def test_patience_needs_rows_held_out():
    held = {**RACE, "objective": {**LINE, "split": {"validation": 0.25}}, "stop": {"patience": 5}}
    assert experiment(held).stop.patience == 5
    for objective in (LINE, {"kind": "surface", "name": "rosenbrock"}):
        with pytest.raises(Refusal) as caught:
            experiment({**held, "objective": objective})
        assert (caught.value.code, caught.value.field) == ("needs_validation", "stop.patience")
        assert caught.value.message.startswith("stop.patience must be 0")


def test_patience_needs_pairs_among_the_rows_held_out():
    few = edited(RANKED, ("dataset", "parameters", "n"), 10)
    alone = {**RACE, "objective": {**few, "split": {"validation": 0.1}}, "stop": {"patience": 5}}
    with pytest.raises(Refusal) as caught:
        experiment(alone)
    assert (caught.value.code, caught.value.field) == ("needs_validation_pairs", "stop.patience")
    assert caught.value.values == {"got": 5, "rows": 1}
    assert caught.value.message.startswith("stop.patience must be 0")


def test_a_risk_weighs_all_that_is_kept_of_it():
    """As much as is really allocated once all was asked, and half as much again at most."""
    edits = [{"row": row, "to": [row / 7, -row / 3]} for row in range(100)]
    values = [
        edited(MANY, ("dataset", "parameters", "data_seed"), 77),
        edited(edited(LINE, ("dataset", "parameters", "n"), 100), ("dataset", "edits"), edits),
        {**RANKED, "split": {"validation": 0.3}},
        {**LINE, "dataset": {"name": "sine", "parameters": {}}, "model": {"name": "two_layer_sigmoid"}},
    ]
    for value in values:
        asked(risk(edited(value, ("dataset", "parameters", "data_seed"), 78)))  # whose code is kept apart
        tracemalloc.start()
        made = asked(risk(value))
        gc.collect()
        real = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
        assert real <= known_weight(made) + 4096 <= 1.5 * real + 16_384


def asked(made):
    entry = made.entry
    for order in range(3):
        entry.told(entry.start, order)
    entry.validation_loss(entry.start)
    for cost in (entry.cost, entry.held):
        assert cost is None or len(cost.table) == len(cost)
    return made


def test_a_cache_of_trajectories_weighs_their_rows_of_data_too_and_once():
    many = edited(LINE, ("dataset", "parameters", "n"), 2000)
    cache = Trajectories(1 << 21)
    first = experiment({**RACE, "objective": many})
    cache.open(first.course(0))
    alone = cache.size
    assert alone > weight(first.objective.entry) > 2000 * 100
    cache.open(first.course(1))
    assert cache.size - alone < 100_000
    for seed in range(1, 12):
        other = edited(many, ("dataset", "parameters", "data_seed"), seed)
        cache.open(experiment({**RACE, "objective": other}).course(0))
        assert cache.size <= cache.limit
    assert 1 < len(cache) < 12


def test_risks_that_were_built_are_kept_as_far_as_there_is_room():
    lately = Lately(100, len)
    for name in "abc":
        lately.keep(name, name * 40)
    assert (lately.get("a"), lately.get("c"), lately.size) == (None, "c" * 40, 80)
    lately.get("b")
    lately.keep("d", "d" * 40)
    assert (lately.get("b"), lately.get("c")) == ("b" * 40, None)
    assert lately.keep("b", "another") == "b" * 40
