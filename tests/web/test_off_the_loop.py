"""What takes long is made by threads, while the loop serves everybody else; and made once."""

import asyncio
import json
import threading
import weakref

import httpx
import pytest

from server.experiment import Contour, Refusal
from server.experiment.heights import MEDIA
from server.experiment.own_formulas import AskedFormula
from server.protocol.session import Session
from server.web import routes
from server.web.app import create_app
from server.web.pool import Kept, Pool
from tests.experiment.test_heights import heights_of
from tests.web.test_connection import Socket, served, until
from tests.web.uncollected import uncollected

OWN = {"kind": "formula", "text": "(x - 1)^2 + sin(x*y) + 3*y^4", "domain": [[-2, 2], [-1, 3]]}
EXPERIMENT = {"version": 1, "objective": OWN, "steps": 20, "runs": [{"optimizer": {"name": "adam"}}]}
OPEN = {"type": "open", "opening": 1, "experiment": EXPERIMENT, "runs": [{"generation": 1}]}


def asked(app, calls):
    """The answers of an app in this process."""

    async def main():
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            async with asyncio.TaskGroup() as group:
                scheduling = group.create_task(app.state.scheduler.run())
                answers = [(await client.request(*call[:2], **call[2])) for call in calls]
                scheduling.cancel()
            return answers

    return asyncio.run(main())


@pytest.fixture
def threads(monkeypatch):
    """The names of the threads in which formulas were made."""
    names, real = [], AskedFormula.built

    def noted(self):
        names.append(threading.current_thread().name)
        real(self)

    monkeypatch.setattr(AskedFormula, "built", noted)
    return names


@pytest.mark.parametrize(
    "call",
    [
        ("POST", "/api/trajectory", {"json": EXPERIMENT}),
        ("POST", "/api/contour", {"json": {"objective": OWN, "box": [-2, 2, -1, 3], "size": 9}}),
        ("GET", "/api/contour", {"params": {"objective": json.dumps(OWN), "box": "-2,2,-1,3", "size": "9"}}),
    ],
    ids=["trajectory", "posted contour", "contour"],
)
def test_a_request_has_a_new_formula_made_by_a_thread_and_once(call, threads, request):
    text = OWN["text"] + f" + {len(request.node.name)}/{7 + ord(request.node.name[-2])}"
    new = json.loads(json.dumps(call).replace(OWN["text"], text))
    answers = asked(create_app(), [new, new])
    assert [answer.status_code for answer in answers] == [200, 200]
    assert len(threads) == 1
    assert threads[0].startswith("pool")


def test_a_stream_has_it_made_before_the_message_is_answered(threads):
    app = create_app()
    new = json.loads(json.dumps(OPEN).replace(OWN["text"], OWN["text"] + " + x/3"))
    change = {"type": "change", "run": 0, "generation": 2, "value": {"optimizer": {"name": "yogi"}}}
    socket = Socket([new, new | {"opening": 2}, change])
    socket.app = app

    async def meanwhile(_):
        await until(lambda: len(socket.sent) == 3)
        socket.leave()

    async def main():
        session = Session(app.state.trajectories, app.state.surveys)
        await served(socket, session, meanwhile=meanwhile)

    asyncio.run(main())
    assert [json.loads(frame)["type"] for frame in socket.sent] == ["opened", "opened", "changed"]
    assert len(threads) == 2, "of the opening and of the change"
    assert all(name.startswith("pool") for name in threads)


def test_a_formula_that_is_described_is_so_by_a_thread_and_once(monkeypatch):
    names, real = [], routes.formula_json

    def noted(text, domain):
        names.append(threading.current_thread().name)
        return real(text, domain)

    monkeypatch.setattr(routes, "formula_json", noted)
    call = ("GET", "/api/formula", {"params": {"text": "x^2 + 5*y^2"}})
    first, second = asked(create_app(), [call, call])
    assert first.content == second.content
    assert first.json()["formula"]["dimension"] == 2
    assert len(names) == 1
    assert names[0].startswith("pool")


def test_heights_are_computed_once_in_whichever_form_they_are_asked_for(monkeypatch):
    computed, real = [], Contour.heights

    def noted(self):
        computed.append(self.key)
        return real(self)

    monkeypatch.setattr(Contour, "heights", noted)
    query = {"params": {"objective": '{"name": "rosenbrock"}', "box": "-2,2,-1,3", "size": "40"}}
    folded = ("GET", "/api/contour", query | {"headers": {"accept": MEDIA, "accept-encoding": "gzip"}})
    plain = ("GET", "/api/contour", query | {"headers": {"accept": "*/*"}})
    told, bare, again = asked(create_app(), [folded, plain, folded])
    assert len(computed) == 1
    assert told.content == again.content
    assert heights_of(told.content, 40) == bare.content
    assert len(bare.content) == 4 * 40 * 40


class Whole:
    """Something that whoever asks knows, as a message."""


@pytest.mark.parametrize("way", ["run", "once", "kept"])
def test_a_refusal_from_a_thread_leaves_no_cycle_that_holds_the_message(way):
    def refuses():
        raise Refusal("unknown_name", "objective.name")

    async def asks(pool, kept, message):
        calls = {
            "run": lambda: pool.run(refuses),
            "once": lambda: pool.once("key", refuses),
            "kept": lambda: kept.answer("key", refuses),
        }
        with pytest.raises(Refusal):
            await calls[way]()
        return weakref.ref(message)

    async def main():
        pool = Pool(4)
        gone = await asks(pool, Kept(pool, 1000), Whole())
        await asyncio.sleep(0.01)
        pool.close()
        return gone

    with uncollected():
        assert asyncio.run(main())() is None
