"""The page's JavaScript, unit by unit, in a real Chromium: each test of units/*.test.js is a case of its own."""

import re
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parent.parent.parent
UNITS = Path(__file__).parent / "units"
SENTENCE = re.compile(r"""^test\(\s*(["'`])((?:\\.|(?!\1).)*)\1""", re.M)


class Files(SimpleHTTPRequestHandler):
    """The checkout's files, as they are now."""

    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".js": "text/javascript"}

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *said: object) -> None:
        """Says nothing: a file that is missing fails the test that wants it."""


def sentences() -> Iterator[object]:
    for path in sorted(UNITS.rglob("*.test.js")):
        for _, sentence in SENTENCE.findall(path.read_text(encoding="utf-8")):
            yield pytest.param(path, sentence, id=f"{path.name.removesuffix('.test.js')}: {sentence}")


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Files, directory=str(ROOT))) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def sheet(browser: Browser, origin: str) -> Iterator[Page]:
    """One page for all of them: a unit keeps nothing outside itself."""
    page = browser.new_page()
    page.goto(f"{origin}/{UNITS.relative_to(ROOT)}/page.html")
    yield page
    page.close()


@pytest.mark.parametrize(("path", "sentence"), sentences())
def test_unit(sheet: Page, path: Path, sentence: str) -> None:
    fault = sheet.evaluate(
        """async ([file, sentence]) => {
          await import(file);
          const { run } = await import("/tests/browser/units/harness.js");
          return run(sentence);
        }""",
        [f"/{path.relative_to(ROOT)}", sentence],
    )
    assert fault is None, fault


def test_there_are_units_and_each_file_has_some() -> None:
    files = sorted(UNITS.rglob("*.test.js"))
    assert files
    for path in files:
        assert SENTENCE.search(path.read_text(encoding="utf-8")), (
            f"{path.name} has no test that is found by its sentence"
        )
