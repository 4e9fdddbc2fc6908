import gc
import json
import weakref

import numpy as np
import pytest

from server.experiment import Surveys, Trajectories, parsed_map, parsed_sweep
from server.experiment.surveying import Surveying
from server.experiment.workroom import PATIENCE
from server.protocol.frames import Part, packed_part, unpacked_part
from server.protocol.session import Session
from server.protocol.surveying import WAITING
from tests.experiment.examples import edited
from tests.experiment.survey_examples import (
    ACROSS,
    BAD_MAPS,
    BAD_SWEEPS,
    EXPERIMENT,
    LINE,
    MAP,
    NOISY,
    SWEEP,
    UP,
)

# Many tiles: 60 × 48 pixels of a run that goes on to its last step, more than comes in one tile here.
LONG = {**EXPERIMENT, "steps": 600, "stop": {"gradient_norm": 0}}
LARGE = edited(edited(MAP, ("axes", 0, "count"), 60), ("axes", 1, "count"), 48)
ENSEMBLE = {"type": "ensemble", "id": 1, "run": 1, "seeds": 40, "box": [[-5, 5], [-5, 5]], "cells": 24}


@pytest.fixture(autouse=True)
def _little_is_much(monkeypatch):
    """Surveys of more than ten declared milliseconds come in passes, so that the tests need not wait for long ones."""
    monkeypatch.setattr("server.experiment.surveys.QUICK", 10_000.0)


class Talk:
    """A client in memory: keeps the messages, and of each survey the tiles."""

    def __init__(self, experiment=EXPERIMENT, surveys=None, work=1000.0):
        self.session = Session(Trajectories(1 << 22), Surveys(1 << 22) if surveys is None else surveys)
        self.work = work
        self.told = []
        self.frames = []
        self.tiles = {}
        self.open(experiment)

    def open(self, experiment, opening=1):
        runs = [{"generation": opening} for _ in experiment["runs"]]
        return self.say({"type": "open", "opening": opening, "experiment": experiment, "runs": runs})

    def say(self, message):
        return self._take(self.session.receive(json.dumps(message)))

    def sweep(self, survey=SWEEP, number=1):
        return self.say({"type": "sweep", "id": number, **survey})

    def map(self, survey=MAP, number=1):
        return self.say({"type": "map", "id": number, **survey})

    def work_once(self):
        return self._take(self.session.advance(self.work))

    def work_all(self):
        told = []
        while self.session.busy:
            told += self.work_once()
        return told

    def picture(self, number, width, height=1):
        """The planes of a survey, put together from its tiles; fails where a pixel is missing or came twice."""
        planes = len(self.tiles[number][0].values)
        picture, seen = np.zeros((planes, height, width)), np.zeros((height, width), dtype=int)
        for part in self.tiles[number]:
            picture[:, *part.tile.place] = part.values
            seen[part.tile.place] += 1
        assert (seen == 1).all()
        return picture

    def _take(self, frames):
        told = []
        for frame in frames:
            self.frames.append(frame)
            if isinstance(frame, str):
                told.append(json.loads(frame))
            elif frame[1] != 1:
                part = unpacked_part(frame)
                self.tiles.setdefault(part.id, []).append(part)
        self.told += told
        return told


def whole(parse, survey, experiment=EXPERIMENT):
    surveying = Surveying(parse(json.dumps({"experiment": experiment, **survey})))
    while surveying.busy:
        surveying.advance(1e6)
    return surveying


def test_a_tile_is_packed_and_unpacked():
    tile = parsed_map(json.dumps({"experiment": EXPERIMENT, **MAP})).tiles[0]
    for numbers in ("<f4", "<f8"):
        values = np.arange(3 * 20 * 24, dtype=numbers).reshape(3, 20, 24)
        frame = packed_part(Part(7, tile, values))
        assert len(frame) == 40 + values.nbytes
        back = unpacked_part(frame)
        assert (back.id, back.tile) == (7, tile)
        assert back.values.tobytes() == values.tobytes()
    with pytest.raises(ValueError, match="kind 1"):
        unpacked_part(b"\x01\x01" + bytes(38))


