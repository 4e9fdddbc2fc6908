"""The page over a bad network: delays that vary, a stall, and a cable that is cut without a word to anybody."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from tests.browser.serving import Server
from tests.browser.steepest_page import column
from tests.faults.proxy import Proxy

# What Chromium writes about the requests that are given up.
GIVEN_UP = ("WebSocket connection to", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE", "ERR_TIMED_OUT")


class Network:
    """A bad network in a thread of its own."""

    def __init__(self, server: Server) -> None:
        self._proxy = Proxy(server.port, delay=0.2, jitter=0.1, seed=3)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._proxy.__aenter__(), self._loop).result(10)
        self.origin = self._proxy.origin

    def do(self, deed: Callable[[Proxy], None]) -> None:
        self._loop.call_soon_threadsafe(deed, self._proxy)

    def end(self) -> None:
        asyncio.run_coroutine_threadsafe(self._proxy.__aexit__(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


@pytest.fixture
def network(server: Server) -> Iterator[Network]:
    one = Network(server)
    yield one
    one.end()


def test_jitter_a_stall_and_a_cut_cable_cost_nothing_and_are_told(network, open_page):
    steepest = open_page(at=network, forgiving=GIVEN_UP, reduced_motion="reduce").rewind()
    steepest.play_a_long_race()
    sockets = steepest.wire.sockets
    playheads = [steepest.playhead]

    network.do(Proxy.stall)
    time.sleep(1.5)
    network.do(Proxy.go_on)
    steepest.until(lambda: steepest.playhead > playheads[0] + 200, "playing on", seconds=20)
    assert steepest.wire.sockets == sockets, "a stall of a second is no loss"

    network.do(Proxy.cut)

    def watch():
        playheads.append(steepest.playhead)
        return "reconnecting" in (steepest.page.locator("#transport").text_content() or "").lower()

    steepest.until(watch, "the words that the connection is lost", seconds=30)

    def gone_on():
        playheads.append(steepest.playhead)
        return steepest.wire.sockets > sockets and steepest.playhead > playheads[0] + 600

    steepest.until(gone_on, "playing on", seconds=30)
    assert playheads == sorted(playheads), "no jump back"

    steepest.halt()
    steepest.finish()
    answer = steepest.trajectory()
    for run in range(4):
        whole = np.array(column(answer, run, "loss"))
        assert steepest.wire.last_row(run) == whole.size - 1, "no step lost, none doubled"
        blocks = [parts for (number, _), parts in steepest.wire.blocks.items() if number == run]
        for first, values in (block for parts in blocks for block in parts.items()):
            part = whole[first : first + values.shape[1]]
            finite = np.isfinite(part)
            assert (values[2][: part.size][finite] == part[finite]).all(), "the same numbers throughout"
