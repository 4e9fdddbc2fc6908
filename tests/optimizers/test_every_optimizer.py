"""Questions asked of every optimizer in the registry: a new file is picked up here with nothing else touched."""

import copy
import math
import xml.etree.ElementTree as ET
from contextlib import suppress
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from itertools import product

import numpy as np
import pytest

import server.optimizers
import server.surfaces
from server import catalog
from server.core.batch import Batch
from server.core.clips import NoClip
from server.core.counting import Counting
from server.core.formula.evaluate import ArrayArithmetic, FloatArithmetic
from server.core.formula.graph import reached
from server.core.inspection import arithmetic_rows
from server.core.oracles import ORACLES, Exact, Noisy
from server.core.param import build, parameters_of
from server.core.plan import Change, Plan
from server.core.refusal import Refusal
from server.core.registry import discover
from server.core.rule import DIVISOR, is_elementwise, is_preconditioned, is_rule, stable_rate
from server.core.run import Trajectory
from server.core.stops import Stop
from server.core.surface import is_surface
from server.core.tracing import trace
from server.schedules.constant import Constant
from server.surfaces.quadratic import SURFACE as QUADRATIC
from server.surfaces.rosenbrock import SURFACE as ROSENBROCK

OPTIMIZERS = discover(server.optimizers, is_rule)
SURFACES = discover(server.surfaces, is_surface)
ELEMENTWISE = [name for name, cls in OPTIMIZERS.items() if is_elementwise(cls())]
POINTWISE = [name for name in OPTIMIZERS if name not in ELEMENTWISE]
OPS = FloatArithmetic()

# Arithmetic that IEEE 754 settles to the last bit; of the rest two libraries may disagree in the last place.
EXACT = {"add", "sub", "mul", "div", "neg", "ipow", "sqrt", "abs", "sign", "min", "max", "floor"}
EXACT |= {"constant", "symbol", "where", "greater", "greater_equal"}
# Who moves, or may move, where there is no slope, and why.
RESTLESS = {
    "adamw": "its weight decay pulls the point to 0 whatever the slope",
    "asgd": "its decay pulls the point to 0 whatever the slope",
    "lion": "its weight decay pulls the point to 0 whatever the slope",
    "yogi": "its first moment begins above 0",
}

every = pytest.mark.parametrize("name", OPTIMIZERS)
every_elementwise = pytest.mark.parametrize("name", ELEMENTWISE)


def suits(name, surface):
    """Whether the surface is what the optimizer needs: for Levenberg–Marquardt, a sum of squares."""
    return bool(surface.residuals) or "sum_of_squares" not in getattr(OPTIMIZERS[name], "needs", ())


def suited(name, surface):
    """The surface, or for an optimizer that cannot take it a bowl of the same dimension that is a sum of squares."""
    bowls = {1: SURFACES["parabola"], 2: SURFACES["sphere"]}
    return surface if suits(name, surface) else bowls[surface.dimension]


@lru_cache
def settings(name):
    """The optimizer with its switches and choices in every combination that it takes, and with other numbers."""
    cls = OPTIMIZERS[name]
    switches = [p for p in parameters_of(cls) if p.kind != "number"]
    options = [(False, True) if p.kind == "flag" else p.options for p in switches]
    wanted = [dict(zip([p.name for p in switches], values, strict=True)) for values in product(*options)]
    for parameter in parameters_of(cls):
        if parameter.kind == "number" and parameter.scale == "linear":
            wanted.append({parameter.name: 0.5 * (parameter.default + parameter.high)})
        if parameter.name == "weight_decay":
            wanted.append({"weight_decay": 0.1})
        if parameter.name == "decoupled_weight_decay":
            wanted.append({"weight_decay": 0.1, "decoupled_weight_decay": True})
    found = [cls()]
    for values in wanted:
        with suppress(Refusal):
            found.append(replace(cls(), **values))
    return list(dict.fromkeys(found))


def exact(rule):
    """Whether a step uses nothing but arithmetic that gives the same bits everywhere."""
    traced = trace(rule, Exact(), NoClip(), Constant(), 2)
    return {node.op for node in reached([*traced.new_x, *traced.new_state])} <= EXACT


def plan(optimizer, surface=ROSENBROCK, steps=200, start=None, oracle=None, **more):
    objective = surface.objective()
    suggested = optimizer.suggest(max(map(abs, objective.eigenvalues(surface.start))), objective.diagonal)
    optimizer = replace(optimizer, **suggested)
    more = {"stop": Stop(gradient_norm=0.0), **more}
    return Plan(
        objective, start or surface.start, optimizer, Constant(), steps, oracle=oracle or Exact(), **more
    )


