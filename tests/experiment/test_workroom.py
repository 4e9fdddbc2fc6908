"""Room for what is in work: bounded, first come first served, and given back."""

import json

import pytest

from server.experiment import Surveys, parsed_map
from server.experiment.ensembles import ensemble_of
from server.experiment.value import parsed
from server.experiment.workroom import Place, Workroom
from tests.experiment.survey_examples import ACROSS, EXPERIMENT, UP


class Asking:
    """Somebody who asks for a place of so many bytes."""

    def __init__(self, room, size, wait=True):
        self.place, self.woken = Place(room, size), 0
        self.place.join(self, self.wake, wait)

    def wake(self):
        self.woken += 1

    def leave(self):
        self.place.leave(self)


def there(*asking):
    return [one.place.there for one in asking]


def test_as_many_work_as_there_is_room_for_and_the_others_come_in_their_order():
    room = Workroom(100)
    first, second, large, small = (Asking(room, size) for size in (60, 40, 90, 5))
    assert (there(first, second, large, small), room.size) == ([True, True, False, False], 100)
    second.leave()
    assert there(large, small) == [False, False], "the small one would fit, but the large one came before it"
    first.leave()
    assert (there(large, small), room.size) == ([True, True], 95)
    assert [one.woken for one in (first, second, large, small)] == [1, 1, 1, 1]


def test_who_is_larger_than_the_room_works_alone():
    room = Workroom(100)
    giant, other = Asking(room, 500), Asking(room, 1)
    assert there(giant, other) == [True, False]
    giant.leave()
    assert (there(other), room.size) == ([True], 1)


def test_one_survey_that_many_ask_for_is_counted_once_and_given_back_with_the_last_of_them():
    room = Workroom(100)
    first = Asking(room, 80)
    other = Asking.__new__(Asking)
    other.place, other.woken = first.place, 0
    other.place.join(other, other.wake)
    later = Asking(room, 30)
    assert room.size == 80
    first.leave()
    first.leave()
    assert (room.size, there(later)) == (80, [False])
    other.leave()
    assert (room.size, there(later)) == (30, [True])


def test_who_leaves_the_line_is_not_called_and_holds_nobody_up():
    room = Workroom(100)
    first, waiting, last = Asking(room, 80), Asking(room, 90), Asking(room, 20)
    waiting.leave()
    assert there(first, waiting, last) == [True, False, True]
    assert waiting.woken == 0
    assert room.waiting == 0


def test_what_is_whole_waits_for_nobody_and_is_counted_all_the_same():
    room = Workroom(100)
    Asking(room, 80)
    whole = Asking(room, 50, wait=False)
    assert (there(whole), room.size) == ([True], 130)


@pytest.mark.parametrize("optimizer", ["gradient_descent", "adam", "newton"])
def test_a_survey_takes_what_its_planes_and_the_runs_of_a_tile_weigh(optimizer):
    axes = [{**ACROSS, "count": 512}, {**UP, "count": 512}]
    experiment = {**EXPERIMENT, "runs": [{"optimizer": {"name": optimizer}}]}
    survey = parsed_map(json.dumps({"experiment": experiment, "axes": axes}))
    size = Surveys(0).open(survey).place.size
    assert size > 512 * 512 * (1 + 4 + 8), "ending, step and loss of each pixel"
    assert size < 5 << 20


def test_an_ensemble_takes_what_is_told_of_each_seed_and_its_cells():
    experiment = parsed(json.dumps({**EXPERIMENT, "steps": 500}))
    chosen = ensemble_of(experiment, 1, 200, [[-1, 1], [-1, 1]], 256)
    assert chosen.nbytes > 200 * 256 * 8 + 2 * 8 * 256 * 256
