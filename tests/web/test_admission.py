"""Who gets a place, and under which names the server answers."""

from contextlib import ExitStack

import pytest

from server.web.admission import Admission, Full, shared
from server.web.rate import Bucket
from server.web.trusted_hosts import is_trusted

PLENTY = Bucket(1, 1000, lambda: 0.0)


def refusal(admission, address):
    try:
        with admission.place(address):
            return None
    except Full as full:
        return str(full)


def test_a_place_that_is_left_is_free_again_however_it_is_left():
    admission = Admission(1, 1, PLENTY)
    for error in (None, OSError):
        try:
            with admission.place("192.0.2.1"):
                assert refusal(admission, "192.0.2.2") == "full"
                if error:
                    raise error
        except OSError:
            pass
    assert refusal(admission, "192.0.2.2") is None
    assert (len(admission), admission.addresses) == (0, 0)


def test_one_address_has_its_own_limit_and_others_are_not_kept_out_by_it():
    admission = Admission(10, 2, PLENTY)
    with ExitStack() as inside:
        for _ in range(2):
            inside.enter_context(admission.place("192.0.2.1"))
        assert refusal(admission, "192.0.2.1") == "full_here"
        assert refusal(admission, "::ffff:192.0.2.1") == "full_here"
        assert refusal(admission, "192.0.2.2") is None
        assert (len(admission), admission.addresses) == (2, 1)


def test_the_addresses_that_one_household_is_given_count_as_one():
    assert shared("2001:db8:0:1::1") == shared("2001:db8:0:1:ffff::") != shared("2001:db8:0:2::1")


def test_a_local_socket_has_no_address_and_no_limit_of_its_own():
    admission = Admission(3, 1, PLENTY)
    with admission.place(None), admission.place(None), admission.place(None):
        assert refusal(admission, None) == "full"


def test_so_many_come_in_a_second_and_who_is_refused_uses_nothing_up():
    now = [0.0]
    admission = Admission(3, 2, Bucket(1, 2, lambda: now[0]))
    assert [refusal(admission, "192.0.2.1") for _ in range(4)] == [None, None, "rate", "rate"]
    now[0] = 1
    assert [refusal(admission, "192.0.2.1") for _ in range(2)] == [None, "rate"]
    now[0] = 3
    with admission.place("192.0.2.1"), admission.place("192.0.2.1"):
        assert refusal(admission, "192.0.2.1") == "full_here"


def test_one_address_cannot_spend_what_all_may_open_in_a_second():
    now = [0.0]

    def clock():
        return now[0]

    admission = Admission(100, 100, Bucket(1, 10, clock), lambda: Bucket(1, 4, clock))
    assert [refusal(admission, "192.0.2.1") for _ in range(20)] == [None] * 4 + ["rate"] * 16
    assert [refusal(admission, "192.0.2.2") for _ in range(4)] == [None] * 4
    assert [refusal(admission, "192.0.2.3") for _ in range(3)] == [None, None, "rate"], (
        "all have one together"
    )
    now[0] = 2
    assert [refusal(admission, "192.0.2.1") for _ in range(3)] == [None, None, "rate"]


def test_an_address_is_remembered_until_its_rate_is_whole_and_never_more_than_so_many(monkeypatch):
    now = [0.0]

    def clock():
        return now[0]

    monkeypatch.setattr("server.web.admission.REMEMBERED", 50)
    admission = Admission(1000, 1000, Bucket(1, 1000, clock), lambda: Bucket(1, 1, clock))
    for number in range(200):
        assert refusal(admission, f"192.0.2.{number}") is None
    assert admission.remembered == 50
    now[0] = 1
    assert refusal(admission, "192.0.2.250") is None
    assert admission.remembered == 1


@pytest.mark.parametrize(
    ("host", "trusted"),
    [
        ("example.org", True),
        ("EXAMPLE.org.:8000", True),
        ("a.b.example.net:443", True),
        ("example.net", False),
        (".example.net", False),
        ("evil-example.org", False),
        ("example.org.evil", False),
        ("[::1]:8000", True),
        ("[::2]", False),
        ("127.0.0.1", False),
        ("", False),
    ],
)
def test_a_host_is_trusted_by_its_name_whatever_its_port(host, trusted):
    assert is_trusted(host, ("example.org", "*.example.net", "::1")) is trusted


def test_without_a_list_and_with_a_star_every_host_is_trusted():
    assert is_trusted("evil.example", ())
    assert is_trusted("evil.example", ("*",))
