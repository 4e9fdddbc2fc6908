"""The parts of the web room, each by itself."""

import asyncio
import itertools
import os
import socket

import pytest

from server.experiment import parsed_contour
from server.web import origin, plotly
from server.web.listening import listening
from server.web.pool import Busy, Kept, Pool
from server.web.scheduler import SLICE, TURN_SECONDS, Scheduler
from server.web.static import Pages


class Work:
    """A job of so many slices, which notes whose turn it was."""

    def __init__(self, name, slices, order, cost=0.0, budget=None, urgent=False):
        self.name, self.left, self.order, self.cost = name, slices, order, cost
        self.budget, self.urgent = budget, urgent
        self.error = None

    @property
    def ready(self):
        return self.left > 0

    def slice(self, work):
        assert 0 < work <= SLICE
        self.left -= 1
        self.order.append(self.name)
        if self.cost:
            end = asyncio.get_running_loop().time() + self.cost
            while asyncio.get_running_loop().time() < end:
                pass

    def failed(self, error):
        self.error = error


def scheduled(jobs, until, watch=None):
    async def main():
        scheduler = Scheduler()
        for job in jobs:
            scheduler.wake(job)
            scheduler.wake(job)
        running = asyncio.create_task(scheduler.run())
        async with asyncio.timeout(20):
            while not until():
                if watch:
                    watch()
                await asyncio.sleep(0)
        running.cancel()

    asyncio.run(main())


def test_jobs_take_turns_round_robin():
    order = []
    jobs = [Work("a", 3, order), Work("b", 1, order), Work("c", 2, order)]
    scheduled(jobs, lambda: not any(job.ready for job in jobs))
    assert order == ["a", "b", "c", "a", "c", "a"]


def test_the_loop_runs_between_turns_however_much_is_to_be_done():
    order, seen = [], []
    jobs = [Work(name, 10, order, cost=0.001) for name in "abcdef"]
    scheduled(jobs, lambda: not any(job.ready for job in jobs), lambda: seen.append(len(order)))
    steps = [after - before for before, after in itertools.pairwise(seen)]
    assert max(steps) <= TURN_SECONDS / 0.001 + 1


def test_an_answer_on_its_way_through_several_tasks_waits_for_no_turn_between_them():
    async def main():
        scheduler, order = Scheduler(), []
        job = Work("busy", 10**6, order, cost=0.001)
        scheduler.wake(job)
        running = asyncio.create_task(scheduler.run())
        asked, handed, answered = (asyncio.Event() for _ in range(3))
        seen = []

        async def passed_on(given, then):
            await given.wait()
            seen.append(len(order))
            then.set()

        tasks = [
            asyncio.create_task(passed_on(asked, handed)),
            asyncio.create_task(passed_on(handed, answered)),
        ]
        asyncio.get_running_loop().call_later(0.02, asked.set)
        await answered.wait()
        seen.append(len(order))
        await asyncio.gather(*tasks)
        running.cancel()
        return seen

    seen = asyncio.run(main())
    assert seen[0] > 0
    assert seen == [seen[0]] * 3


def test_a_job_that_fails_is_told_and_the_others_go_on():
    order = []
    bad, good = Work("bad", 5, order), Work("good", 5, order)
    bad.slice = lambda work: 1 / 0
    scheduled([bad, good], lambda: not good.ready)
    assert isinstance(bad.error, ZeroDivisionError)
    assert order == ["good"] * 5


def test_on_a_slow_machine_slices_get_shorter():
    works = []

    class Slow(Work):
        def slice(self, work):
            works.append(work)
            super().slice(work)

    scheduled([job := Slow("slow", 40, [], cost=0.004)], lambda: not job.ready)
    assert works[0] == SLICE
    assert works[-1] < SLICE / 2


@pytest.mark.parametrize(
    ("site", "host", "expected"),
    [
        ("http://localhost:8000", "localhost:8000", True),
        ("https://Example.org", "example.org", True),
        ("https://example.org:443", "example.org", True),
        ("http://example.org", "example.org:80", True),
        ("http://[::1]:8000", "[::1]:8000", True),
        ("http://localhost:8001", "localhost:8000", False),
        ("http://evil.example", "example.org", False),
        ("http://example.org.evil", "example.org", False),
        ("example.org", "example.org", False),
        ("http://", "", False),
        ("", "", False),
        ("null", "null", False),
    ],
)
def test_an_origin_is_compared_with_the_host(site, host, expected):
    assert origin.is_allowed(site, host, (), allow_null=False) is expected


