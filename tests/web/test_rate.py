"""Rates, patience and the time of a stay, on a clock that the test turns."""

import pytest

from server.web.rate import Bucket, Patience, Verdict
from server.web.stay import Stay


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_a_bucket_holds_a_burst_and_no_more_and_fills_at_its_rate(clock):
    bucket = Bucket(2, 5, clock)
    assert [bucket.take() for _ in range(6)] == [True] * 5 + [False]
    clock.now += 1
    assert [bucket.take() for _ in range(3)] == [True, True, False]
    clock.now += 1e6
    assert bucket.level == 5


def test_a_bucket_may_be_overspent_and_then_says_how_long_that_takes_to_be_earned(clock):
    bucket = Bucket(0.5, 1, clock)
    bucket.spend(2)
    assert bucket.level == -1
    assert bucket.until(0) == 2
    assert not bucket.take(0.1)
    clock.now += 2
    assert (bucket.level, bucket.until(0)) == (0, 0)


def test_a_clock_that_is_put_back_gives_nothing_and_keeps_no_bucket_empty(clock):
    bucket = Bucket(1, 10, clock)
    bucket.spend(10)
    clock.now -= 50
    assert bucket.level == 0
    clock.now += 1
    assert bucket.level == 1


def judged(patience, clock, count, every=0.0):
    """What becomes of so many messages, each sent so long after the one before was dealt with."""
    told = []
    for _ in range(count):
        clock.now += every
        wait, verdict = patience.heard()
        clock.now += wait
        told.append((round(wait, 6), verdict))
    return told


def test_messages_within_the_rate_are_answered_at_once_for_ever(clock):
    assert set(judged(Patience(30, 60, clock), clock, 1000, every=1 / 29)) == {(0, Verdict.ANSWER)}


def test_over_the_rate_messages_are_delayed_then_refused_then_no_more(clock):
    told = judged(Patience(10, 3, clock), clock, 11)
    assert told[:3] == [(0, Verdict.ANSWER)] * 3
    assert told[3:6] == [(0.1, Verdict.ANSWER)] * 3
    assert told[6:9] == [(0.1, Verdict.REFUSE)] * 3
    assert told[9:] == [(0, Verdict.CLOSE)] * 2


def test_whoever_pauses_is_forgiven(clock):
    patience = Patience(10, 3, clock)
    assert judged(patience, clock, 9)[-1][1] is Verdict.REFUSE
    clock.now += 0.3 + 1e-9
    assert judged(patience, clock, 6) == [(0, Verdict.ANSWER)] * 3 + [(0.1, Verdict.ANSWER)] * 3


def test_whoever_goes_on_is_not_forgiven_because_the_machine_stalls_now_and_then(clock):
    patience, verdicts = Patience(10, 20, clock), []
    for number in range(120):
        wait, verdict = patience.heard()
        clock.now += wait + (0.3 if number % 9 == 0 else 0)
        verdicts.append(verdict)
    assert Verdict.CLOSE in verdicts


def test_a_stay_ends_when_nothing_is_heard(clock):
    stay = Stay(10, 100, clock)
    clock.now += 9
    assert (stay.left(), stay.over(busy=False)) == (1, None)
    stay.heard()
    clock.now += 9
    assert (stay.left(), stay.over(busy=False)) == (1, None)
    clock.now += 1
    assert (stay.left(), stay.over(busy=False)) == (0, (4000, "idle"))


def test_nobody_is_idle_for_whom_something_is_computed_or_sent(clock):
    stay = Stay(10, 100, clock)
    clock.now += 10
    assert stay.over(busy=True) is None
    assert stay.left() == 10
    clock.now += 10
    assert stay.over(busy=False) == (4000, "idle")


def test_a_stay_ends_at_its_age_whatever_is_said_or_done(clock):
    stay = Stay(10, 25, clock)
    for _ in range(5):
        assert stay.over(busy=True) is None
        clock.now += 5
        stay.heard()
    assert stay.left() == 0
    assert stay.over(busy=True) == (4001, "old")
