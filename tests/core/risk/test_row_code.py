"""The code of a row and its programs: for arrays, for loops, and as JSON."""

import json
import math
import random

import numpy as np
import pytest

import server.losses
import server.models
import server.penalties
from server.core.formula.emit import SAFE_NAMES
from server.core.formula.evaluate import evaluate
from server.core.formula.functions import SAFE
from server.core.formula.graph import Graph
from server.core.formula.parse import parse
from server.core.registry import discover
from server.core.risk.loss import is_loss
from server.core.risk.model import is_model
from server.core.risk.penalty import is_penalty
from server.core.risk.programs import penalty_program, program, row_programs
from server.core.risk.row_code import bound_symbols, loss_symbols, penalty_code, row_code

MODELS = discover(server.models, is_model)
LOSSES = discover(server.losses, is_loss)
PENALTIES = discover(server.penalties, is_penalty)
TOGETHER = [
    (model, loss) for model in MODELS for loss in LOSSES if set(MODELS[model].gives) & set(LOSSES[loss].takes)
]
every = pytest.mark.parametrize(("model", "loss"), TOGETHER)
CELL = 0.3


def usual(entry):
    return {one.name: one.default for one in entry.parameters}


def numbers(loss):
    return bound_symbols(loss_symbols(LOSSES[loss]), usual(LOSSES[loss]))


def drawn(code, target, rng):
    """A value for every symbol but the loss's own."""
    found = {symbol: rng.uniform(-1.5, 1.5) for symbol in (*code.variables, *code.first, *code.second)}
    return {**found, "t": target, "h": CELL}


def target_of(loss):
    return {"number": 0.7, "label": 1.0, "rank": 2.0, "mass": 0.04}[LOSSES[loss].targets[0]]


def run(told, inputs):
    """What a program tells, as the page runs it: one operation after another."""
    found = []
    for op, *rest in told["nodes"]:
        if op == "symbol":
            found.append(inputs[rest[0]])
        elif op == "constant":
            found.append(rest[0])
        else:
            found.append(SAFE[op](*(found[place] for place in rest)))
    return [found[place] for place in told["outputs"]]


@every
def test_all_code_takes_the_symbols_in_their_order(model, loss):
    code = row_code(MODELS[model], LOSSES[loss])
    pairs = LOSSES[loss].over == "pairs"
    own = MODELS[model].features
    assert code.variables == ("x", "y")[: len(MODELS[model].letters)]
    assert code.first == ("u1", "u2")[: len(own)]
    assert code.second == (("v1", "v2")[: len(own)] if pairs else ())
    assert code.symbols == (*code.variables, *code.first, *code.second, "t", "h", *code.parameters)
    assert all(node.name in code.symbols for node in code.value.graph.nodes if node.op == "symbol" and node.name != code.free)  # fmt: skip


@every
def test_array_code_and_loops_tell_what_the_graph_says(model, loss):
    code, rng = row_code(MODELS[model], LOSSES[loss]), random.Random(model + loss)
    rows = [drawn(code, target_of(loss), rng) for _ in range(9)]
    theta = [rows[0][symbol] for symbol in code.variables]
    for row in rows:
        row.update(dict(zip(code.variables, theta, strict=True)))
    own = numbers(loss)
    expected = np.array([evaluate(code.outputs, {**row, **own}) for row in rows])
    columns = [np.array([row[symbol] for row in rows]) for symbol in (*code.first, *code.second, "t")]
    listed = list(zip(*(column.tolist() for column in columns), strict=True))
    for order in (0, 1, 2):
        count = len(code.counted(order))
        results = [np.empty(9) for _ in range(count)]
        code.arrays[order].run([*theta, *columns, CELL, *own.values()], results)
        scale = 1e-12 * (1 + np.abs(expected).max())
        assert np.abs(np.array(results).T - expected[:, :count]).max() <= scale
        for sums in code.sums[order]:
            told = sums(listed, *theta, CELL, *own.values())
            assert np.abs(np.array(told) - expected[:, :count].sum(axis=0)).max() <= 9 * scale


@every
def test_the_slope_times_the_predictions_gradient_is_the_rows_gradient(model, loss):
    """The chain rule, each side by its own way through the graph."""
    code, rng = row_code(MODELS[model], LOSSES[loss]), random.Random(model + loss)
    row = {**drawn(code, target_of(loss), rng), **numbers(loss)}
    told = [np.empty(1) for _ in range(1 + len(code.variables))]
    code.predictions.run([row[symbol] for symbol in code.symbols], told)
    between, *inner = (float(one[0]) for one in told)
    assert between == pytest.approx(evaluate([code.between], row)[0], rel=1e-14)
    (slope,) = evaluate([code.slope], {**row, code.free: between})
    assert evaluate(code.gradient, row) == pytest.approx([slope * one for one in inner], rel=1e-12, abs=1e-14)