def test_the_header_is_as_documented():
    tile = (1, 2, 3, 4, 5, 6)
    frame = packed_part(
        Part(9, type(unpacked_part(bytes([1, 2]) + bytes(38)).tile)(*tile), np.zeros((2, 6, 3)))
    )
    assert frame[:4] == bytes([1, 3, 2, 0])
    numbers = [int.from_bytes(frame[at : at + 4], "little") for at in range(4, 32, 4)]
    assert numbers == [9, *tile]
    assert frame[32:40] == bytes(8)


def test_a_survey_is_told_at_once_with_what_is_needed_to_draw():
    talk = Talk()
    (told,) = talk.map()
    assert (told["type"], told["id"], told["request"]) == ("surveying", 1, "map")
    assert [axis["name"] for axis in told["axes"]] == ["start_x", "start_y"]
    assert [len(axis["values"]) for axis in told["axes"]] == [24, 20]
    assert (told["axes"][0]["scale"], told["axes"][0]["values"][-1]) == ("linear", 5)
    assert told["planes"] == ["ending", "step", "loss"]
    assert told["endings"] == {
        "0": "not_settled",
        "1": "diverged",
        "2": "singular",
        "3": "saddle",
        "4": "maximum",
        "5": "flat",
        "6": "minimum",
    }
    assert [minimum["known"] for minimum in told["minima"]] == [True] * 4
    (told,) = talk.sweep(NOISY, number=2)
    assert told["request"] == "sweep"
    assert told["planes"] == ["loss", "best", "step", "ending", "low", "high", "diverged"]


def test_tiles_put_together_are_the_whole_map_as_float32():
    talk = Talk(LONG)
    talk.map(LARGE)
    talk.work_all()
    assert len(talk.tiles[1]) > 5
    expected = whole(parsed_map, LARGE, LONG).planes
    picture = talk.picture(1, 60, 48)
    with np.errstate(over="ignore"):
        for plane, values in zip(picture, expected.values(), strict=True):
            assert np.array_equal(plane, values.astype("f4"), equal_nan=True)
    assert talk.tiles[1][0].values.dtype == "f4"
    assert talk.told[-1]["type"] == "surveyed"
    assert talk.told[-1]["minima"][0] == {"x": [3, 2], "value": 0, "known": True}


def test_a_sweep_comes_as_float64():
    talk = Talk()
    talk.sweep(NOISY)
    talk.work_all()
    expected = whole(parsed_sweep, NOISY).planes
    for plane, values in zip(talk.picture(1, 40), expected.values(), strict=True):
        assert np.array_equal(plane, values, equal_nan=True)


def test_the_coarse_picture_comes_first():
    talk = Talk(LONG)
    talk.map(LARGE)
    while 1 not in talk.tiles:
        talk.work_once()
    assert talk.tiles[1][0].tile == (0, 8, 8, 0, 8, 6)


def test_the_frames_hang_neither_on_slices_nor_on_the_cache():
    cached = Surveys(1 << 22)
    conversations = [Talk(LONG, Surveys(0), 37.0), Talk(LONG, cached), Talk(LONG, cached, 1e6)]
    for talk in conversations:
        talk.map(LARGE)
        talk.sweep(NOISY, number=2)
        talk.work_all()
    assert conversations[0].frames == conversations[1].frames == conversations[2].frames


def test_what_another_has_computed_is_only_sent(monkeypatch):
    surveys = Surveys(1 << 22)
    first = Talk(LONG, surveys)
    first.map(LARGE)
    first.work_all()
    monkeypatch.setattr("server.experiment.surveying.Field", None)
    second = Talk(LONG, surveys)
    second.map(LARGE)
    second.work_all()
    assert second.frames == first.frames


def test_two_who_wait_for_the_same_share_the_work(monkeypatch):
    made = counted(monkeypatch)
    surveys = Surveys(1 << 22)
    talks = [Talk(LONG, surveys) for _ in range(2)]
    for talk in talks:
        talk.map(LARGE)
    while any(talk.session.busy for talk in talks):
        for talk in talks:
            talk.work_once()
    assert talks[0].frames == talks[1].frames
    assert len(made) == len(talks[0].tiles[1])


def counted(monkeypatch):
    """The fields that are made from now on: one for each tile that is begun."""
    from server.core.field import Field

    made = []

    def noted(*arguments):
        made.append(1)
        return Field(*arguments)

    monkeypatch.setattr("server.experiment.surveying.Field", noted)
    return made