def test_every_origin_is_allowed_where_that_is_set():
    assert origin.is_allowed("https://evil.example", "example.org", ("*",), allow_null=False)


def test_plotly_s_rules_are_found_in_its_bundle():
    script = plotly.bundle(None).decode()
    css = plotly.stylesheet(script)
    assert css.count("\n") > 50
    assert ".js-plotly-plot .plotly .main-svg{position:absolute;top:0;left:0;pointer-events:none;}" in css
    assert "X " not in css
    assert len(plotly.maps_style_id(script)) == 64


def test_rules_are_written_in_the_order_in_which_the_bundle_leaves_them():
    script = """x={"X,X div":'a:b;',"X .c":"d:\\"e\\";",Y:"f:g;"};for(y in x)"""
    assert plotly.stylesheet(script) == (
        '.plotly-notifier{f:g;}\n.js-plotly-plot .plotly .c{d:"e";}\n'
        ".js-plotly-plot .plotly,.js-plotly-plot .plotly div{a:b;}\n"
    )


def test_a_bundle_without_rules_is_served_without():
    assert plotly.stylesheet("") == ""
    assert plotly.maps_style_id("") is None


def test_the_page_is_read_again_when_a_file_has_changed(tmp_path):
    script = tmp_path / "plotly.min.js"
    script.write_text("", encoding="utf-8")
    folder = tmp_path / "frontend"
    (folder / "css").mkdir(parents=True)
    (folder / "index.html").write_text('<link href="assets/css/a.css">', encoding="utf-8")
    style = folder / "css" / "a.css"
    style.write_text("a{}", encoding="utf-8")
    page = Pages(folder, script)
    before = page.digest
    assert page.pages["index"].content == f'<link href="assets/{before}/css/a.css">'.encode()
    style.write_text("b{}", encoding="utf-8")
    os.utime(style, ns=(1, 1))
    page.refresh()
    assert page.digest != before
    assert page.found(f"{page.digest}/css/a.css")[0].content == b"b{}"
    assert page.found(f"{before}/css/a.css")[1] == "no-store"


def test_contours_are_computed_once_and_bounded():
    async def main():
        pool = Pool(waiting=2)
        kept = Kept(pool, limit=2 * 4 * 16 * 16)

        def heights(contour):
            return kept.answer(contour.key, contour.heights)

        wanted = [parsed_contour('{"name": "ackley"}', f"0,{high},0,1", "16") for high in (1, 2, 3)]
        first = await asyncio.gather(heights(wanted[0]), heights(wanted[0]))
        assert first[0] is first[1]
        waiting = [asyncio.ensure_future(heights(one)) for one in wanted[1:]]
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await heights(parsed_contour('{"name": "ackley"}', "0,9,0,1", "16"))
        await asyncio.gather(*waiting)
        again = await heights(wanted[0])
        assert again == first[0]
        assert again is not first[0]
        pool.close()

    asyncio.run(main())


def test_the_listening_socket_is_prepared():
    with listening("127.0.0.1", 0) as sock:
        assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR)
        assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) >= 65_536
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 20_000
    with listening("127.0.0.1", 0, send_buffer_bytes=8192, unacknowledged_seconds=1.5) as sock:
        assert 8192 <= sock.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) <= 16_384
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 1500


def test_what_it_accepts_is_prepared_alike():
    with listening("127.0.0.1", 0) as sock, socket.create_connection(sock.getsockname()):
        accepted, _ = sock.accept()
        with accepted:
            for level, name in ((socket.SOL_SOCKET, "SO_SNDBUF"), (socket.IPPROTO_TCP, "TCP_USER_TIMEOUT")):
                if hasattr(socket, name):
                    option = getattr(socket, name)
                    assert accepted.getsockopt(level, option) == sock.getsockopt(level, option), name
