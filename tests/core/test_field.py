"""Fields: each run is the run it would be alone, and ends as the judge says."""

from itertools import cycle

import numpy as np
import pytest

import server.optimizers
import server.schedules
import server.surfaces
from server.core.clips import CLIPS
from server.core.endings import ENDING, KNOWN
from server.core.field import Field, batched, cost_of
from server.core.objective import FormulaObjective
from server.core.oracles import Exact, Noisy, draws
from server.core.param import parameters_of
from server.core.plan import Change, Plan
from server.core.registry import discover
from server.core.rule import is_elementwise, is_rule
from server.core.run import Trajectory
from server.core.schedule import is_schedule
from server.core.stops import Stop
from server.core.surface import is_surface
from server.core.tracing import twin
from server.optimizers.adam import Adam
from server.optimizers.bfgs import BFGS
from server.optimizers.gradient_descent import GradientDescent
from server.optimizers.nelder_mead import NelderMead
from server.optimizers.newton import Newton
from server.optimizers.sgd import SGD
from server.schedules.constant import Constant
from server.schedules.reduce_on_plateau import ReduceOnPlateau
from server.surfaces.ackley import SURFACE as ACKLEY
from server.surfaces.himmelblau import SURFACE as HIMMELBLAU
from server.surfaces.quadratic import SURFACE as QUADRATIC
from server.surfaces.rosenbrock import SURFACE as ROSENBROCK

OPTIMIZERS = discover(server.optimizers, is_rule)
SCHEDULES = discover(server.schedules, is_schedule)
SURFACES = discover(server.surfaces, is_surface)
ELEMENTWISE = [name for name, cls in OPTIMIZERS.items() if is_elementwise(cls())]
WORDS = {
    "diverged": 1, "singular": 2, "saddle": 3, "maximum": 4, "flat": 5, "minimum": 6, "step_limit": 0, "stalled": 0,
}  # fmt: skip


def plan(optimizer, surface=HIMMELBLAU, steps=60, schedule=None, **more):
    objective = surface if isinstance(surface, FormulaObjective) else surface.objective()
    return Plan(objective, objective.start, optimizer, schedule or Constant(), steps, **more)


def ends_of(plan, varied, work=(1e9,)):
    """Where the runs of a field end, advanced by these portions of work in turn."""
    field = Field(plan, varied)
    portions = cycle(work)
    while field.busy:
        assert field.advance(next(portions)) > 0
    return field.ends()


def places(objective, count, seed=0):
    """Starts all over the domain, by name."""
    low, high = np.array(objective.domain).T
    points = low[:, None] + (high - low)[:, None] * np.random.default_rng(seed).random((len(low), count))
    return dict(zip(("start_x", "start_y"), points, strict=False))


def alone(plan, varied, run):
    """The trajectory of one of the runs, computed to its end."""
    values = {name: float(numbers[run]) for name, numbers in varied.items()}
    start = tuple(
        values.pop(name, own) for name, own in zip(("start_x", "start_y"), plan.start, strict=False)
    )
    seed = int(values.pop("seed", plan.seed))
    own = Plan(
        plan.objective,
        start,
        twin(plan.optimizer, values),
        plan.schedule,
        plan.steps,
        plan.oracle,
        plan.clip,
        plan.stop,
        (),
        seed,
    )
    trajectory = Trajectory(own)
    trajectory.advance(plan.steps)
    return trajectory


def code_of(outcome):
    """What a field says of a run with this outcome."""
    if outcome.kind != "converged":
        return WORDS[outcome.kind]
    return WORDS[outcome.point] if outcome.minimum is None else KNOWN + outcome.minimum


def assert_as_alone(plan, varied, found, run):
    trajectory = alone(plan, varied, run)
    losses = trajectory.block(0, trajectory.length)[2]
    assert found.ending[run] == code_of(trajectory.outcome)
    assert np.array_equal(found.x[:, run], trajectory.point(trajectory.length - 1), equal_nan=True)
    assert found.step[run] == trajectory.length - 1
    assert found.loss[run] == losses[-1] or np.isnan(losses[-1])
    assert found.best[run] == np.min(losses[np.isfinite(losses)], initial=np.inf)