@lru_cache
def catalog_suggestions(surface):
    """What the page proposes: the rules' own suggestions, kept in the parameters' ranges."""
    return catalog.suggested(surface, {})


def run_of(value):
    trajectory = Trajectory(value)
    trajectory.advance(value.steps)
    return trajectory


def walked(value, steps):
    """The points of an elementwise rule, by calling its `step` for each coordinate."""
    rule, x = value.optimizer, value.start
    states, points = [rule.init(one) for one in x], [x]
    for _ in range(steps):
        slope = value.objective.gradient(x)
        made = [
            rule.step(g, one, state, rule.learning_rate, OPS)
            for g, one, state in zip(slope, x, states, strict=True)
        ]
        x, states = tuple(one[0] for one in made), [one[1] for one in made]
        points.append(x)
    return points


@every
def test_it_is_a_frozen_dataclass_with_words_in_both_languages_and_a_source(name):
    cls = OPTIMIZERS[name]
    assert is_dataclass(cls)
    assert cls.__dataclass_params__.frozen
    assert [field.name for field in fields(cls)] == [parameter.name for parameter in parameters_of(cls)]
    for language in ("en", "zh"):
        words = cls.words[language]
        assert words["short"].strip()
        assert words["name"].strip()
        for word in ("sentence", "convention", "differs"):
            assert words[word].strip().endswith((".", "。")), (language, word)
    assert "Source:" in cls.__doc__
    assert any(character.isdigit() for character in cls.source)
    assert cls.group
    assert cls.default_oracle in ORACLES
    # A rule over the whole point may find its own step; one for each coordinate is handed a rate.
    rated = any(parameter.name == "learning_rate" for parameter in parameters_of(cls))
    assert rated or name in POINTWISE


@every
def test_parameters_outside_their_range_are_refused_with_the_sentence(name):
    cls = OPTIMIZERS[name]
    for parameter in parameters_of(cls):
        if parameter.kind != "number":
            with pytest.raises(Refusal):
                build(cls, {parameter.name: 1})
            continue
        assert parameter.low <= parameter.default <= parameter.high
        assert parameter.scale == "linear" or parameter.low > 0 or parameter.smallest > 0
        for value in (parameter.low - 1, parameter.high * 1.5 + 1):
            with pytest.raises(Refusal) as refused:
                build(cls, {parameter.name: value})
            low, high, got = (
                f"{v:g}" if isinstance(v, float) else str(v) for v in (parameter.low, parameter.high, value)
            )
            assert refused.value.message == f"{parameter.name} must be in [{low}, {high}], got {got}"
        for value in (True, "1", None, math.nan):
            with pytest.raises(Refusal):
                build(cls, {parameter.name: value})


@every_elementwise
def test_step_does_not_change_its_inputs_and_names_its_state(name):
    for rule in settings(name):
        state = rule.init(0.5)
        assert hasattr(state, "_fields")
        kept = copy.deepcopy(state)
        first = rule.step(0.3, 0.5, state, rule.learning_rate, OPS)
        assert state == kept
        assert first == rule.step(0.3, 0.5, state, rule.learning_rate, OPS)
        assert type(first[1]) is type(state)
        assert {*state._fields, *first[2]} - {DIVISOR} <= set(rule.symbols)
        assert all(letter.strip() for letter in rule.symbols.values())


@pytest.mark.parametrize("name", POINTWISE)
def test_a_step_over_the_whole_point_does_not_change_its_inputs(name):
    rule, objective, x = OPTIMIZERS[name](), ROSENBROCK.objective(), np.array([-1.2, 1.0])
    state = rule.init(x)
    assert hasattr(state, "_fields")
    kept = copy.deepcopy(state)
    made = [rule.step(Counting(objective, (0.0, 0.0)), x, state, 0.5) for _ in range(2)]
    assert list(x) == [-1.2, 1.0]
    np.testing.assert_equal(tuple(state), tuple(kept))
    assert (made[0][0] == made[1][0]).all()
    np.testing.assert_equal(made[0][2], made[1][2])
    assert {line for line, _, _ in rule.lines(2)} <= {*made[0][2], "x"}
    assert {"delta"} <= set(made[0][2]) or rule.lines(2)[-1][0] == "x"


