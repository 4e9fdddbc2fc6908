"""Every way in which a server ends a connection: what the page says, in both languages, and how it goes on."""

import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.conftest import DESKTOP
from tests.browser.serving import Server
from tests.browser.steepest_page import SteepestPage, column

# What Chromium writes into its console when a handshake fails.
FAILED = ("WebSocket connection to", "ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE")
FULL = {"en": "The server is full. Trying again in about ", "zh": "服务器连接数已满，"}
RESTING = {"en": "standing by", "zh": "待机"}
TOO_MANY = {"en": "This page sent more messages than the server takes", "zh": "本页面发送的消息过多"}
CLOSED = "The server closed the connection."
FAULT = "Something went wrong on the server."
AGAIN = {"en": "Connect again", "zh": "重新连接"}
AWAY = {"en": "The server cannot be reached.", "zh": "无法连接服务器"}
MOVING = {"en": "changing servers", "zh": "正在切换服务器"}

# A page takes seconds to open: each way is gone in one language, the sentences of both are units of their own.
both = pytest.mark.parametrize("language", ["en", "zh"])
english = pytest.mark.parametrize("language", ["en"])
chinese = pytest.mark.parametrize("language", ["zh"])
LOCALES = {"en": "en-US", "zh": "zh-CN"}


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Starts servers with settings of their own."""
    servers: list[Server] = []

    def start(**settings: str) -> Server:
        server = Server(tmp_path / f"{len(servers)}.log", **settings)
        server.start()
        servers.append(server)
        return server

    yield start
    for server in servers:
        server.stop()


def notice(page: Page):
    return page.locator("#notice")


def total(steepest: SteepestPage) -> str:
    return steepest.page.locator("#transport").text_content() or ""


def lengthen(steepest: SteepestPage, steps: int, name: str) -> None:
    """More steps than are sent ahead, so that rows are still to come."""
    field = steepest.page.get_by_label(name, exact=True)
    field.fill(str(steps))
    field.press("Enter")
    steepest.until(lambda: steepest.wire.experiment["steps"] == steps, "the longer race")


def without_gap(steepest: SteepestPage) -> None:
    """No step of any run is lost or doubled, and every row is the one that a whole trajectory has."""
    answer = steepest.trajectory()
    for run in range(len(steepest.wire.experiment["runs"])):
        whole = np.array(column(answer, run, "loss"))
        first, rows = steepest.wire.rows(run)
        _, kept = steepest.wire.asked(run)
        assert rows.size == 0 or first == kept + 1, "it begins behind what the page has"
        assert kept + 1 + (rows.shape[1] if rows.size else 0) == whole.size
        for (number, _), blocks in steepest.wire.blocks.items():
            for begin, values in blocks.items() if number == run else ():
                part = whole[begin : begin + values.shape[1]]
                finite = np.isfinite(part)
                assert (values[2][: part.size][finite] == part[finite]).all()


def closed_at_first(server: Server, borrow, language: str, count: int, code: int, reason: str):
    """A page whose first streams are closed at once, and those that it has tried; a page of ours gives no cause for it."""
    page = borrow(server.origin, reduced_motion="reduce", locale=LOCALES[language]).new_page()
    sockets: list[WebSocketRoute] = []

    def route(socket: WebSocketRoute) -> None:
        sockets.append(socket)
        if len(sockets) <= count:
            socket.close(code=code, reason=reason)
        else:
            socket.connect_to_server()

    page.route_web_socket(re.compile("/api/stream"), route)
    page.goto("/")
    return page, sockets


@english
def test_a_server_that_is_replaced_costs_no_step_and_no_line(serve, open_page, language):
    server = serve(STEEPEST_DRAIN_SECONDS="3")
    words = {"en": "Steps", "zh": "步数"}
    steepest = open_page(
        at=server, forgiving=FAILED, reduced_motion="reduce", language=language, locale=LOCALES[language]
    ).rewind()
    lengthen(steepest, 8000, words[language])
    steepest.speed.press("End")
    for _ in range(3):
        steepest.speed.press("ArrowLeft")
    steepest.play.click()
    steepest.until(lambda: steepest.playhead > 100, "some steps")
    lines, playheads = set(), []

    def watched():
        playheads.append(steepest.playhead)
        lines.add(notice(steepest.page).text_content())

    server.process.send_signal(signal.SIGTERM)
    steepest.until(lambda: steepest.wire.hears("draining"), "the server's word")
    steepest.until(lambda: (watched(), MOVING[language] in total(steepest))[1], "the words beside the step")
    sockets = steepest.wire.sockets
    assert server.stop() in (0, -signal.SIGTERM)
    server.start()
    begun = steepest.playhead
    steepest.until(
        lambda: (watched(), steepest.wire.sockets > sockets and steepest.playhead > begun + 300)[1],
        "playing on",
        seconds=25,
    )
    steepest.until(lambda: MOVING[language] not in total(steepest), "no more words")
    assert playheads == sorted(playheads), "no jump back"
    assert all(AWAY[language] in line for line in lines - {""}), "only while nobody was there"
    assert all(run["have"]["step"] > 0 for run in steepest.wire.says("open")[-1]["runs"])
    steepest.halt()
    steepest.finish()
    without_gap(steepest)


@both
def test_a_server_that_is_full_says_so_and_lets_in_who_asks_again(serve, open_page, borrow, language):
    server = serve(STEEPEST_MAX_CONNECTIONS="1")
    first = open_page(at=server, reduced_motion="reduce")
    context = borrow(server.origin, forgiving=FAILED, reduced_motion="reduce", locale=LOCALES[language])
    other = SteepestPage(context.new_page(), language)
    other.page.goto("/")
    expect(notice(other.page)).to_contain_text(FULL[language])
    assert other.wire.sockets == 1, "it does not ask again at once"
    first.page.close()
    again = other.page.get_by_role("button", name=AGAIN[language], exact=True)
    other.page.set_viewport_size({"width": 360, "height": 740})
    assert again.evaluate("button => button.scrollWidth <= button.clientWidth"), (
        "on a phone it has all its words"
    )
    other.page.set_viewport_size(DESKTOP["viewport"])
    again.click()
    other.ready()
    expect(notice(other.page)).to_be_empty()


@pytest.mark.parametrize(
    ("how", "language"), [("mouse", "zh"), ("touch", "en"), ("wheel", "en"), ("key", "en"), ("reader", "en")]
)
def test_a_page_that_rests_looks_as_it_did_and_goes_on_as_soon_as_anything_moves(
    serve, open_page, language, how
):
    server = serve(STEEPEST_IDLE_SECONDS="2")
    steepest = open_page(
        at=server,
        reduced_motion="reduce",
        language=language,
        locale=LOCALES[language],
        has_touch=how == "touch",
    )
    steepest.page.mouse.move(600, 300)
    whole = steepest.plot.bounding_box()
    steepest.until(lambda: RESTING[language] in total(steepest), "the word beside the step")
    expect(notice(steepest.page)).to_be_empty()
    assert steepest.plot.bounding_box() == whole, "nothing on the wall has moved"
    sockets = steepest.wire.sockets
    steepest.page.wait_for_timeout(800)
    assert steepest.wire.sockets == sockets, "it rests until then"
    if how == "mouse":
        steepest.page.mouse.move(601, 300)
    elif how == "touch":
        steepest.page.touchscreen.tap(600, 300)
    elif how == "wheel":
        steepest.page.mouse.wheel(0, 1)
    elif how == "reader":
        steepest.play.evaluate("button => button.click()")  # no pointer and no key
    else:
        steepest.page.keyboard.press("k")
    steepest.until(lambda: steepest.wire.sockets == sockets + 1, "a connection, and one only")
    steepest.until(lambda: RESTING[language] not in total(steepest), "no more word")
    steepest.page.wait_for_timeout(300)
    assert steepest.wire.sockets == sockets + 1
    expect(notice(steepest.page)).to_be_empty()


@pytest.mark.parametrize(
    ("code", "reason", "language", "sentence"),
    [(1008, "rate", "zh", TOO_MANY["zh"]), (1008, "rate", "en", TOO_MANY["en"]), (4242, "?", "en", CLOSED)],
    ids=["too many messages, zh", "too many messages, en", "a code that the page does not know"],
)
def test_a_page_that_is_sent_away_stays_away_until_it_is_told_to_come_back(
    server, borrow, code, reason, language, sentence
):
    page, sockets = closed_at_first(server, borrow, language, 1, code, reason)
    expect(notice(page)).to_contain_text(sentence)
    page.wait_for_timeout(1500)
    assert len(sockets) == 1
    page.get_by_role("button", name=AGAIN[language], exact=True).click()
    expect(notice(page)).to_be_empty()
    assert len(sockets) == 2


def test_a_session_that_failed_is_said_and_comes_back_by_itself(server, borrow):
    page, sockets = closed_at_first(server, borrow, "en", 3, 1011, "failed")
    # It stands there for a second or less: asked oftener than an expectation would.
    SteepestPage(page).until(lambda: FAULT in (notice(page).text_content() or ""), "the fault")
    expect(notice(page)).to_be_empty(timeout=15_000)
    assert len(sockets) == 4


def test_a_session_that_is_old_is_followed_by_a_new_one_without_a_word(serve, open_page):
    server = serve(STEEPEST_AGE_SECONDS="3")
    steepest = open_page(at=server, reduced_motion="reduce").rewind()
    lengthen(steepest, 8000, "Steps")
    lines, playheads = set(), []

    def renewed():
        playheads.append(steepest.playhead)
        lines.add(notice(steepest.page).text_content())
        return steepest.wire.sockets >= 3

    steepest.play.click()
    steepest.until(renewed, "two new sessions", seconds=25)
    assert lines == {""}
    assert playheads == sorted(playheads)
    steepest.halt()
    steepest.finish()
    without_gap(steepest)


@chinese
def test_a_server_that_stays_away_gets_a_line_and_a_button(serve, open_page, language):
    server = serve()
    steepest = open_page(
        at=server, forgiving=FAILED, reduced_motion="reduce", language=language, locale=LOCALES[language]
    )
    opened = len(steepest.wire.hears("opened"))
    server.kill()
    steepest.until(
        lambda: AWAY[language] in (notice(steepest.page).text_content() or ""), "the line", seconds=20
    )
    sockets = steepest.wire.sockets
    steepest.page.get_by_role("button", name=AGAIN[language], exact=True).click()
    steepest.until(lambda: steepest.wire.sockets > sockets, "an attempt")
    server.start()
    steepest.until(lambda: len(steepest.wire.hears("opened")) > opened, "a race that is opened again")
    expect(notice(steepest.page)).to_be_empty()
