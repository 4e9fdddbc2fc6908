"""What is set is what holds: each limit reaches the part that keeps it. How a part keeps it is asked elsewhere."""

import asyncio
import logging
import re
import socket
import time
from pathlib import Path

import httpx
import pytest

from server import __main__ as command
from server.experiment import Trajectories
from server.protocol.session import Session
from server.web import app as apps
from server.web.admission import Full
from server.web.app import create_app
from server.web.pool import Busy
from server.web.scheduler import Scheduler
from server.web.settings import Settings
from server.web.stream import Connection
from tests.faults.test_full_queues import ONE_OF_EACH

TESTS = Path(__file__).parents[1]
VISITOR = "192.0.2.1"
QUERY = {"objective": '{"name": "ackley"}', "box": "-5,5,-5,5", "size": "16"}


def places(admission, address, tries=20):
    """How many streams an address may open, one after the other."""
    for count in range(tries):
        try:
            with admission.place(address):
                pass
        except Full:
            return count
    return tries


def taken(slots, tries=20):
    for count in range(tries):
        try:
            slots.take()
        except Busy:
            return count
    return tries


WIRED = {
    "connects_burst": (7, lambda state: places(state.admission, None)),
    "connects_burst_per_address": (5, lambda state: places(state.admission, VISITOR)),
    "cache_bytes": (12_345, lambda state: state.trajectories.limit),
    "survey_cache_bytes": (12_345, lambda state: state.surveys.limit),
    "survey_work_bytes": (12_345, lambda state: state.surveys.workroom.limit),
    "data_cache_bytes": (12_345, lambda state: state.tables.limit),
    "session_compute_seconds": (0.25, lambda state: state.requests_budget.level),
    "waiting_trajectories": (3, lambda state: taken(state.slots)),
    "waiting_surveys": (2, lambda state: taken(state.survey_slots)),
}


@pytest.mark.parametrize("name", WIRED)
def test_a_limit_of_the_app_is_the_one_that_is_set(name):
    value, seen = WIRED[name]
    assert Settings.model_fields[name].default != value
    assert seen(create_app(Settings(**{name: value})).state) == value


@pytest.mark.parametrize(
    ("rate", "burst", "address"),
    [
        ("connects_per_second", "connects_burst", None),
        ("connects_per_second_per_address", "connects_burst_per_address", VISITOR),
    ],
)
def test_new_streams_come_at_the_rate_that_is_set(monkeypatch, rate, burst, address):
    now = [0.0]
    monkeypatch.setattr(apps, "monotonic", lambda: now[0])
    admission = create_app(Settings(**{rate: 0.5, burst: 3})).state.admission
    assert places(admission, address) == 3
    now[0] = 4
    assert places(admission, address) == 2


def test_what_all_streams_and_what_one_may_compute_are_the_shares_that_are_set():
    now = [0.0]
    settings = Settings(
        process_compute_share=0.25,
        process_compute_seconds=2,
        session_compute_share=0.25,
        session_compute_seconds=2,
    )
    connection = Connection(None, Session(Trajectories(0)), Scheduler(), settings, clock=lambda: now[0])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(apps, "monotonic", lambda: now[0])
        state = create_app(settings).state
        for bucket in (connection.budget, state.requests_budget, state.scheduler._allowance):
            now[0] = 0
            assert bucket.level == 2
            bucket.spend(3)
            now[0] = 4
            assert bucket.level == 0


@pytest.mark.parametrize(("kept", "hits"), [(0, 0), (1 << 20, 1)])
async def test_pictures_are_kept_in_as_many_bytes_as_are_set(kept, hits):
    app = create_app(Settings(contour_cache_bytes=kept))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here") as client:
        for _ in range(2):
            (await client.get("/api/contour", params=QUERY)).raise_for_status()
    assert app.state.pictures.hits == hits


async def test_the_log_says_that_the_loop_is_late_when_it_is_later_than_is_set(caplog):
    caplog.set_level(logging.WARNING)
    app = create_app(Settings(lag_warn_seconds=0.05))
    async with app.router.lifespan_context(app), asyncio.timeout(20):
        while "lag" not in caplog.text:
            time.sleep(0.1)  # noqa: ASYNC251 - that is what keeps a loop
            await asyncio.sleep(0.01)
    caplog.clear()
    app = create_app(Settings(lag_warn_seconds=1000))
    async with app.router.lifespan_context(app):
        for _ in range(5):
            time.sleep(0.1)  # noqa: ASYNC251
            await asyncio.sleep(0.2)
    assert "lag" not in caplog.text


async def test_while_the_server_lives_somebody_looks_after_the_room_of_surveys(monkeypatch):
    monkeypatch.setattr(apps, "LOOK_SECONDS", 0.01)
    app, looks = create_app(Settings()), []
    monkeypatch.setattr(app.state.surveys.workroom, "look", lambda: looks.append(True))
    async with app.router.lifespan_context(app):
        await asyncio.sleep(0.1)
    assert len(looks) > 1


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="only Linux has it")
def test_the_socket_that_the_command_listens_on_is_prepared_as_is_set(monkeypatch):
    seen = {}

    def serve(settings, sock):
        with sock:
            seen["timeout"] = sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)
            seen["buffer"] = sock.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF)

    monkeypatch.setattr(command, "serve", serve)
    monkeypatch.setattr(command, "_started", lambda settings, address: settings)
    monkeypatch.setenv("STEEPEST_UNACKNOWLEDGED_SECONDS", "7")
    monkeypatch.setenv("STEEPEST_SEND_BUFFER_BYTES", "8192")
    assert command.main(["--port", "0"]) == 0
    assert seen["timeout"] == 7000
    assert 8192 <= seen["buffer"] <= 2 * 8192  # the kernel doubles it


def test_every_limit_is_set_by_a_test():
    """By its name in the environment of a real server, or as a value of the settings."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(TESTS.rglob("test_*.py"))]
    text = "\n".join(
        [*texts, (TESTS / "web" / "narrow.py").read_text(encoding="utf-8"), *ONE_OF_EACH, *WIRED]
    )
    limits = {name for name, field in Settings.model_fields.items() if type(field.default) in (int, float)}
    unset = {name for name in limits if not re.search(rf"\bSTEEPEST_{name.upper()}\b|\b{name}\b", text)}
    assert len(limits) > 30
    assert unset == set()
