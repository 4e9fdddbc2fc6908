"""What is said of findings: every code has its definition on the page of the documents, and its sentences."""

import json
import re
from importlib import import_module
from pathlib import Path

import pytest

from server.core.findings import CODES, findings
from tests.core.stories import EVERY, ran

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "what-happened.md").read_text(encoding="utf-8")
MODULES = ("", ".curvature", ".ends", ".level_ground", ".rates", ".turns")


def sentences(language):
    path = ROOT / "frontend" / "languages" / f"{language}.json"
    return json.loads(path.read_text(encoding="utf-8"))["findings"]


def test_every_code_is_defined_in_the_documents():
    assert set(re.findall(r"^### `(\w+)`$", PAGE, re.MULTILINE)) == set(CODES)


def test_every_threshold_in_the_documents_is_the_code_s():
    told = {name: float(value) for name, value in re.findall(r"^\| `(\w+)` \| (\S+) \|", PAGE, re.MULTILINE)}
    known = {}
    for module in MODULES:
        names = vars(import_module(f"server.core.findings{module}"))
        known |= {name: one for name, one in names.items() if name.isupper() and isinstance(one, int | float)}
    assert told == pytest.approx(known)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_code_has_its_sentences(language):
    said = sentences(language)
    coded = {key: value for key, value in said.items() if isinstance(value, dict)}
    assert set(coded) == set(CODES)
    for code, parts in coded.items():
        assert set(parts) == {"claim", "reason"}, code
        assert parts["reason"].endswith((".", "。")), code


def test_a_sentence_asks_for_no_number_that_is_not_sent():
    seen = set()
    runs = [ran(*story, steps=1000) for story in EVERY]
    for one in (one for run in runs for one in findings(run, run.outcome)):
        seen.add(one.code)
        said = sentences("en")[one.code]
        asked = set(re.findall(r"\{(\w+)\}", said["claim"] + said["reason"]))
        assert asked <= set(one.values), one.code
        section = PAGE.split(f"### `{one.code}`")[1].split("\n#")[0]
        assert all(f"`{name}`" in section for name in one.values), one.code
    assert seen == set(CODES)
