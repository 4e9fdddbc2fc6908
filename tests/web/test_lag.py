import asyncio

import pytest

from server.web.lag import EVERY_SECONDS, QUIET_SECONDS, Lag


class Loop:
    """A clock whose sleeps take as much longer as they are told to, and that stops after the last."""

    def __init__(self, *late):
        self.time = 100.0
        self.late = list(late)

    def clock(self):
        return self.time

    async def sleep(self, seconds):
        if not self.late:
            raise asyncio.CancelledError
        self.time += seconds + self.late.pop(0)


def watched(caplog, *late, warn=0.1):
    loop, seen = Loop(*late), []
    with caplog.at_level("INFO", "steepest"), pytest.raises(asyncio.CancelledError):
        asyncio.run(Lag(seen.append, warn, loop.clock, loop.sleep).run())
    return seen, [(one.levelname, one.getMessage(), one.values) for one in caplog.records]


def test_every_delay_is_observed_and_one_beyond_the_limit_is_said(caplog):
    seen, said = watched(caplog, 0.0, 0.02, 0.3, 0.01)
    assert seen == pytest.approx([0.0, 0.02, 0.3, 0.01], abs=1e-9)
    assert said == [("WARNING", "lag", {"worst_seconds": 0.3, "times": 1})]


def test_a_loop_that_lags_all_the_time_does_not_fill_the_log(caplog):
    rounds = 2 * int(QUIET_SECONDS / (EVERY_SECONDS + 0.2))
    _, said = watched(caplog, *[0.2] * 20, 0.7, *[0.2] * rounds)
    assert [values["worst_seconds"] for _, _, values in said] == [0.2, 0.7, 0.2], "one in ten seconds"
    assert said[0][2]["times"] == 1
    assert all(38 <= values["times"] <= 42 for _, _, values in said[1:]), "none in between is lost"


def test_a_clock_that_jumps_back_is_no_lag(caplog):
    seen, said = watched(caplog, -50.0, 0.0)
    assert seen == [0.0, 0.0]
    assert said == []
