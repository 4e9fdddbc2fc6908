import asyncio
import json
import logging
import re
import sys

from server.web.logs import JsonLines, TextLines
from tests.experiment.examples import GOOD
from tests.web.log_lines import told
from tests.web.streaming import Client, stream


def record(message="it happened", level=logging.INFO, name="steepest", error=None, **values):
    made = logging.LogRecord(name, level, "", 0, message, (), error)
    made.values = values
    return made


def raised():
    try:
        raise ValueError("one\ntwo")
    except ValueError:
        return sys.exc_info()


def test_each_connection_is_one_line_with_what_went_over_it(make_server):
    server = make_server()

    async def talk():
        clients, ports = [], []
        for _ in range(2):
            async with stream(server) as opened:
                client = Client(opened)
                ports.append(opened.local_address[1])
                await client.open(GOOD)
                await client.want(700, [0])
                await client.told("ended")
                clients.append(client)
                await opened.close(4444, "for no reason")
        return clients, ports

    clients, ports = asyncio.run(talk())
    server.stop()
    written = told(server.log, "connection")
    assert len(written) == 2
    assert len({line["id"] for line in written}) == 2
    for line, client in zip(written, clients, strict=True):
        frames = [frame.encode() if isinstance(frame, str) else frame for frame in client.frames]
        assert (line["frames_out"], line["bytes_out"]) == (len(frames), sum(map(len, frames)))
        assert line["frames_in"] == 2
        assert line["bytes_in"] > 500
        assert line["code"] == 4444
        assert line["seconds"] > 0
        usual = {
            "time",
            "level",
            "event",
            "id",
            "seconds",
            "frames_in",
            "bytes_in",
            "frames_out",
            "bytes_out",
        }
        assert set(line) == usual | {"code"}, "a reason stands there only where it is the server's"
    text = server.log.read_text(encoding="utf-8")
    assert "127.0.0.1" not in text
    assert "for no reason" not in text
    numbers = set(re.findall(r"\d+", re.sub(r"\d+\.\d+|\.\d+", "", text)))
    assert not numbers & {str(port) for port in ports}


def test_what_a_library_says_is_a_line_too():
    value = json.loads(JsonLines().format(record("it is odd", logging.WARNING, "uvicorn.error")))
    assert (value["level"], value["logger"], value["message"]) == ("warning", "uvicorn.error", "it is odd")


def test_an_exception_stays_on_its_line():
    line = JsonLines().format(record("it failed", logging.ERROR, error=raised()))
    assert "\n" not in line
    value = json.loads(line)
    assert (value["level"], value["event"]) == ("error", "it failed")
    assert value["exception"].endswith("ValueError: one\ntwo")


def test_numbers_stand_beside_the_event():
    value = json.loads(JsonLines().format(record("connection", code=1000, id="a-1")))
    assert (value["event"], value["code"], value["id"]) == ("connection", 1000, "a-1")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", value["time"])


def test_text_is_for_people():
    form = TextLines()
    assert re.fullmatch(
        r"\d\d:\d\d:\d\d connection: code=1000 id=a-1", form.format(record("connection", code=1000, id="a-1"))
    )
    assert re.search(r" warning: lag: times=2$", form.format(record("lag", logging.WARNING, times=2)))
    assert "ValueError: one" in form.format(record("it failed", logging.ERROR, error=raised()))
