"""Questions asked of every schedule in the registry: a new file is picked up here with nothing else touched."""

import math
import xml.etree.ElementTree as ET
from dataclasses import fields, is_dataclass, replace

import numpy as np
import pytest

from server.core.batch import Batch
from server.core.clips import NoClip
from server.core.formula.evaluate import ArrayArithmetic
from server.core.notation import schedule_mathml
from server.core.oracles import Exact
from server.core.param import build, parameters_of
from server.core.plan import Change, Plan
from server.core.refusal import Refusal
from server.core.run import Trajectory
from server.core.schedule import WARMUP, factor_at
from server.core.stops import Stop
from server.core.tracing import trace
from server.optimizers.adam import Adam
from server.optimizers.gradient_descent import GradientDescent
from server.optimizers.newton import Newton
from server.optimizers.sgd import SGD
from server.surfaces.rosenbrock import SURFACE as ROSENBROCK
from tests.schedules.rates import OPS, SCHEDULES, WATCHING, factors, settings

RATE = 1e-3
NEVER = Stop(gradient_norm=0.0)

every = pytest.mark.parametrize("name", SCHEDULES)
every_closed = pytest.mark.parametrize("name", [name for name in SCHEDULES if name not in WATCHING])


def plan(schedule, optimizer=None, steps=200, **more):
    optimizer = optimizer or GradientDescent(learning_rate=RATE)
    return Plan(ROSENBROCK.objective(), ROSENBROCK.start, optimizer, schedule, steps, stop=NEVER, **more)


def run_of(value):
    trajectory = Trajectory(value)
    trajectory.advance(value.steps)
    return trajectory


def rates_of(run):
    """The learning rate of each update, from the column: row k + 1 was made with that of update k."""
    return run.block(1, run.length - 1)[4].tolist()


def losses_of(run):
    return run.block(0, run.length)[2].tolist()


@every
def test_it_is_a_frozen_dataclass_with_words_in_both_languages_and_a_source(name):
    cls = SCHEDULES[name]
    assert is_dataclass(cls)
    assert cls.__dataclass_params__.frozen
    assert [field.name for field in fields(cls)] == [parameter.name for parameter in parameters_of(cls)]
    assert set(cls.words) == {"en", "zh"}
    assert set(cls.words["en"]) == set(cls.words["zh"]) <= {"name", "sentence", "convention", "differs"}
    assert all(text.strip() for words in cls.words.values() for text in words.values())
    assert "Source:" in cls.__doc__
    assert any(character.isdigit() for character in cls.source)
    assert isinstance(cls.reads_steps, bool)


@every
def test_every_parameter_has_a_letter_or_words_of_its_own(name):
    for parameter in parameters_of(SCHEDULES[name]):
        if parameter.name == "warmup":
            assert (parameter.low, parameter.high, parameter.default) == (WARMUP.low, WARMUP.high, 0)
            continue
        for language in ("en", "zh"):
            assert parameter.words[language]["name"].strip(), parameter.name
            assert set(parameter.words[language].get("options", {})) == set(parameter.options)
        assert parameter.symbol or parameter.kind != "number"


@every
def test_parameters_outside_their_range_are_refused(name):
    for parameter in parameters_of(SCHEDULES[name]):
        wrong = ["no such option", True, None, math.nan, 1j]
        if parameter.kind == "flag":
            wrong = [0, 1.0, "true", None]
        if parameter.kind == "number":
            wrong += [parameter.low - 1, parameter.high * 1.5 + 1]
        for value in wrong:
            with pytest.raises(Refusal) as refused:
                build(SCHEDULES[name], {parameter.name: value})
            assert refused.value.field == parameter.name


@every
def test_the_factor_is_finite_and_at_no_time_negative_or_above_one(name):
    for schedule in settings(name):
        for steps in (1, 2, 7, 400):
            for factor in factors(schedule, steps):
                assert 0 <= factor <= 1 + 1e-15, schedule


@every
def test_a_warm_up_is_a_line_to_where_the_schedule_begins_which_then_begins(name):
    losses = [1 / (1 + k % 20) for k in range(50)]
    plain = factors(SCHEDULES[name](), 50, steps=93, losses=losses)
    warmed = factors(SCHEDULES[name](warmup=7), 57, steps=100, losses=[*[0.01] * 7, *losses])
    assert warmed[:7] == pytest.approx([(k + 1) / 7 * plain[0] for k in range(7)], rel=1e-15)
    assert warmed[7:] == plain


@every
def test_it_depends_on_the_length_of_the_run_only_if_it_says_so(name):
    differs = False
    for schedule in settings(name):
        differs |= factors(schedule, 90, steps=90) != factors(schedule, 90, steps=180)
        assert SCHEDULES[name].reads_steps or not differs, schedule
    assert differs == SCHEDULES[name].reads_steps


@every_closed
def test_the_same_lines_pass_arrays(name):
    steps = np.arange(300.0)
    for schedule in settings(name):
        together = factor_at(schedule, None, 0.0, steps, 300.0, ArrayArithmetic())[0] * np.ones(300)
        assert together == pytest.approx(np.array(factors(schedule, 300)), rel=1e-13, abs=1e-16)