RATES = np.geomspace(1e-4, 2.0, 700)
KINDS = {
    "exact": (plan(Adam(), ACKLEY, schedule=ReduceOnPlateau(patience=2), clip=CLIPS["norm"](3.0)), {"learning_rate": RATES}),
    "noisy": (plan(SGD(momentum=0.9), ACKLEY, steps=270, oracle=Noisy(0.3), stop=Stop(gradient_norm=0.05)), {"learning_rate": RATES / 100, "seed": np.arange(700) % 90}),
    "newton": (plan(Newton(damping=0.3), ACKLEY, steps=25), {**places(ACKLEY.objective(), 700), "damping": RATES}),
    "modified": (plan(Newton(variant="modified"), ROSENBROCK, steps=25, schedule=ReduceOnPlateau(patience=1)), {"learning_rate": RATES}),
    "singles": (plan(BFGS(), steps=8), places(HIMMELBLAU.objective(), 250)),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_run_of_a_field_is_bit_for_bit_the_field_of_that_run(kind):
    """Whatever the number of the others and however the work is cut: 200 runs of each kind."""
    chosen, varied = KINDS[kind]
    count = len(next(iter(varied.values())))
    many = ends_of(chosen, varied, work=(900.0, 40.0, 5000.0, 1.0))
    for run in np.random.default_rng(3).choice(count, 200, replace=False):
        one = ends_of(chosen, {name: values[[run]] for name, values in varied.items()})
        for whole, single in zip(many, one, strict=True):
            assert whole[..., run].tobytes() == single[..., 0].tobytes()


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("name", [*ELEMENTWISE, "newton"])
def test_with_every_schedule_and_every_clip_a_run_is_the_float_loops_to_the_last_bit(name, schedule):
    """The clip changes from pair to pair, and every second pair draws noise."""
    at = list(OPTIMIZERS).index(name) + list(SCHEDULES).index(schedule)
    clip, oracle = list(CLIPS.values())[at % 3](), (Exact(), Noisy(0.5))[at % 2]
    rule = twin(OPTIMIZERS[name](), {"learning_rate": 0.01})
    chosen = plan(rule, steps=25, schedule=SCHEDULES[schedule](), clip=clip, oracle=oracle)
    varied = {**places(chosen.objective, 3, seed=at), "seed": np.array([4, 4, 9])}
    found = ends_of(chosen, varied)
    for run in (0, 2):
        assert_as_alone(chosen, varied, found, run)


SWEPT = [(name, p.name) for name in (*ELEMENTWISE, "newton") for p in parameters_of(OPTIMIZERS[name]) if p.kind == "number" and p.name != "initial_radius"]  # fmt: skip


@pytest.mark.parametrize(("name", "parameter"), SWEPT)
def test_every_number_of_a_rule_can_take_an_axis(name, parameter):
    declared = next(p for p in parameters_of(OPTIMIZERS[name]) if p.name == parameter)
    middle = float(declared.default) or declared.smallest or 0.1
    values = np.array(
        [declared.default, min(2 * middle, declared.high), max(0.5 * middle, declared.low)], dtype=float
    )
    chosen = plan(OPTIMIZERS[name](), steps=12)
    found = ends_of(chosen, {parameter: values})
    for run in range(3):
        assert_as_alone(chosen, {parameter: values}, found, run)


ENDED = {
    "basins": plan(GradientDescent(learning_rate=0.01), steps=400),
    "too fast": plan(GradientDescent(learning_rate=0.03), steps=400),
    "newton": plan(Newton(), steps=40),
    "kink": plan(GradientDescent(learning_rate=0.25), FormulaObjective("sqrt(x^2) + y^2", (), ((-2, 2), (-2, 2)), (1, 1))),
    "singular": plan(Newton(), FormulaObjective("(x - 1)^2 + y^4", (), ((-2, 2), (-2, 2)), (1, 1))),
    "flat": plan(GradientDescent(), FormulaObjective("x^4 + y^4", (), ((-2, 2), (-2, 2)), (1, 1))),
    "cubic": plan(Newton(), FormulaObjective("x^3 + x*y^2", (), ((-2, 2), (-2, 2)), (1, 1)), steps=90),
    "hill": plan(Newton(variant="pure"), FormulaObjective("-x^2 - y^4 + x*y^2 - y^2", (), ((-2, 2), (-2, 2)), (1, 1))),
    "falls without end": plan(Adam(learning_rate=1.0), FormulaObjective("-x^3 + y", (), ((-2, 2), (-2, 2)), (1, 1)), steps=5000, stop=Stop(distance_above=100.0)),
    "loss above": plan(SGD(learning_rate=0.02, momentum=0.9), stop=Stop(loss_above=180.0)),
    "minimum not on the list": plan(GradientDescent(learning_rate=0.1), FormulaObjective("x^4 - x^2 + y^2", (), ((-2, 2), (-2, 2)), (1, 1)), steps=400),
    "one dimension": plan(Newton(), FormulaObjective("x^4 - x^2", (), ((-2, 2),), (1,))),
    "singles": plan(NelderMead(), steps=30),
    "trust region": plan(Newton(variant="trust_region"), steps=20),
}  # fmt: skip


def ended_starts(objective):
    """All over the domain, and where several things happen at once."""
    varied = places(objective, 40)
    for name in varied:
        varied[name][:4] = [0.0, 1.0, 1e200, np.nan]
    return varied


@pytest.mark.parametrize("case", ENDED)
def test_endings_are_those_of_the_single_runs_judge(case):
    chosen = ENDED[case]
    varied = ended_starts(chosen.objective)
    found = ends_of(chosen, varied, work=(700.0,))
    for run in range(40):
        if alone(chosen, varied, run).outcome.kind == "stalled":
            assert ENDING[int(found.ending[run])] == "not_settled"
        else:
            assert_as_alone(chosen, varied, found, run)


def test_all_kinds_of_endings_have_been_met():
    met = set()
    for chosen in ENDED.values():
        met |= set(ends_of(chosen, ended_starts(chosen.objective)).ending.tolist())
    assert met >= {*ENDING, KNOWN, KNOWN + 3}


@pytest.mark.parametrize("name", SURFACES)
def test_one_step_agrees_with_the_float_loop_at_the_same_points(name):
    objective = SURFACES[name].objective()
    for rule in (GradientDescent(learning_rate=1e-3), Newton(damping=1.0)):
        chosen = Plan(objective, objective.start, rule, Constant(), 1, stop=Stop(gradient_norm=0.0))
        varied = places(objective, 30)
        found = ends_of(chosen, varied)
        for run in range(30):
            single = alone(chosen, varied, run)
            if single.length == 1:
                continue
            before, after = np.array(single.point(0)), np.array(single.point(1))
            bound = 1e-13 * (np.linalg.norm(before) + np.linalg.norm(after - before))
            # Newton divides by what may be nearly nothing: its error is that of the Hessian times its condition.
            if isinstance(rule, Newton):
                sizes = np.abs(np.array(objective.eigenvalues(before)) + 1.0)
                bound *= max(1.0, sizes.max() / sizes.min())
            assert np.linalg.norm(found.x[:, run] - after) <= bound


def test_runs_with_equal_seeds_meet_the_very_draws_of_the_oracle():
    tilted = FormulaObjective("(x + y)/1e9", (), ((-1, 1), (-1, 1)), (0.0, 0.0))
    chosen = plan(
        GradientDescent(learning_rate=1.0), tilted, 600, oracle=Noisy(2.0), stop=Stop(gradient_norm=0.0)
    )
    seeds = np.array([5, 7, 5, 2**31 - 1])
    found = ends_of(chosen, {"seed": seeds})
    assert (found.x[:, 0] == found.x[:, 2]).all()
    for run, seed in enumerate(seeds):
        drawn = np.array(draws(int(seed), Noisy(2.0), 2, 0, 600))
        assert found.x[:, run] == pytest.approx(-2.0 * drawn.sum(axis=0) - 600e-9, abs=1e-9)


def test_changes_of_the_run_are_left_out():
    changed = plan(GradientDescent(), changes=(Change(3, (("learning_rate", 1.0),)),))
    bare = plan(GradientDescent())
    found, expected = (ends_of(one, {"learning_rate": np.array([0.01])}) for one in (changed, bare))
    assert found.x.tobytes() == expected.x.tobytes()


def test_best_is_the_lowest_loss_on_the_way_also_of_a_run_that_diverged():
    chosen = plan(GradientDescent(), QUADRATIC.objective(), steps=200)
    found = ends_of(chosen, {"learning_rate": np.array([0.05, 0.25])})
    assert (ENDING[int(found.ending[1])], found.loss[1] > 1e12) == ("diverged", True)
    assert found.best[1] == chosen.objective.value((4.0, 2.0)) > found.best[0]


@pytest.mark.parametrize("kind", ["noisy", "newton", "singles"])
def test_a_field_says_what_it_costs_and_keeps_to_the_work_it_is_given(kind):
    chosen, varied = KINDS[kind]
    field = Field(chosen, {name: values[:64] for name, values in varied.items()})
    step = cost_of(chosen, 64)
    assert step > 0
    assert batched(chosen) == (kind != "singles")
    spent = 0.0
    while field.busy:
        used = field.advance(500.0)
        assert 0 < used <= max(500.0, 1.2 * step, 350.0) + 50.0
        spent += used
    assert field.advance(500.0) == 0
    assert spent > 0


def test_a_field_of_nothing_varied_is_the_run_itself():
    chosen = plan(Adam(learning_rate=0.1))
    assert_as_alone(chosen, {}, ends_of(chosen, {}), 0)
