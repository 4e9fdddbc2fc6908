import gzip
import json
import re
from concurrent.futures import ThreadPoolExecutor

import httpx
import numpy as np
import pytest

from server.experiment.heights import MEDIA
from server.web.headers import POLICY
from tests.experiment.examples import BAD, GOOD, edited
from tests.experiment.test_heights import heights_of


@pytest.fixture(scope="module")
def client(server):
    with httpx.Client(base_url=server.origin, limits=httpx.Limits(max_keepalive_connections=0)) as client:
        yield client


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
def test_a_bad_experiment_is_answered_with_422_code_field_and_values(client, bad):
    answer = client.post("/api/trajectory", content=json.dumps(bad.experiment))
    told = answer.json()
    assert answer.status_code == 422
    assert (told["code"], told["field"]) == (bad.code, bad.field)
    assert {name: told["values"].get(name) for name in bad.values} == bad.values
    assert told["message"]


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 60_000, b'{"version": NaN}'])
def test_what_is_no_json_is_answered_with_422(client, content):
    answer = client.post("/api/trajectory", content=content)
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_json")


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_that_is_too_large_is_answered_with_413(client, chunked):
    content = b" " * 70_000
    answer = client.post("/api/trajectory", content=iter([content]) if chunked else content)
    told = answer.json()
    assert (answer.status_code, told["code"], told["values"]["limit"]) == (413, "too_large", 65_536)


def test_a_formula_is_checked_while_it_is_typed(client):
    told = client.get("/api/formula", params={"text": "c×x²", "domain": "[[-3, 3]]"})
    assert (told.status_code, told.headers["cache-control"]) == (200, "no-store")
    assert told.json()["refusal"] is None
    assert (told.json()["formula"]["formula"], told.json()["formula"]["dimension"]) == ("c*x^2", 1)


def test_a_formula_that_is_refused_is_an_answer_and_no_failure(client):
    told = client.get("/api/formula", params={"text": "x + 2y"})
    assert (told.status_code, told.json()["formula"]) == (200, None)
    refusal = told.json()["refusal"]
    assert (refusal["code"], refusal["field"]) == ("formula_times", "text")
    assert refusal["values"] == {"column": 6, "write": "2*y"}
    assert refusal["message"]
    assert (
        client.get("/api/formula", params={"text": "x", "domain": "[[1, 0]]"}).json()["refusal"]["code"]
        == "wrong_order"
    )
    assert client.get("/api/formula", params={"text": "x" * 5000}).json()["code"] == "too_large"


def test_the_same_experiment_twice_gives_the_same_bytes(client):
    assert (
        client.post("/api/trajectory", json=GOOD).content == client.post("/api/trajectory", json=GOOD).content
    )


def test_trajectories_come_as_csv_where_that_is_accepted(client):
    answer = client.post("/api/trajectory", json=GOOD, headers={"Accept": "text/csv"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.text.splitlines()[0].startswith("run,step,x,y,loss,gradient_norm,learning_rate,evaluations")


def test_many_requests_at_once_are_all_answered(client):
    def ask(seed):
        return client.post("/api/trajectory", json=edited(GOOD, ("seed",), seed)).status_code

    with ThreadPoolExecutor(12) as pool:
        assert set(pool.map(ask, range(12))) == {200}


def test_too_many_requests_at_once_are_told_to_come_again(make_server):
    server = make_server(STEEPEST_WAITING_TRAJECTORIES="1")
    long = edited(edited(GOOD, ("steps",), 18_000), ("runs",), [GOOD["runs"][1]] * 7)

    def ask(seed):
        return httpx.post(f"{server.origin}/api/trajectory", json=edited(long, ("seed",), seed), timeout=30)

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(ask, range(6)))
    codes = {answer.status_code for answer in answers}
    assert codes == {200, 503}
    busy = next(answer for answer in answers if answer.status_code == 503)
    assert (busy.json()["code"], busy.headers["retry-after"]) == ("busy", "1")
    assert ask(9).status_code == 200


def test_a_contour_is_float32_from_the_lowest_y_and_kept_for_ever_under_the_code_s_digest(client):
    digest = client.get("/api/catalog").json()["digest"]
    query = {
        "objective": '{"name": "rosenbrock", "parameters": {}}',
        "box": "-2,2,-1,3",
        "size": 50,
        "code": digest,
    }
    answer = client.get("/api/contour", params=query)
    assert answer.headers["content-type"] == "application/octet-stream"
    assert "immutable" in answer.headers["cache-control"]
    grid = np.frombuffer(answer.content, "<f4").reshape(50, 50)
    assert grid[0, 0] == np.float32(2509.0)
    assert grid[-1, 0] == np.float32(109.0)
    assert client.get("/api/contour", params={**query, "code": "old"}).headers["cache-control"] == "no-store"


def test_a_contour_is_told_in_fewer_bytes_to_who_accepts_that(client):
    query = {"objective": '{"name": "rosenbrock"}', "box": "-2,2,-1,3", "size": 200}
    folded = {"Accept": f"{MEDIA}, application/octet-stream", "Accept-Encoding": "gzip"}
    plain = client.get("/api/contour", params=query)
    told = client.get("/api/contour", params=query, headers=folded)
    assert (told.headers["content-type"], told.headers["content-encoding"]) == (MEDIA, "gzip")
    assert told.headers["vary"] == plain.headers["vary"] == "Accept, Accept-Encoding"
    assert heights_of(told.content, 200) == plain.content
    assert int(told.headers["content-length"]) < len(plain.content) / 2
    for headers in ({**folded, "Accept-Encoding": "identity"}, {**folded, "Accept": "*/*"}):
        assert client.get("/api/contour", params=query, headers=headers).content == plain.content


def test_a_contour_asked_for_by_many_at_once_is_the_same_for_all(client):
    query = {"objective": '{"name": "ackley"}', "box": "-5,5,-5,5", "size": 256}
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: client.get("/api/contour", params=query).content, range(16)))
    assert len(set(answers)) == 1


