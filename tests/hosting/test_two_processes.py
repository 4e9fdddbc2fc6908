"""Two processes behind nginx, no visitor bound to either; one of them goes in the middle of everything."""

import asyncio
import re

import httpx
import pytest

from tests.experiment.examples import GOOD, edited
from tests.hosting.traveller import Traveller

TRAVELLERS = 16
SEEDS = 4


def experiment(seed):
    return edited(edited(GOOD, ("seed",), seed), ("steps",), 600)


async def undisturbed(server):
    alone = [Traveller(server.origin, experiment(seed)) for seed in range(SEEDS)]
    await asyncio.gather(*(one.travel() for one in alone))
    return [one.whole() for one in alone]


async def visit_all_the_while(origin, over):
    """Statuses of what a page fetches, again and again."""
    statuses, cut_off = [], 0
    query = "/api/contour?objective=%7B%22name%22%3A%22ackley%22%7D&box=-5,5,-5,5&size=32"
    async with httpx.AsyncClient(base_url=origin, timeout=20) as client:
        while not over.is_set():
            try:
                page = await client.get("/")
                part = re.search(r'src="(assets/[^"]+index\.js)"', page.text)[1]
                answers = [page, *[await client.get(path) for path in ("/api/catalog", f"/{part}", query)]]
            except (
                httpx.RemoteProtocolError,
                httpx.ReadError,
            ):  # the kill came in the middle of a body: a browser asks again
                cut_off += 1
                continue
            statuses += [(answer.url.path, answer.status_code) for answer in answers]
            await asyncio.sleep(0.05)
    assert cut_off <= 1, "there was one kill"
    return statuses


async def race(proxy, goes):
    """Everybody's race through nginx, while `goes` happens once all are on their way."""
    travellers = [Traveller(proxy.origin, experiment(k % SEEDS)) for k in range(TRAVELLERS)]
    over = asyncio.Event()
    visits = asyncio.create_task(visit_all_the_while(proxy.origin, over))
    racing = asyncio.gather(*(one.travel() for one in travellers))
    async with asyncio.timeout(100):
        await asyncio.gather(*(one.on_the_way.wait() for one in travellers))
        assert not any(one.done for one in travellers)
        await asyncio.to_thread(goes)
        await racing
    over.set()
    return travellers, await visits


@pytest.mark.parametrize("how", ["kill", "stop"])
def test_when_one_goes_everybody_goes_on_without_a_step_lost_or_doubled(behind_nginx, how):
    proxy, (first, second) = behind_nginx(2)
    travellers, visits = asyncio.run(race(proxy, getattr(first, how)))
    moved = [one for one in travellers if one.connections > 1]
    assert 0 < len(moved) < TRAVELLERS, "nginx had not shared them out"
    expected = asyncio.run(undisturbed(second))
    for k, one in enumerate(travellers):
        assert one.whole() == expected[k % SEEDS], one.failures
    assert {status for _, status in visits} == {200}, [visit for visit in visits if visit[1] != 200]


def test_what_both_serve_is_the_same_under_the_same_name(behind_nginx):
    proxy, servers = behind_nginx(2)
    page = httpx.get(f"{proxy.origin}/")
    for server in servers:
        own = httpx.get(f"{server.origin}/")
        assert (own.text, own.headers["etag"]) == (page.text, page.headers["etag"])
        for address in re.findall(r'(?:src|href)="(assets/[^"]+)"', page.text):
            answer = httpx.head(f"{server.origin}/{address}")
            assert (address, answer.status_code) == (address, 200)
            assert "immutable" in answer.headers["cache-control"]


def test_nginx_shows_nobody_what_is_counted(behind_nginx):
    proxy, (server,) = behind_nginx(1)
    assert httpx.get(f"{server.origin}/metrics").status_code == 200
    assert httpx.get(f"{proxy.origin}/metrics").status_code == 404
