"""The ensemble on the stream: what is told at once, the pictures as they grow, the last word, and what is refused."""

import json

import numpy as np
import pytest

from server.experiment import Trajectories
from server.protocol.ensembling import PICTURE_EVERY
from server.protocol.frames import unpacked_part
from server.protocol.session import Session

NOISY = {"optimizer": {"name": "sgd", "parameters": {"learning_rate": 0.01}}, "oracle": {"name": "noisy"}}
EXACT = {"optimizer": {"name": "gradient_descent"}}
EXPERIMENT = {
    "version": 1,
    "objective": {"kind": "surface", "name": "himmelblau", "parameters": {}},
    "start": [0.5, -2.5],
    "steps": 60,
    "runs": [NOISY, EXACT],
}
ASKED = {
    "type": "ensemble",
    "id": 3,
    "run": 0,
    "seeds": 40,
    "box": [[-6, 6], [-6, 6]],
    "cells": 24,
}


class Client:
    """Says things to a session and keeps what is sent: messages, and the tiles."""

    def __init__(self, experiment=None):
        self.session = Session(Trajectories(1 << 22))
        self.told, self.tiles = [], []
        experiment = experiment or EXPERIMENT
        runs = [{"generation": 1 + index, "have": None} for index in range(len(experiment["runs"]))]
        self.say({"type": "open", "opening": 1, "experiment": experiment, "runs": runs})

    def say(self, message):
        return self.take(self.session.receive(json.dumps(message)))

    def work(self, work=1000.0):
        while self.session.busy:
            self.take(self.session.advance(work))
        return self

    def take(self, frames):
        for frame in frames:
            if isinstance(frame, bytes):
                self.tiles.append(unpacked_part(frame))
            else:
                self.told.append(json.loads(frame))
        return self.told[-1] if frames else None


def test_it_is_told_at_once_then_the_picture_comes_then_the_last_word():
    client = Client()
    told = client.say(ASKED)
    assert (told["type"], told["id"], told["request"]) == ("surveying", 3, "ensemble")
    assert told["planes"] == ["visits", "finals"]
    assert [axis["name"] for axis in told["axes"]] == ["x", "y"]
    assert told["axes"][0]["values"][:2] == [-5.75, -5.25]
    assert len(told["minima"]) == 4
    client.work()
    last = client.told[-1]
    assert (last["type"], last["id"]) == ("ensembled", 3)
    assert sum(share["seeds"] for share in last["shares"]) == 40
    assert last["steps"] == list(range(61))
    assert (len(last["quantiles"]), len(last["quantiles"][0])) == (5, 61)
    assert np.array(last["quantiles"]).shape == (5, 61)
    assert (np.diff(last["quantiles"], axis=0) >= 0).all()
    tile = client.tiles[-1]
    assert (tile.id, tile.values.shape, tile.values.dtype) == (3, (2, 24, 24), np.float32)
    assert tile.values[1].sum() == sum(all(-6 <= x < 6 for x in point) for point in last["points"])


def test_the_first_seed_is_the_run_of_the_race_itself():
    client = Client({**EXPERIMENT, "seed": 11})
    client.say(ASKED)
    client.work()
    first = client.told[-1]["points"][0]
    client.say({"type": "want", "runs": [{"run": 0, "generation": 1, "to": 60}]})
    frames = []
    while client.session.busy:
        frames += client.session.advance(1e6)
    block = np.frombuffer(frames[-2], "<f8", offset=40).reshape(7, -1)
    assert block[:2, -1].tolist() == first


def test_while_it_is_long_its_picture_comes_again_and_again_and_grows():
    client = Client({**EXPERIMENT, "steps": 20_000})
    client.say({**ASKED, "seeds": 200})
    seen = 0.0
    while len(client.tiles) < 3:
        client.take(client.session.advance(PICTURE_EVERY / 4))
        assert client.session.busy
    for tile in client.tiles:
        assert tile.values[0].sum() > seen
        seen = tile.values[0].sum()
        assert tile.values[1].sum() <= 200


def test_after_a_cancel_nothing_more_of_it_is_sent():
    client = Client({**EXPERIMENT, "steps": 20_000})
    client.say(ASKED)
    client.take(client.session.advance(1000.0))
    client.say({"type": "cancel", "id": 3})
    assert not client.session.busy
    assert client.tiles == []


def test_opening_another_experiment_drops_it():
    client = Client()
    client.say(ASKED)
    runs = [{"generation": 5, "have": None}, {"generation": 6, "have": None}]
    client.say({"type": "open", "opening": 2, "experiment": EXPERIMENT, "runs": runs})
    assert not client.session.busy


def test_rows_come_before_it():
    client = Client()
    client.say(ASKED)
    client.say({"type": "want", "runs": [{"run": 0, "generation": 1, "to": 60}]})
    frames = []
    while client.session.busy:
        frames += client.session.advance(1000.0)
    kinds = [frame[1] for frame in frames if isinstance(frame, bytes)]
    assert kinds == sorted(kinds)
    assert set(kinds) == {1, 2}


@pytest.mark.parametrize(
    ("change", "code", "field", "values"),
    [
        ({"run": 1}, "not_stochastic", "run", {"got": 1, "oracle": "exact"}),
        ({"run": 7}, "out_of_range", "run", {"got": 7, "low": 0, "high": 1}),
        ({"seeds": 1}, "out_of_range", "seeds", {"got": 1, "low": 2, "high": 200}),
        ({"seeds": 201}, "out_of_range", "seeds", {"got": 201, "low": 2, "high": 200}),
        ({"cells": 100_000}, "out_of_range", "cells", {"got": 100_000, "low": 8, "high": 256}),
        ({"box": [[-1, 1]]}, "wrong_length", "box", {"got": 1, "expected": 2}),
        ({"box": [[-1, 1], [0, 1, 2]]}, "too_many", "box[1]", {"got": 3, "limit": 2}),
        ({"box": [[-1, 1], [0]]}, "wrong_length", "box[1]", {"got": 1, "expected": 2}),
        ({"box": [[-1, 1], [2, 2]]}, "wrong_order", "box[1]", {"got": [2, 2]}),
        ({"box": [[-1, 1], [0, 1e10]]}, "out_of_range", "box[1][1]", {"got": 1e10, "low": -1e9, "high": 1e9}),
        ({"more": 1}, "unknown_field", "more", None),
    ],
)
def test_what_cannot_be_had_is_refused_with_its_limit_and_changes_nothing(change, code, field, values):
    client = Client()
    told = client.say({**ASKED, **change})
    assert (told["type"], told["code"], told["field"], told["request"], told["id"]) == (
        "refused",
        code,
        field,
        "ensemble",
        3,
    )
    assert values is None or told["values"] == values
    assert not client.session.busy
    client.say(ASKED)
    assert client.session.busy, "the id is not used up"


def test_a_rule_that_does_not_run_on_arrays_has_a_smaller_limit_of_steps():
    noisy = {"optimizer": {"name": "nelder_mead"}, "oracle": {"name": "noisy"}}
    client = Client({**EXPERIMENT, "steps": 20_000, "runs": [noisy]})
    told = client.say({**ASKED, "seeds": 11})
    assert (told["code"], told["field"]) == ("too_large", "seeds")
    assert told["values"] == {"got": 220_000, "limit": 200_000}
    assert client.say({**ASKED, "seeds": 10})["type"] == "surveying"