@pytest.mark.parametrize(
    ("query", "code", "field"),
    [
        ({}, "missing_field", "objective"),
        ({"objective": '{"name": "ackley"}'}, "missing_field", "box"),
        ({"objective": "{}", "box": "0,1,0,1"}, "missing_field", "objective.name"),
        ({"objective": '{"name": "ackly"}', "box": "0,1,0,1"}, "unknown_name", "objective.name"),
        ({"objective": '{"name": "ackley"}', "box": "0,1"}, "wrong_length", "box"),
        ({"objective": '{"name": "ackley"}', "box": "0,1,0,1", "size": "300"}, "out_of_range", "size"),
        ({"objective": " " * 5000, "box": "0,1,0,1"}, "too_large", "objective"),
    ],
)
def test_a_bad_contour_query_is_answered_with_422(client, query, code, field):
    answer = client.get("/api/contour", params=query)
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (422, code, field)


@pytest.mark.parametrize("address", ["/", "/reference"])
def test_the_page_is_asked_about_each_time_and_its_parts_are_kept_for_ever(client, address):
    page = client.get(address)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["cache-control"] == "no-cache"
    assert client.get(address, headers={"If-None-Match": page.headers["etag"]}).status_code == 304
    parts = re.findall(r'(?:src|href)="(assets/[^"]+)"', page.text)
    assert len(parts) >= 5
    for part in parts:
        answer = client.get(f"/{part}")
        assert (part, answer.status_code) == (part, 200)
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert re.fullmatch(r"assets/[0-9a-f]{16}/.+", part)


def test_parts_under_an_old_digest_are_not_kept(client):
    assert client.get("/assets/0123456789abcdef/css/tokens.css").headers["cache-control"] == "no-store"
    assert client.get("/assets/css/tokens.css").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    ["index.html", "reference.html", "../server/__init__.py", "%2e%2e/pyproject.toml", "css/nothing.css", ""],
)
def test_nothing_else_is_served(client, path):
    digest = re.search(r"assets/([0-9a-f]{16})/", client.get("/").text)[1]
    answer = client.get(f"/assets/{digest}/{path}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_text_is_compressed_for_who_can_read_that(client):
    plain = client.get("/assets/plotly.js", headers={"Accept-Encoding": "identity"})
    with client.stream("GET", "/assets/plotly.js", headers={"Accept-Encoding": "gzip"}) as packed:
        content = b"".join(packed.iter_raw())
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["vary"] == "Accept-Encoding"
    assert "content-encoding" not in plain.headers
    assert len(content) * 2 < len(plain.content)
    assert gzip.decompress(content) == plain.content


@pytest.mark.parametrize(
    "path", ["/", "/reference", "/assets/plotly.css", "/api/catalog", "/healthz", "/nothing", "/api/contour"]
)
def test_every_answer_bears_the_policy_and_may_be_read_from_a_sandboxed_frame(client, path):
    headers = client.get(path).headers
    assert headers["content-security-policy"] == f"{POLICY}*"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["access-control-allow-origin"] == "*"
    assert "x-frame-options" not in headers


def test_a_sandboxed_frame_may_post(client):
    asked = {
        "Origin": "null",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    answer = client.options("/api/trajectory", headers=asked)
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert "content-type" in answer.headers["access-control-allow-headers"].lower()


def test_the_policy_allows_nothing_unsafe_but_style_attributes():
    assert re.findall(r"\S+ 'unsafe-\S+'", POLICY) == ["style-src-attr 'unsafe-inline'"]
    assert "default-src 'none'" in POLICY


def test_who_may_show_the_page_can_be_set(make_server):
    server = make_server(STEEPEST_FRAME_ANCESTORS="'self' https://moodle.example")
    policy = httpx.get(server.origin).headers["content-security-policy"]
    assert policy.endswith("frame-ancestors 'self' https://moodle.example")


def test_the_process_says_how_it_is(client):
    assert client.get("/healthz").json() == {"status": "alive"}
    assert client.get("/readyz").json() == {"status": "ready"}


def test_the_api_describes_itself_with_the_experiment_s_shape(client):
    described = client.get("/api/openapi.json").json()
    paths = set(described["paths"])
    assert {"/api/catalog", "/api/trajectory", "/api/contour", "/api/risk", "/healthz", "/readyz"} <= paths
    assert set(described["paths"]["/api/data/{sha256}"]) == {"get", "put"}
    schemas = described["components"]["schemas"]
    assert schemas["ExperimentModel"]["properties"]["steps"]["maximum"] == 20_000
    body = described["paths"]["/api/trajectory"]["post"]["requestBody"]
    assert body["content"]["application/json"]["schema"]["$ref"] == "#/components/schemas/ExperimentModel"
    references = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(described)))
    assert references <= set(schemas)


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing", 404, "not_found"),
        ("GET", "/api/trajectory", 405, "method_not_allowed"),
        ("POST", "/", 405, ""),
    ],
)
def test_other_requests_are_refused_as_json(client, method, path, status, code):
    answer = client.request(method, path)
    assert answer.status_code == status
    assert answer.json()["code"] == (code or "method_not_allowed")


def test_head_is_answered_for_the_page(client):
    answer = client.head("/")
    assert (answer.status_code, answer.content) == (200, b"")