def test_after_a_cancel_no_further_tile_is_begun(monkeypatch):
    made = counted(monkeypatch)
    talk = Talk(LONG)
    talk.map(LARGE)
    while len(talk.tiles.get(1, [])) < 2:
        talk.work_once()
    before, sent = len(made), len(talk.frames)
    talk.say({"type": "cancel", "id": 1})
    assert not talk.session.busy
    talk.work_all()
    assert len(talk.frames) == sent
    assert len(made) - before <= 1
    assert len(made) < 5


def test_a_survey_that_waits_may_be_cancelled_and_the_others_come():
    talk = Talk()
    for number in (1, 2, 3):
        talk.sweep(number=number)
    talk.say({"type": "cancel", "id": 2})
    assert [told["id"] for told in talk.work_all()] == [1, 3]


def test_cancelling_what_is_over_or_never_was_is_passed_over():
    talk = Talk()
    talk.sweep()
    talk.work_all()
    assert talk.say({"type": "cancel", "id": 1}) == []
    assert talk.say({"type": "cancel", "id": 99}) == []


def test_surveys_come_one_after_the_other():
    talk = Talk(LONG)
    talk.map(LARGE)
    talk.sweep(number=2)
    talk.work_all()
    kinds = [frame[4] if isinstance(frame, bytes) else json.loads(frame)["type"] for frame in talk.frames]
    assert kinds.index("surveyed") < kinds.index(2)


def test_answers_and_rows_come_before_surveys():
    talk = Talk(LONG)
    talk.map(LARGE)
    talk.work_once()
    talk.say({"type": "want", "runs": [{"run": 0, "generation": 1, "to": 300}]})
    talk.say({"type": "inspect", "id": 5, "run": 0, "generation": 1, "step": 30})
    talk.say({"type": "probe", "id": 6, "x": [0, 0]})
    talk.frames.clear()
    talk.work_all()
    tiles = [index for index, frame in enumerate(talk.frames) if isinstance(frame, bytes) and frame[1] == 2]
    others = [index for index, frame in enumerate(talk.frames[:-1]) if index not in tiles]
    assert len(others) >= 4
    assert max(others) < min(tiles)


def test_an_open_drops_all_surveys_and_a_change_none():
    talk = Talk(LONG)
    talk.map(LARGE)
    talk.sweep(number=2)
    talk.say({"type": "change", "run": 0, "generation": 5, "value": EXPERIMENT["runs"][3]})
    assert talk.session.busy
    talk.open(EXPERIMENT, opening=2)
    assert not talk.session.busy


def test_a_survey_is_about_the_experiment_in_force_when_it_was_asked():
    talk = Talk()
    talk.sweep()
    talk.say({"type": "change", "run": 0, "generation": 5, "value": EXPERIMENT["runs"][1]})
    talk.work_all()
    expected = whole(parsed_sweep, SWEEP).planes["loss"]
    assert np.array_equal(talk.picture(1, 40)[0], expected[0][np.newaxis], equal_nan=True)
    talk.sweep(number=2)
    talk.work_all()
    assert not np.array_equal(talk.picture(2, 40)[0], expected[0][np.newaxis], equal_nan=True)


def test_surveys_work_on_a_line():
    talk = Talk(LINE | {"runs": EXPERIMENT["runs"][:1]})
    (told,) = talk.map({"run": 0, "axes": [MAP["axes"][0], {**SWEEP["axis"], "count": 10}]})
    assert [axis["name"] for axis in told["axes"]] == ["start_x", "learning_rate"]
    (over,) = talk.work_all()
    assert [len(minimum["x"]) for minimum in over["minima"]] == [1]


def test_nothing_of_a_session_s_surveys_is_left_when_it_is_gone():
    surveys = Surveys(1 << 22)
    talk = Talk(LONG, surveys)
    talk.map(LARGE)
    while 1 not in talk.tiles:
        talk.work_once()
    left = weakref.ref(talk.session._surveys._asked[0]._work._surveying)
    assert left() is not None
    del talk
    gc.collect()
    assert left() is None
    assert (len(surveys), len(surveys._open)) == (0, 0)


# Refusals.