@every
def test_the_programs_are_json_and_tell_the_graphs_numbers(model, loss):
    code, rng = row_code(MODELS[model], LOSSES[loss]), random.Random(model + loss)
    own = numbers(loss)
    programs = json.loads(json.dumps(row_programs(code, MODELS[model], CELL, own), allow_nan=False))
    row = drawn(code, target_of(loss), rng)
    letters = dict(zip(MODELS[model].letters, (row[symbol] for symbol in code.variables), strict=True))
    first = dict(zip(MODELS[model].features, (row[symbol] for symbol in code.first), strict=True))
    second = {name.replace("x", "z"): row[symbol] for name, symbol in zip(MODELS[model].features, code.second, strict=False)}  # fmt: skip
    inputs = {**letters, **first, **second, "y": row["t"]}
    (between,) = evaluate([code.between], row)
    whole = {**row, **own, code.free: between}
    assert run(programs["prediction"], {**letters, **first}) == evaluate([code.prediction], whole)
    for name, outputs, given in (
        ("loss", [code.loss], {code.free: between, "y": row["t"]}),
        ("slope", [code.slope], {code.free: between, "y": row["t"]}),
        ("row_loss", [code.value], inputs),
        ("row_gradient", code.gradient, inputs),
    ):
        assert programs[name]["inputs"] == list(given)
        assert run(programs[name], given) == pytest.approx(evaluate(outputs, whole), rel=1e-13, abs=1e-15)


@every
def test_a_program_has_each_operation_once_and_reads_only_what_stands_before(model, loss):
    code = row_code(MODELS[model], LOSSES[loss])
    for told in row_programs(code, MODELS[model], CELL, numbers(loss)).values():
        assert len({json.dumps(node) for node in told["nodes"]}) == len(told["nodes"])
        for place, (op, *rest) in enumerate(told["nodes"]):
            assert op in {"symbol", "constant"} or (op in SAFE and all(0 <= one < place for one in rest))
            assert op != "symbol" or rest[0] in told["inputs"]


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("penalty", PENALTIES)
def test_a_penaltys_program_is_in_the_models_letters(model, penalty):
    code = penalty_code(PENALTIES[penalty], MODELS[model])
    values = bound_symbols(code.parameters, usual(PENALTIES[penalty]))
    told = penalty_program(code, MODELS[model], values)
    x = [1.25, -0.5][: len(MODELS[model].letters)]
    assert told["inputs"] == list(MODELS[model].letters)
    (value,) = run(told, dict(zip(MODELS[model].letters, x, strict=True)))
    assert value == pytest.approx(code.floats[0](*x, *values.values())[0], rel=1e-15)


def test_a_programs_inputs_are_all_names_in_order_though_not_all_are_read():
    graph = Graph()
    node = parse("2*b + 1", graph, ("a", "b"))
    told = program([node, node], {"a": "A", "b": "B"})
    assert told["inputs"] == ["A", "B"]
    assert ["symbol", "A"] not in told["nodes"]
    assert run(told, {"A": math.nan, "B": 3.0}) == [7.0, 7.0]


def test_quick_loops_raise_where_safe_ones_tell_infinity():
    code = row_code(MODELS["exponential_decay"], LOSSES["mse"])
    quick, safe = code.sums[1]
    rows = [(1.0, 0.0), (2.0, 0.0)]
    with pytest.raises(OverflowError):
        quick(rows, 1.0, -800.0, 1.0)
    assert safe(rows, 1.0, -800.0, 1.0)[0] == math.inf
    assert "exp_" in SAFE_NAMES


def test_no_rows_are_summed_to_0():
    code = row_code(MODELS["linear"], LOSSES["mse"])
    assert code.sums[2][0]([], 1.0, 2.0, 1.0) == (0.0,) * 6


def test_symbols_of_parameters_that_are_no_numbers_are_not_there():
    assert loss_symbols(LOSSES["mse"]) == ()
    assert loss_symbols(LOSSES["huber"]) == ("loss_delta",)
    assert bound_symbols(("loss_delta",), {"delta": 2, "convention": "sum"}) == {"loss_delta": 2.0}