@every_elementwise
def test_arrays_pass_through_the_same_lines_and_stay_as_they_were(name):
    for rule in settings(name):
        x, g = np.array([0.5, -1.5, 2.0]), np.array([0.3, 0.0, -2.0])
        states = [rule.init(float(v)) for v in x]
        together = type(states[0])(*(np.array(column) for column in zip(*states, strict=True)))
        new, _, _ = rule.step(g, x, together, rule.learning_rate, ArrayArithmetic())
        assert list(x) == [0.5, -1.5, 2.0]
        assert list(g) == [0.3, 0.0, -2.0]
        alone = [
            rule.step(float(b), float(a), s, rule.learning_rate, OPS)[0]
            for a, b, s in zip(x, g, states, strict=True)
        ]
        if exact(rule):
            assert list(new) == alone
        else:
            assert list(new) == pytest.approx(alone, rel=1e-13)


@every_elementwise
@pytest.mark.parametrize("surface", ["rosenbrock", "double_well"])
def test_the_float_loop_is_a_plain_call_of_step_bit_for_bit(name, surface):
    for rule in settings(name):
        value = plan(rule, SURFACES[surface])
        run = run_of(value)
        assert run.length > 100
        points = walked(value, run.length - 1)
        assert [run.point(step) for step in range(run.length)] == points


@every_elementwise
def test_the_array_code_is_the_float_loop(name):
    """Bit for bit, or where there are powers one step to 1e-13 and many as far as they magnify that."""
    for rule in settings(name):
        value = plan(rule)
        run, batch = run_of(value), Batch(value, np.array([[-1.2], [1.0]]))
        for steps, near in ((1, 1e-13), (149, 1e-9)):
            batch.advance(steps)
            x, expected = tuple(batch.stand.x[:, 0].tolist()), run.point(int(batch.stand.step[0]))
            assert x == expected if exact(rule) else math.dist(x, expected) <= near * math.hypot(*expected)


@every_elementwise
def test_a_batch_of_five_is_five_batches_of_one(name):
    rng = np.random.default_rng(7)
    low, high = np.array(ROSENBROCK.domain).T
    starts = low[:, None] + (high - low)[:, None] * rng.random((2, 5))
    value = plan(OPTIMIZERS[name]())
    five = Batch(value, starts)
    five.advance(100)
    for i in range(5):
        one = Batch(value, starts[:, i : i + 1])
        one.advance(100)
        assert one.stand.x[:, 0].tobytes() == five.stand.x[:, i].tobytes()
        assert (one.stand.step[0], one.stand.loss[0]) == (five.stand.step[i], five.stand.loss[i])


@every
def test_the_same_plan_gives_the_same_bytes_whatever_the_blocks(name):
    value = plan(OPTIMIZERS[name](), oracle=Noisy(0.1), seed=3)
    whole, pieces = run_of(value), Trajectory(value)
    while pieces.advance(13):
        pass
    assert whole.block(0, whole.length).tobytes() == pieces.block(0, pieces.length).tobytes()


@every
def test_a_gradient_of_zero_leaves_the_point_where_it_is(name):
    flat = replace(QUADRATIC.objective({"l1": 0.0, "l2": 0.0}), minima=())
    rule = OPTIMIZERS[name]()
    if name in ELEMENTWISE:
        x, _, _ = rule.step(0.0, 1.5, rule.init(1.5), rule.learning_rate, OPS)
        assert x == 1.5 or name in RESTLESS
        assert abs(x - 1.5) <= 0.02 * rule.learning_rate  # at most by its decay
    else:
        bowl = suited(name, QUADRATIC).objective()
        assert list(rule.step(Counting(bowl, (0.0, 0.0)), np.zeros(2), rule.init(np.zeros(2)), 1.0)[0]) == [
            0,
            0,
        ]
    run = Trajectory(Plan(flat, (1.0, 2.0), rule, Constant(), 10))
    assert (run.outcome.kind, run.outcome.step) == ("converged", 0)


@every
@pytest.mark.parametrize("surface", ["rosenbrock", "double_well"])
def test_every_name_in_the_panel_has_its_number(name, surface):
    for rule in settings(name):
        value = plan(rule, suited(name, SURFACES[surface]), steps=6, oracle=Noisy(0.1))
        run = run_of(value)
        seen = run.inspect(min(5, run.length - 1))
        rows = arithmetic_rows(value)
        assert [row.role for row in rows].count("x") == 1
        assert rows[-1].role == "x"
        assert len({row.name for row in rows}) == len(rows)
        for row in rows:
            assert row.role in ("gradient", "state", "detail", "step", "x")
            assert row.name in seen["values"]
            ET.fromstring(f"<m>{row.symbol}</m>")
            for leaf in ET.fromstring(f"<m>{row.formula}</m>").iter():
                named, when = leaf.get("data-name"), leaf.get("data-when")
                if named and when == "before":
                    assert named in seen["before"], (row, named)
                elif named:
                    assert named in seen["values"] or named in seen["parameters"], (row, named)


