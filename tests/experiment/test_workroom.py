"""Room for what is in work: bounded, first come first served, and given back."""

import json

import pytest

from server.experiment import Surveys, parsed_map
from server.experiment.ensembles import ensemble_of
from server.experiment.value import parsed
from server.experiment.workroom import PATIENCE, Place, Workroom
from tests.experiment.survey_examples import ACROSS, EXPERIMENT, UP


class Asking:
    """Somebody who asks for a place of so many bytes."""

    def __init__(self, room, size, wait=True):
        self.place, self.times, self.behind, self.gone = Place(room, size), 0, False, False
        self.place.join(self, wait)

    def woken(self):
        self.times += 1

    def lost(self):
        self.gone = True

    def leave(self):
        self.place.leave(self)


def joined(first):
    """Somebody else who asks for the same."""
    other = Asking(Workroom(), 0)
    other.place = first.place
    first.place.join(other)
    return other


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
    assert [one.times for one in (first, second, large, small)] == [1, 1, 1, 1]


def test_who_is_larger_than_the_room_works_alone():
    room = Workroom(100)
    giant, other = Asking(room, 500), Asking(room, 1)
    assert there(giant, other) == [True, False]
    giant.leave()
    assert (there(other), room.size) == ([True], 1)


def test_one_survey_that_many_ask_for_is_counted_once_and_given_back_with_the_last_of_them():
    room = Workroom(100)
    first = Asking(room, 80)
    other = joined(first)
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
    assert waiting.times == 0
    assert room.waiting == 0


def test_what_is_whole_waits_for_nobody_and_is_counted_all_the_same():
    room = Workroom(100)
    Asking(room, 80)
    whole = Asking(room, 50, wait=False)
    assert (there(whole), room.size) == ([True], 130)


def looked(room, times):
    for _ in range(times):
        room.look()


def test_who_does_not_keep_up_gives_way_to_those_in_line():
    room = Workroom(100)
    slow, other, waiting = Asking(room, 60), Asking(room, 40), Asking(room, 50)
    slow.behind = True
    looked(room, PATIENCE - 1)
    assert (there(slow, other, waiting), slow.gone) == ([True, True, False], False)
    looked(room, 1)
    assert (there(slow, other, waiting), slow.gone, other.gone) == ([False, True, True], True, False)
    assert room.size == 90
    slow.leave()
    assert room.size == 90, "it has nothing to give back"


def test_who_does_not_keep_up_keeps_the_room_that_nobody_else_wants_and_gives_it_as_soon_as_one_does():
    room = Workroom(100)
    slow = Asking(room, 80)
    slow.behind = True
    looked(room, 3 * PATIENCE)
    assert there(slow) == [True]
    waiting = Asking(room, 80)
    looked(room, 1)
    assert there(slow, waiting) == [False, True]


def test_who_catches_up_now_and_then_keeps_the_room():
    room = Workroom(100)
    slow, waiting = Asking(room, 80), Asking(room, 80)
    for _ in range(3):
        slow.behind = True
        looked(room, PATIENCE - 1)
        slow.behind = False
        looked(room, 1)
    assert there(slow, waiting) == [True, False]


def test_what_one_of_many_keeps_up_with_stays_for_all_of_them():
    room = Workroom(100)
    slow = Asking(room, 80)
    quick, waiting = joined(slow), Asking(room, 80)
    slow.behind = True
    looked(room, 2 * PATIENCE)
    assert there(slow, waiting) == [True, False]
    quick.behind = True
    looked(room, PATIENCE)
    assert (there(slow, waiting), slow.gone, quick.gone) == ([False, True], True, True)


def test_no_room_is_taken_back_that_helps_nobody_and_no_more_than_helps():
    room = Workroom(100)
    quick, slow, waiting = Asking(room, 70), Asking(room, 20), Asking(room, 60)
    slow.behind = True
    looked(room, 2 * PATIENCE)
    assert there(quick, slow, waiting) == [True, True, False], "twenty bytes do not let sixty in"
    quick.leave()
    room = Workroom(100)
    *slow, waiting = (Asking(room, size) for size in (40, 40, 20, 30))
    for one in slow:
        one.behind = True
    looked(room, PATIENCE)
    assert there(*slow, waiting) == [False, True, True, True], "the first of them is enough"


def test_who_has_been_behind_for_longest_gives_way_first():
    room = Workroom(100)
    first, second, waiting = (Asking(room, 50) for _ in range(3))
    second.behind = True
    looked(room, 1)
    first.behind = True
    looked(room, PATIENCE)
    assert there(first, second, waiting) == [True, False, True]


def test_all_give_way_to_one_that_needs_all_there_is():
    room = Workroom(100)
    *slow, giant = (Asking(room, size) for size in (50, 50, 500))
    for one in slow:
        one.behind = True
    looked(room, PATIENCE)
    assert there(*slow, giant) == [False, False, True]


def test_who_lost_a_place_asks_anew_at_the_end_of_the_line():
    room = Workroom(100)
    slow, waiting = Asking(room, 80), Asking(room, 80)
    slow.behind = True
    looked(room, PATIENCE)
    slow.place.join(slow)
    assert there(slow, waiting) == [False, True]
    waiting.leave()
    assert (there(slow), slow.times) == ([True], 2)


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