REFUSED = [
    *(pytest.param("sweep", bad, id=f"sweep: {name}") for name, bad in BAD_SWEEPS.items()),
    *(pytest.param("map", bad, id=f"map: {name}") for name, bad in BAD_MAPS.items()),
]


@pytest.mark.parametrize(("kind", "bad"), REFUSED)
def test_a_bad_survey_is_refused_and_those_that_wait_go_on(kind, bad):
    talk, undisturbed = (Talk({**EXPERIMENT, "steps": bad.steps}) for _ in range(2))
    for one in (talk, undisturbed):
        one.sweep({**SWEEP, "axis": {**SWEEP["axis"], "count": 4}})
    already = len(talk.frames)
    (told,) = talk.say({"type": kind, "id": 3, **bad.survey})
    del talk.frames[already:]
    assert (told["type"], told["code"], told["field"]) == ("refused", bad.code, bad.field)
    assert (told["request"], told["id"]) == (kind, 3)
    assert {name: told["values"].get(name) for name in bad.values} == bad.values
    talk.work_all()
    undisturbed.work_all()
    assert talk.frames == undisturbed.frames
    assert talk.sweep(number=3)[0]["type"] == "surveying"


@pytest.mark.parametrize("kind", ["sweep", "map", "cancel"])
def test_surveys_are_refused_before_an_experiment_is_opened(kind):
    session = Session(Trajectories(0))
    message = {"type": kind, "id": 1, **({"sweep": SWEEP, "map": MAP}.get(kind, {}))}
    (told,) = map(json.loads, session.receive(json.dumps(message)))
    assert (told["code"], told["request"]) == ("unexpected_message", kind)


def test_ids_grow():
    talk = Talk()
    talk.sweep(number=5)
    for number in (5, 4):
        (told,) = talk.map(number=number)
        assert (told["code"], told["field"]) == ("wrong_order", "id")
        assert told["values"] == {"got": number, "low": 6, "high": 2**31 - 1}


def test_only_so_many_surveys_may_wait():
    talk = Talk()
    for number in range(WAITING):
        talk.sweep(number=number)
    (told,) = talk.sweep(number=WAITING)
    assert (told["code"], told["values"]) == ("too_many", {"got": WAITING + 1, "limit": WAITING})
    assert len([one for one in talk.work_all() if one["type"] == "surveyed"]) == WAITING
    assert talk.sweep(number=WAITING)[0]["type"] == "surveying"


class Listener:
    """A client that says when it is woken."""

    def __init__(self, name, woken):
        self.name, self.list, self.behind = name, woken, False

    def woken(self):
        self.list.append(self.name)


def waiting_talks():
    """Two clients of one server that has room for one survey at a time."""
    surveys = Surveys(0, work=1)
    woken = []
    talks = [Talk(LONG, surveys) for _ in range(2)]
    for name, talk in zip("ab", talks, strict=True):
        talk.client = Listener(name, woken)
        talk.session.speaks_with(talk.client)
    return (*talks, woken)


def test_a_survey_that_finds_no_room_waits_and_nothing_wrong_is_told_of_it():
    first, second, woken = waiting_talks()
    first.map(LARGE)
    told = second.map({**LARGE, "axes": [{**LARGE["axes"][0], "low": -4}, LARGE["axes"][1]]})
    assert [one["type"] for one in told] == ["surveying"]
    assert not second.session.busy, "it takes no turns while it waits"
    assert second.session.waits
    woken.clear()
    first.work_all()
    assert woken == ["b"]
    assert not second.session.waits
    assert second.work_all()[-1]["type"] == "surveyed"


@pytest.mark.parametrize("how", ["cancel", "open", "close"])
def test_who_lets_go_of_a_survey_makes_room_for_the_next(how):
    first, second, _ = waiting_talks()
    first.map(LARGE)
    second.sweep()
    assert second.session.waits
    if how == "cancel":
        first.say({"type": "cancel", "id": 1})
    elif how == "open":
        first.open(LONG, opening=2)
    else:
        first.session.close()
    assert second.session.busy
    assert second.work_all()[-1]["type"] == "surveyed"


