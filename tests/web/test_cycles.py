"""When the search for cycles is made: tests say the ticks themselves."""

import gc

import pytest

from server.web import cycles


@pytest.fixture
def searched(monkeypatch):
    """Which generations were searched, with all that are younger."""
    generations = []
    monkeypatch.setattr(gc, "collect", lambda generation=2: generations.append(generation))
    return generations


def test_a_quiet_server_searches_every_minute_and_a_busy_one_every_ten(searched):
    assert [cycles.tick(counter, quiet=True) for counter in (0, 1, 599, 600)] == [False, False, False, True]
    assert [cycles.tick(counter, quiet=False) for counter in (600, 5_999, 6_000)] == [False, False, True]
    assert searched == [0, 0, 0, 2, 0, 0, 2], "what is young every time"


def test_what_is_there_at_the_beginning_is_never_searched_and_what_grows_old_only_when_it_is_said(searched):
    before = gc.get_threshold()
    try:
        cycles.begin()
        assert gc.get_freeze_count() > 10_000
        assert gc.get_threshold() == (10_000, 1 << 30, 1 << 30)
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
    assert searched == [2]
