import asyncio
import re
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from websockets.exceptions import InvalidStatus

from server.web.app import create_app
from server.web.metrics import Metrics
from server.web.networks import in_both_forms
from server.web.settings import Settings
from tests.experiment.examples import GOOD
from tests.web.scraping import scraped
from tests.web.streaming import Client, stream

HOSTING = Path(__file__).parents[2] / "docs" / "hosting.md"
RUNS = range(len(GOOD["runs"]))


def test_what_goes_over_streams_and_requests_is_counted(make_server):
    server = make_server()
    before = scraped(server)

    async def talk():
        async with stream(server) as socket:
            client = Client(socket)
            await client.open(GOOD)
            await client.want(700, RUNS)
            for _ in RUNS:
                await client.told("ended")
            await client.say("no JSON")
            await client.told("refused")
            meanwhile = await asyncio.to_thread(scraped, server)
            with pytest.raises(InvalidStatus):
                await stream(server, origin="https://evil.example")
            async with stream(server) as other:
                again = Client(other)
                await again.open(GOOD)
                await again.want(700, RUNS)
                await again.told("ended")
            return client, meanwhile

    client, meanwhile = asyncio.run(talk())
    assert httpx.get(f"{server.origin}/nothing").status_code == 404
    assert httpx.post(f"{server.origin}/api/trajectory", content="{").status_code == 422
    after = scraped(server)

    blocks = [frame for frame in client.frames if isinstance(frame, bytes)]
    rows = sum(client.rows(run).shape[1] for run in RUNS)
    assert meanwhile["sessions",] == 1
    assert after["sessions",] == 0
    assert meanwhile["connections_total",] == 1
    assert meanwhile["messages_total",] == 3
    assert meanwhile["blocks_total",] == len(blocks)
    assert meanwhile["block_bytes_total",] == sum(map(len, blocks))
    # The opening race is known beforehand, one step of each run of it.
    assert meanwhile["steps_total",] - before["steps_total",] == rows - len(RUNS)
    assert after["steps_total",] == meanwhile["steps_total",], "what the cache has is not computed again"
    assert after["cache_hits_total", "trajectories"] - meanwhile["cache_hits_total", "trajectories"] == len(
        RUNS
    )
    assert after["cache_misses_total", "trajectories"] == meanwhile["cache_misses_total", "trajectories"]
    assert after["compute_seconds_total", "scheduler"] > before["compute_seconds_total", "scheduler"] == 0
    refused = {label[0]: value for (name, *label), value in after.items() if name == "refusals_total"}
    assert refused == {"bad_json": 2, "origin_not_allowed": 1, "not_found": 1}
    assert after["closes_total", "1000"] == 2


def test_pictures_are_computed_on_threads_and_kept(make_server):
    server = make_server()
    for _ in range(2):
        query = {"objective": '{"name": "ackley"}', "box": "-5,5,-5,5", "size": "256"}
        httpx.get(f"{server.origin}/api/contour", params=query).raise_for_status()
    told = scraped(server)
    assert (told["cache_misses_total", "contours"], told["cache_hits_total", "contours"]) == (1, 1)
    assert told["compute_seconds_total", "threads"] > 0


def test_metrics_bear_no_address_and_are_never_cached(server):
    answer = httpx.get(f"{server.origin}/metrics")
    assert "127.0.0.1" not in answer.text
    assert re.search(rf"(?<![\d.]){server.port}(?![\d.])", answer.text) is None
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"].startswith("text/plain")


def test_every_metric_that_the_docs_name_is_told(server):
    named = set(re.findall(r"`((?:steepest|process)_\w+)", HOSTING.read_text(encoding="utf-8")))
    told = httpx.get(f"{server.origin}/metrics").text
    assert len(named) > 5
    assert {name for name in named if f"# TYPE {name.removesuffix('_bucket')} " not in told} == set()


def test_the_loops_lag_is_measured_all_the_time(server):
    assert scraped(server)["loop_lag_seconds_count",] > 0


@pytest.mark.parametrize(
    ("address", "networks", "status"),
    [
        ("127.0.0.1", None, 200),
        ("::1", None, 200),
        ("10.1.2.3", None, 403),  # a bare container's visitors, or another one in its network
        ("192.0.2.1", None, 403),
        ("10.1.2.3", "127.0.0.1, 10.0.0.0/8", 200),
        ("::ffff:10.1.2.3", "10.0.0.0/8", 200),
        ("127.0.0.1", "10.0.0.0/8", 403),
        ("192.0.2.1", "*", 200),
    ],
)
async def test_metrics_are_for_this_machine_and_the_networks_that_are_set(address, networks, status):
    app = create_app(Settings(**({} if networks is None else {"metrics_networks": networks})))
    transport = httpx.ASGITransport(app, client=(address, 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
        answer = await client.get("/metrics")
    assert (answer.status_code, answer.headers["cache-control"]) == (status, "no-store")
    if status == 403:
        assert answer.json()["code"] == "address_not_allowed"
        assert b"steepest_" not in answer.content
        assert b'steepest_refusals_total{code="address_not_allowed"} 1.0' in app.state.metrics.text()


def test_a_visitor_whom_a_proxy_on_this_machine_lets_ask_is_not_this_machine(server):
    assert httpx.get(f"{server.origin}/metrics", headers={"X-Forwarded-For": "192.0.2.1"}).status_code == 403
    assert httpx.get(f"{server.origin}/metrics").status_code == 200


async def test_a_proxy_of_the_fourth_version_is_believed_by_a_server_that_listens_for_both():
    """Its address is ::ffff:127.0.0.1 there."""
    app = create_app(Settings())
    believing = ProxyHeadersMiddleware(app, in_both_forms(Settings().trusted_proxies))
    transport = httpx.ASGITransport(believing, client=("::ffff:127.0.0.1", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
        assert (await client.get("/metrics", headers={"X-Forwarded-For": "192.0.2.1"})).status_code == 403
        assert (await client.get("/metrics")).status_code == 200


def test_codes_that_clients_make_up_are_one_series():
    metrics = Metrics()
    for code in range(3000, 4900):
        metrics.closed(code)
    families = text_string_to_metric_families(metrics.text().decode())
    closes = [
        sample for family in families for sample in family.samples if sample.name == "steepest_closes_total"
    ]
    assert {sample.labels["code"] for sample in closes} == {"other", "4000", "4001"}
    assert sum(sample.value for sample in closes) == 1900


def test_each_app_counts_by_itself():
    one, other = Metrics(), Metrics()
    one.connected()
    assert b"steepest_connections_total 1.0" in one.text()
    assert b"steepest_connections_total 0.0" in other.text()


def test_where_the_system_tells_nothing_of_a_process_the_rest_is_told(monkeypatch):
    def absent(path, *_):
        raise FileNotFoundError(path)

    monkeypatch.setattr("prometheus_client.process_collector.open", absent, raising=False)
    told = Metrics().text().decode()
    assert "steepest_connections_total 0.0" in told
    assert "process_" not in told