@every
def test_the_panels_numbers_recombine_to_the_step(name):
    for rule in settings(name):
        run = run_of(plan(rule, steps=60))
        for step in (1, 2, run.length - 1):
            seen = run.inspect(step)
            assert tuple(seen["values"]["x"]) == run.point(step) == tuple(seen["x"])
            assert seen["before"]["x"] == list(run.point(step - 1)) == seen["x_before"]
            np.testing.assert_equal(seen["parameters"]["learning_rate"], run.block(step, 1)[4, 0])
            if "delta" in seen["values"]:
                moved = [x + d for x, d in zip(seen["x_before"], seen["values"]["delta"], strict=True)]
                assert moved == seen["x"]


@every
def test_what_it_costs_is_counted(name):
    run = run_of(plan(OPTIMIZERS[name](), steps=30))
    asked = run.block(0, run.length)[5]
    assert asked[0] == 0
    assert set(np.diff(asked)) == {1.0} if name in ELEMENTWISE else (np.diff(asked) >= 1).all()


@every
def test_its_stated_threshold_is_where_it_stops_being_stable(name):
    """On a bowl with λ = 1 and 10: just below, the distance shrinks; just above, it grows."""
    for rule in settings(name):
        edge = stable_rate(rule, 10.0)
        if edge is None:
            continue
        rate = next(p for p in parameters_of(type(rule)) if p.name == "learning_rate")
        assert rate.low < edge < rate.high
        bowl = QUADRATIC.objective({"l1": 1.0, "l2": 10.0, "angle": 20.0})
        sizes = []
        for factor in (0.97, 1.03):
            # As long a memory as QHM's 0.999 takes thousands of steps to show what it leads to.
            value = Plan(bowl, (4.0, 2.0), replace(rule, learning_rate=factor * edge), Constant(), 20_000)
            run = run_of(replace(value, stop=Stop(gradient_norm=1e-9)))
            sizes.append(math.hypot(*run.point(run.length - 1)))
        assert sizes[0] < 1e-3 < 1e3 < sizes[1]
        assert stable_rate(rule, 20.0) < edge or name in POINTWISE


@pytest.mark.parametrize(
    ("name", "surface"),
    [(name, surface) for surface in SURFACES for name in OPTIMIZERS if suits(name, SURFACES[surface])],
)
def test_what_it_suggests_lies_in_the_parameters_range_and_does_not_blow_up(name, surface):
    objective = SURFACES[surface].objective()
    suggested = catalog_suggestions(surface)[name]
    assert set(suggested) <= {parameter.name for parameter in parameters_of(OPTIMIZERS[name])}
    made = build(OPTIMIZERS[name], suggested)
    value = Plan(objective, SURFACES[surface].start, made, Constant(), 200)
    run = run_of(value)
    assert run.outcome.reason != "not_finite"


@every
def test_a_switch_turned_in_mid_run_keeps_the_state_and_the_bytes(name):
    for parameter in parameters_of(OPTIMIZERS[name]):
        if parameter.kind != "flag":
            continue
        steps = (20, 50, 77) if name in ELEMENTWISE else (2, 5, 7)  # a search is at its end sooner
        turns = tuple(
            Change(step, ((parameter.name, on),)) for step, on in zip(steps, (True, False, True), strict=True)
        )
        value = plan(OPTIMIZERS[name](), changes=turns)
        whole, pieces = run_of(value), Trajectory(value)
        while pieces.advance(9):
            pass
        assert whole.block(0, whole.length).tobytes() == pieces.block(0, pieces.length).tobytes()
        for step in steps:
            assert whole.inspect(step + 1)["before"] == {
                **{key: whole.inspect(step)["values"][key] for key in whole.inspect(step + 1)["before"]}
            }


@every_elementwise
def test_it_is_traced_without_branching_on_values(name):
    for rule in settings(name):
        traced = trace(rule, Exact(), NoClip(), Constant(), 2)
        assert len(traced.new_x) == 2
        assert set(traced.details[0]) - {DIVISOR} <= set(rule.symbols)
        assert (DIVISOR in traced.details[0]) == is_preconditioned(rule)