@every
def test_the_column_is_the_factor_times_the_rate(name):
    for schedule in settings(name):
        run = run_of(plan(schedule))
        # A run whose rate has become nothing stalls before its last step.
        found = factors(schedule, run.length - 1, steps=200, losses=losses_of(run))
        expected = [RATE * factor for factor in found]
        assert rates_of(run) == pytest.approx(expected, rel=1e-13, abs=1e-22)
        assert run.block(0, 1)[4, 0] == pytest.approx(expected[0], rel=1e-13)


@every
def test_the_point_moves_by_that_rate(name):
    run = run_of(plan(SCHEDULES[name](), steps=60))
    for k, rate in enumerate(rates_of(run)):
        slope = ROSENBROCK.objective().gradient(run.point(k))
        expected = [x - rate * g for x, g in zip(run.point(k), slope, strict=True)]
        assert run.point(k + 1) == pytest.approx(expected, rel=1e-14)


@every
def test_a_rule_over_the_whole_point_obeys_it_too(name):
    schedule = SCHEDULES[name]()
    run = run_of(plan(schedule, Newton(learning_rate=0.1), steps=60))
    expected = [0.1 * factor for factor in factors(schedule, 60, losses=losses_of(run))]
    assert rates_of(run) == pytest.approx(expected, rel=1e-13)


@every
def test_a_new_learning_rate_on_the_way_combines_with_it(name):
    schedule = SCHEDULES[name]()
    changes = (Change(80, (("learning_rate", 3e-4),)),)
    run = run_of(plan(schedule, steps=160, changes=changes))
    found = factors(schedule, 160, losses=losses_of(run))
    expected = [(RATE if k < 80 else 3e-4) * factor for k, factor in enumerate(found)]
    assert rates_of(run) == pytest.approx(expected, rel=1e-13, abs=1e-22)


@every
def test_the_same_bytes_whatever_the_blocks_and_after_a_fork(name):
    for schedule in (SCHEDULES[name](), SCHEDULES[name](warmup=30)):
        value = plan(schedule, Adam(learning_rate=0.02), steps=900)
        whole, pieces = run_of(value), Trajectory(value)
        while pieces.advance(13):
            pass
        assert whole.block(0, whole.length).tobytes() == pieces.block(0, pieces.length).tobytes()
        late = min(700, whole.length - 20)
        changed = replace(value, changes=(Change(late, (("beta1", 0.5),)),))
        fork = whole.fork(changed)
        fork.advance(900)
        alone = run_of(changed)
        assert fork.length == alone.length > late
        assert fork.block(0, fork.length).tobytes() == alone.block(0, alone.length).tobytes()


@every
def test_a_step_is_looked_at_with_the_rate_that_made_it(name):
    run = run_of(plan(SCHEDULES[name](), SGD(learning_rate=RATE, momentum=0.5), steps=400))
    for step in (1, 2, 150, 399):
        seen = run.inspect(step)
        assert seen["parameters"]["learning_rate"] == run.block(step, 1)[4, 0]
        assert tuple(seen["values"]["x"]) == run.point(step)


@every
def test_a_batch_is_the_single_run(name):
    for schedule in settings(name):
        value = plan(schedule, Adam(learning_rate=0.02))
        batch = Batch(value, np.array([[-1.2, 0.3], [1.0, 2.0]]))
        batch.advance(200)
        alone = run_of(value)
        assert batch.stand.x[:, 0] == pytest.approx(alone.point(alone.length - 1), rel=1e-9)


@every
def test_code_depends_on_its_switches_alone(name):
    """Two values of its numbers share one loop; the same trace serves both."""
    one, other = plan(SCHEDULES[name]()), plan(settings(name)[-1])
    assert Trajectory(one).advance(5) == Trajectory(other).advance(5) == 5
    traced = trace(one.optimizer, Exact(), NoClip(), one.schedule, 2)
    assert "schedule_warmup" in traced.parameters


@every
def test_its_formula_is_well_formed_and_says_what_the_rate_is(name):
    lines = [ET.fromstring(line) for line in schedule_mathml(SCHEDULES[name]())]
    assert "".join(lines[-1].itertext()).startswith("αk=α")
    letters = {"".join(one.itertext()) for line in lines for one in line.iter("mi")}
    for parameter in parameters_of(SCHEDULES[name]):
        if parameter.kind == "number" and parameter.name != "warmup" and parameter.when is None:
            assert parameter.symbol[0] in letters, parameter.name
    assert not any("?" in letter for letter in letters)


@every
def test_momentum_is_left_alone_unless_it_is_asked_for(name):
    schedule = SCHEDULES[name]()
    if hasattr(schedule, "momentum"):
        assert schedule.momentum(3.0, 100.0, OPS) is None
    run = run_of(plan(schedule, SGD(learning_rate=RATE, momentum=0.5), steps=9))
    assert run.inspect(9)["parameters"]["momentum"] == 0.5
