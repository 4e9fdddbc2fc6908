"""When the search for cycles is made: tests say the ticks themselves."""

import asyncio
import gc
import sys

import pytest
import uvicorn

from server.web.app import create_app
from server.web.cycles import GROWN, Searches
from server.web.serving import Serving
from server.web.settings import Settings


class Collector:
    """Takes the place of Python's: notes which generations are searched, with all that are younger."""

    def __init__(self):
        self.searched = []
        self.blocks = 5

    def collect(self, generation=2):
        self.searched.append(generation)

    def getallocatedblocks(self):
        return self.blocks


@pytest.fixture
def collector(monkeypatch):
    one = Collector()
    monkeypatch.setattr(gc, "freeze", lambda: None)
    monkeypatch.setattr(gc, "set_threshold", lambda *_: None)
    monkeypatch.setattr(gc, "collect", one.collect)
    monkeypatch.setattr(sys, "getallocatedblocks", one.getallocatedblocks)
    return one


def test_a_quiet_server_searches_everything_every_minute_and_a_busy_one_every_ten(collector):
    search = Searches()
    assert [search.tick(counter, quiet=True) for counter in (0, 1, 599, 600)] == [False, False, False, True]
    assert [search.tick(counter, quiet=False) for counter in (600, 5_999, 6_000)] == [False, False, True]


def test_what_is_recent_is_searched_at_every_tick(collector):
    search = Searches()
    collector.searched.clear()
    for counter in range(1, 22):
        search.tick(counter, quiet=False)
    assert collector.searched == [1] * 21


def test_everything_is_searched_once_there_is_much_more_of_it(collector):
    search = Searches()
    collector.blocks = 5 + GROWN
    assert not search.tick(100, quiet=False)
    collector.blocks = 5 + GROWN + 1
    assert not search.tick(101, quiet=False), "that is looked at every ten seconds"
    assert search.tick(200, quiet=False)
    assert collector.searched[-1] == 2
    assert not search.tick(300, quiet=False), "a full search left as many"
    collector.blocks = 5 + 2 * GROWN + 2
    assert search.tick(400, quiet=False)
    collector.blocks = 9
    assert not search.tick(500, quiet=False)
    collector.blocks = 9 + GROWN + 1
    assert search.tick(600, quiet=False), "much more than there was when there was least"


def test_what_is_there_at_the_beginning_is_never_searched_and_what_grows_old_only_when_it_is_said():
    before = gc.get_threshold()
    try:
        Searches()
        assert gc.get_freeze_count() > 10_000
        assert gc.get_threshold() == (10_000, 1 << 30, 1 << 30)
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)


def test_the_server_ticks(monkeypatch, collector):
    ticks = []
    monkeypatch.setattr(Searches, "tick", lambda self, counter, quiet: ticks.append((counter, quiet)))
    app = create_app(Settings())
    serving = Serving(uvicorn.Config(app), app, 0.0)
    assert asyncio.run(serving.on_tick(7)) is False
    assert ticks == [(7, True)]
