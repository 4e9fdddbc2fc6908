"""What a trajectory is kept under in the cache, as far as schedules decide it."""

import pytest

from server.catalog import KINDS
from server.experiment import models
from server.experiment.models import STEPS
from server.experiment.value import built
from server.experiment.wall import checked


def course(steps, **run):
    value = {
        "version": 1,
        "objective": {"kind": "surface", "name": "rosenbrock", "parameters": {}},
        "steps": steps,
        "runs": [{"optimizer": {"name": "adam", "parameters": {}}, **run}],
    }
    return built(checked(models.ExperimentModel, value)).course(0)


@pytest.mark.parametrize("name", KINDS["schedule"])
def test_the_number_of_steps_is_in_the_key_only_where_the_schedule_reads_it(name):
    schedule = {"name": name, "parameters": {}}
    one, other = course(300, schedule=schedule), course(400, schedule=schedule)
    if KINDS["schedule"][name].reads_steps:
        assert one.key != other.key
        assert (one.plan.steps, other.plan.steps) == (300, 400)
    else:
        assert one.key == other.key
        assert one.plan.steps == STEPS
    assert (one.steps, other.steps) == (300, 400)


@pytest.mark.parametrize("name", KINDS["schedule"])
def test_a_warm_up_is_in_the_key_and_does_not_make_it_read_the_steps(name):
    plain = course(300, schedule={"name": name, "parameters": {}})
    warmed = [course(steps, schedule={"name": name, "parameters": {"warmup": 20}}) for steps in (300, 400)]
    assert warmed[0].key != plain.key
    assert (warmed[0].key == warmed[1].key) is not KINDS["schedule"][name].reads_steps


def test_the_limit_of_a_clip_is_in_the_key():
    keys = {course(300, clip={"name": "norm", "parameters": {"limit": limit}}).key for limit in (1, 2.0, 2)}
    assert len(keys) == 2