def test_what_waits_is_let_go_of_too_and_another_question_is_answered_meanwhile():
    first, second, _ = waiting_talks()
    first.map(LARGE)
    second.sweep()
    second.say({"type": "probe", "id": 1, "x": [0, 0]})
    assert [one["type"] for one in second.work_all()] == ["probed"]
    second.say({"type": "cancel", "id": 1})
    assert not second.session.waits
    assert first.work_all()[-1]["type"] == "surveyed"


def test_however_many_ask_for_large_maps_those_in_work_hold_no_more_than_there_is_room_for():
    room = 8 << 20
    surveys = Surveys(0, work=room)
    talks = [Talk(LONG, surveys) for _ in range(12)]
    for place, talk in enumerate(talks):
        axes = [{**ACROSS, "count": 512, "high": 5 + place}, {**UP, "count": 512}]
        talk.map({**MAP, "axes": axes})
    for _ in range(60):
        for talk in talks:
            if talk.session.busy:
                talk.work_once()
    begun = [one for one in surveys._open.values() if one.planes]
    assert len(begun) == 1, "two of them would not fit"
    assert sum(one.nbytes for one in begun) <= room


def test_who_reads_a_survey_too_slowly_gives_way_and_gets_the_rest_when_it_has_caught_up():
    first, second, woken = waiting_talks()
    first.map(LARGE)
    while 1 not in first.tiles:
        first.work_once()
    second.sweep()
    left = weakref.ref(first.session._surveys._asked[0]._work._surveying)
    first.client.behind = True
    looked(first.session._surveys._surveys)
    assert not second.session.waits
    gc.collect()
    assert left() is None, "what was computed takes no room any more"
    first.client.behind = False
    assert first.work_once() == []
    assert first.session.waits, "it stands in line now"
    assert second.work_all()[-1]["type"] == "surveyed"
    assert woken[-1] == "a"
    assert first.work_all()[-1]["type"] == "surveyed"
    alone = Talk(LONG)
    alone.map(LARGE)
    alone.work_all()
    assert np.array_equal(first.picture(1, 60, 48), alone.picture(1, 60, 48), equal_nan=True)
    assert first.told[-1] == alone.told[-1], "minima and all"


def looked(surveys, times=PATIENCE):
    for _ in range(times):
        surveys.workroom.look()


def test_an_ensemble_that_gave_way_gets_further_each_time_and_shows_nothing_twice(monkeypatch):
    monkeypatch.setattr("server.protocol.ensembling.PICTURE_EVERY", 2000.0)
    surveys = Surveys(0, work=1)
    slow = Talk(LONG, surveys)
    slow.client = Listener("slow", [])
    slow.session.speaks_with(slow.client)
    slow.say(ENSEMBLE)
    for turn in range(3):
        while slow.session.busy and len(slow.tiles.get(1, ())) <= turn:
            slow.work_once()
        assert slow.session.busy
        other = Talk(LONG, surveys)
        other.sweep()
        slow.client.behind = True
        looked(surveys)
        assert other.work_all()[-1]["type"] == "surveyed"
        slow.client.behind = False
    ended = slow.work_all()[-1]
    alone = Talk(LONG)
    alone.say(ENSEMBLE)
    assert ended == alone.work_all()[-1]
    visits = [part.values[0].sum() for part in slow.tiles[1]]
    assert len(visits) > 3
    assert visits == sorted(set(visits)), "each picture has more of it than the one before"


def test_who_is_behind_asks_for_room_when_it_has_caught_up_whatever_it_says_meanwhile():
    first, second, _ = waiting_talks()
    first.map(LARGE)
    first.work_once()
    second.sweep()
    first.client.behind = True
    looked(first.session._surveys._surveys)
    first.say({"type": "cancel", "id": 99})
    first.sweep(number=2)
    second.work_all()
    assert first.session._surveys._surveys.workroom.size == 0
    first.client.behind = False
    assert [one["id"] for one in first.work_all() if one["type"] == "surveyed"] == [1, 2]


def test_a_survey_is_the_same_whether_it_had_to_wait_or_not():
    first, second, _ = waiting_talks()
    first.map(LARGE)
    second.sweep()
    first.work_all()
    second.work_all()
    alone = Talk(LONG)
    alone.sweep()
    alone.work_all()
    assert np.array_equal(second.picture(1, 40), alone.picture(1, 40), equal_nan=True)
