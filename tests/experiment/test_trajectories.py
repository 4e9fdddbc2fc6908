import json
import random

import numpy as np
import pytest

from server.core.run import Trajectory
from server.experiment import Trajectories, parsed
from server.experiment.trajectories import end_of
from tests.experiment.examples import GOOD, edited


def course_of(plain, run=1):
    return parsed(json.dumps(plain)).course(run)


def complete(trajectory, steps):
    while trajectory.outcome is None and trajectory.length <= steps:
        trajectory.advance(steps + 1 - trajectory.length)
    return trajectory.block(0, min(trajectory.length, steps + 1)).tobytes()


def with_changes(*changes):
    return edited(GOOD, ("runs", 1, "changes"), [{"step": step, "set": dict(new)} for step, new in changes])


def test_a_trajectory_is_found_again():
    door = Trajectories(1 << 20)
    course = course_of(GOOD)
    first = door.open(course)
    first.advance(100)
    assert door.open(course_of(edited(GOOD, ("steps",), 9000))) is first


def test_the_cache_is_bounded_in_bytes_and_forgets_the_least_recently_used():
    door = Trajectories(200_000)
    courses = [course_of(edited(GOOD, ("seed",), seed)) for seed in range(20)]
    for course in courses:
        door.open(course).advance(700)
        door.settle(course)
        assert door.size <= door.limit
    assert 1 <= len(door) < 20
    assert door.open(courses[-1]).length == 701
    assert door.open(courses[0]).length == 1


def test_a_cache_of_nothing_still_opens_doors():
    door = Trajectories(0)
    trajectory = door.open(course_of(GOOD))
    assert trajectory.advance(10) == 10
    assert len(door) == 0


def test_a_further_change_begins_with_the_past_that_is_known():
    door = Trajectories(1 << 22)
    complete(door.open(course_of(GOOD)), 700)
    further = course_of(
        edited(GOOD, ("runs", 1, "changes", 2), {"step": 600, "set": {"learning_rate": 1e-5}})
    )
    assert door.open(further).length == 601


def test_a_change_that_is_dragged_begins_at_its_step_each_time():
    door = Trajectories(1 << 22)
    complete(door.open(course_of(with_changes((300, {"momentum": 0.3})))), 700)
    dragged = course_of(with_changes((300, {"momentum": 0.4})))
    assert door.open(dragged).length == 301


def test_a_change_taken_back_begins_with_what_came_before_it():
    door = Trajectories(1 << 22)
    complete(door.open(course_of(GOOD)), 700)
    assert door.open(course_of(with_changes((120, {"learning_rate": 2e-4})))).length == 401


def test_the_relative_with_the_longest_common_past_is_taken():
    door = Trajectories(1 << 22)
    complete(door.open(course_of(with_changes((50, {"momentum": 0.3})))), 700)
    complete(door.open(course_of(with_changes())), 500)
    assert door.open(course_of(with_changes((450, {"momentum": 0.3})))).length == 451


# run of the example, steps until which it is changed, what is set; the last three end early, each in its way.
RELATIVES = {
    "adam": (0, 600, {"learning_rate": [0.01, 0.05, 0.5], "beta1": [0.0, 0.9]}),
    "sgd": (1, 600, {"momentum": [0.0, 0.5, 0.9], "learning_rate": [1e-5, 1e-4]}),
    "diverging": (2, 12, {"learning_rate": [0.001, 0.05]}),
    "converging": (3, 12, {"learning_rate": [0.5, 1.0], "damping": [0.0, 1.0]}),
}


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("run", "until", "values"), RELATIVES.values(), ids=RELATIVES.keys())
def test_whatever_relatives_are_known_the_bytes_are_those_of_a_lone_trajectory(run, until, values, seed):
    chance = random.Random(seed)
    door = Trajectories(chance.choice([0, 60_000, 1 << 22]))
    for _ in range(12):
        steps = sorted(chance.sample(range(until), chance.randrange(4)))
        names = [chance.choice(list(values)) for _ in steps]
        changes = [
            {"step": step, "set": {name: chance.choice(values[name])}}
            for step, name in zip(steps, names, strict=True)
        ]
        course = course_of(edited(GOOD, ("runs", run, "changes"), changes), run)
        trajectory = door.open(course)
        trajectory.advance(chance.randrange(1, 700))
        door.settle(course)
        upto = chance.randrange(700)
        lone = Trajectory(course.plan)
        assert complete(trajectory, upto) == complete(lone, upto)
        assert end_of(trajectory, upto) == end_of(lone, upto)
        step = chance.randrange(min(lone.length, upto + 1))
        assert repr(trajectory.inspect(step)) == repr(lone.inspect(step))


@pytest.mark.parametrize("run", range(4))
@pytest.mark.parametrize("steps", [1, 5, 6, 40, 700])
def test_a_trajectory_that_goes_on_ends_for_each_experiment_where_its_own_would(run, steps):
    plain = edited(edited(GOOD, ("steps",), steps), ("runs", 1, "changes"), [])
    course = course_of(plain, run)
    ongoing = Trajectory(course.plan)
    ongoing.advance(900)
    own = Trajectory(type(course.plan)(**{**vars_of(course.plan), "steps": steps}))
    own.advance(900)
    assert end_of(ongoing, steps) == own.outcome
    assert np.array_equal(ongoing.block(0, own.length), own.block(0, own.length), equal_nan=True)


def vars_of(plan):
    return {name: getattr(plan, name) for name in plan.__dataclass_fields__}


def test_the_end_is_unknown_before_it_is_computed():
    trajectory = Trajectory(course_of(GOOD).plan)
    trajectory.advance(99)
    assert end_of(trajectory, 100) is None
    trajectory.advance(1)
    assert end_of(trajectory, 100).kind == "step_limit"
