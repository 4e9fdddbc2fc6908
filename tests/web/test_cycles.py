"""When the search for cycles is made: tests say the ticks themselves."""

import gc

import pytest

from server.web import cycles


@pytest.fixture
def searched(monkeypatch):
    """How often everything was searched."""
    times = []
    monkeypatch.setattr(gc, "collect", lambda: times.append(1))
    return times


def test_a_quiet_server_searches_every_minute_and_a_busy_one_every_ten(searched):
    assert [cycles.tick(counter, quiet=True) for counter in (0, 1, 599, 600)] == [False, False, False, True]
    assert [cycles.tick(counter, quiet=False) for counter in (600, 5_999, 6_000)] == [False, False, True]
    assert len(searched) == 2


def test_what_is_there_at_the_beginning_is_never_searched_and_what_grows_old_only_when_it_is_said(searched):
    before = gc.get_threshold()
    try:
        cycles.begin()
        assert gc.get_freeze_count() > 10_000
        assert gc.get_threshold() == (10_000, 20, 1 << 30)
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
    assert len(searched) == 1
