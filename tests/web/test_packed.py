"""What is compressed ahead is served as it is, to who can read it, and only while it is what is served today."""

import gzip
import re

import brotli
import httpx
import pytest
from starlette.requests import Request

from server.web import compressing, packed, plotly, static
from server.web.static import File, Pages

INDEX = """<head>
<link rel="stylesheet" href="assets/css/a.css">
<script type="module" src="assets/js/main.js"></script>
</head>"""


@pytest.fixture
def folder(tmp_path):
    page = tmp_path / "frontend"
    for name, text in {
        "index.html": INDEX,
        "css/a.css": "a { color: red; }\n" * 9,
        "js/main.js": 'import { two } from "./other.js";\nvoid two;\n',
        "js/other.js": "export const two = 2;\n",
        "picture.png": "no text",
    }.items():
        (page / name).parent.mkdir(parents=True, exist_ok=True)
        (page / name).write_text(text, encoding="utf-8")
    (tmp_path / "plotly.min.js").write_text("var Plotly = {};\n" * 99, encoding="utf-8")
    return page


def built(folder):
    """The pages after a build has compressed them, with another file."""
    script = folder.parent / "plotly.min.js"
    other = File(b'{"a": 1}' * 9, ".json")
    list(compressing.write(Pages(folder, script), [other], script, folder / static.PACKED))
    other.look(folder / static.PACKED)
    return Pages(folder, folder.parent), other


async def ask(file, encoding, known=""):
    headers = [(b"accept-encoding", encoding.encode()), (b"if-none-match", known.encode())]
    return await file.response(Request({"type": "http", "headers": headers}), static.IMMUTABLE)


def files(pages):
    return {**pages.files, **{f"{name}.html": file for name, file in pages.pages.items()}}


async def test_a_build_compresses_everything_that_is_text(folder):
    pages, other = built(folder)
    for name, file in {**files(pages), "other": other}.items():
        if name.endswith(".png"):
            assert file.ahead == {}
            continue
        assert brotli.decompress(file.ahead["br"]) == file.content, name
        assert gzip.decompress(file.ahead["gzip"]) == file.content, name
        assert (await ask(file, "gzip, deflate, br")).body == file.ahead["br"], name
        assert (await ask(file, "gzip, br;q=0")).body == file.ahead["gzip"], name
        assert (await ask(file, "")).body == file.content, name
    assert {path.name for path in folder.parent.iterdir()} >= {"plotly.min.js.br", "plotly.min.js.gz"}


async def test_a_coding_has_an_etag_of_its_own_by_which_it_alone_is_known_again(folder):
    file = built(folder)[0].pages["index"]
    codings = ("br", "gzip", "")
    answers = {coding: await ask(file, coding) for coding in codings}
    assert [answers[coding].headers.get("content-encoding") for coding in codings] == ["br", "gzip", None]
    tags = {coding: answers[coding].headers["etag"] for coding in codings}
    assert len(set(tags.values())) == 3
    for coding in codings:
        for other in codings:
            again = await ask(file, coding, tags[other])
            assert again.status_code == (304 if coding == other else 200), (coding, other)
            assert (again.headers["etag"], again.headers["vary"]) == (tags[coding], "Accept-Encoding")


@pytest.mark.parametrize(
    ("known", "status"),
    [
        ("{}", 304),
        ("W/{}", 304),  # compared weakly
        ('"other, with a comma", {}', 304),
        ('"other" , W/{}', 304),
        ("*", 304),
        ('"other"', 200),
        ('"*"', 200),
        ("", 200),
    ],
)
async def test_what_a_client_has_is_read_as_rfc_9110_says(folder, known, status):
    file = built(folder)[0].files["css/a.css"]
    tag = (await ask(file, "gzip")).headers["etag"]
    answer = await ask(file, "gzip", known.format(tag))
    assert (answer.status_code, answer.headers["etag"]) == (status, tag)
    assert answer.body == (b"" if status == 304 else file.ahead["gzip"])


async def test_tags_in_several_lines_of_a_head_are_one_list(folder):
    file = built(folder)[0].files["css/a.css"]
    tag = (await ask(file, "")).headers["etag"]
    lines = [(b"if-none-match", b'"other"'), (b"if-none-match", tag.encode())]
    answer = await file.response(Request({"type": "http", "headers": lines}), static.IMMUTABLE)
    assert answer.status_code == 304


async def test_what_has_changed_since_is_compressed_as_it_is_now(folder):
    pages = built(folder)[0]
    (folder / "css" / "a.css").write_text("b {}", encoding="utf-8")
    (folder.parent / "plotly.min.js").write_text("var Plotly = 2;", encoding="utf-8")
    pages = Pages(folder, folder.parent)
    for name in ("css/a.css", "plotly.js"):
        assert pages.files[name].ahead == {}, name
        answer = await ask(pages.files[name], "br, gzip")
        assert answer.headers["content-encoding"] == "gzip"
        assert gzip.decompress(answer.body) == pages.files[name].content


def test_what_a_build_left_earlier_goes_with_the_next(folder):
    built(folder)
    before = set((folder / static.PACKED).iterdir())
    (folder / "css" / "a.css").write_text("b {}", encoding="utf-8")
    built(folder)
    assert before - set((folder / static.PACKED).iterdir())


def test_what_is_packed_is_not_served_under_its_own_name(folder):
    pages = built(folder)[0]
    assert not [name for name in pages.files if name.startswith(static.PACKED)]


@pytest.mark.parametrize("broken", [b"", b"\x00" * 8, b"nothing of it"])
def test_a_script_beside_which_something_else_lies_is_not_taken_for_it(tmp_path, broken):
    script = tmp_path / "plotly.min.js"
    script.write_text("whole", encoding="utf-8")
    (tmp_path / "plotly.min.js.br").write_bytes(b"old")
    (tmp_path / "plotly.min.js.gz").write_bytes(broken)
    assert plotly.compressed(tmp_path, script.read_bytes()) == {}


def test_without_brotli_the_command_says_what_is_missing(monkeypatch, capsys):
    def missing(name):
        raise ModuleNotFoundError(f"No module named {name!r}")

    monkeypatch.setattr(compressing, "import_module", missing)
    assert compressing.main() == 1
    assert "brotli" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("", []),
        ("gzip", ["gzip"]),
        ("br, gzip", ["br", "gzip"]),
        ("GZIP;q=0.5, BR;q=0", ["gzip"]),
        ("*", ["br", "gzip"]),
        ("*;q=0", []),
        ("gzip;q=nonsense", []),
        ("deflate, zstd", []),
    ],
)
def test_what_a_client_accepts_is_what_it_says(said, expected):
    assert packed.accepted(said) == expected


def test_the_page_tells_the_browser_early_what_its_modules_need(server):
    page = httpx.get(server.origin).text
    loaded = re.findall(r'<script type="module" src="([^"]+)">', page)
    assert loaded
    assert re.findall(r'<link rel="modulepreload" href="([^"]+)">', page) == loaded
    early = re.findall(r'<link rel="preload" as="fetch" crossorigin href="([^"]+)">', page)
    assert page.index("modulepreload") < page.index("stylesheet")
    for address in early:
        answer = httpx.get(f"{server.origin}/{address}")
        assert (address, answer.status_code) == (address, 200)
        assert answer.headers["content-type"] == "application/json"
    assert {address.rpartition("/")[2] for address in early} == {"en.json", "zh.json", "catalog"}
