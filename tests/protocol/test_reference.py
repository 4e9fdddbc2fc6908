import re
from pathlib import Path

from server.protocol.reference import reference

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "protocol.md"


def test_the_protocol_s_page_is_current():
    assert PAGE.read_text(encoding="utf-8") == reference(), (
        "python -m server.protocol.reference > docs/protocol.md"
    )


def test_every_code_that_these_rooms_refuse_with_is_documented():
    page = PAGE.read_text(encoding="utf-8")
    sources = [
        path for room in ("experiment", "protocol", "web") for path in (ROOT / "server" / room).glob("*.py")
    ]
    text = "".join(path.read_text(encoding="utf-8") for path in [*sources, ROOT / "server" / "catalog.py"])
    codes = set(re.findall(r'(?:Refusal|refuse)\(\s*"(\w+)"', text))
    assert len(codes) > 10
    assert {code for code in codes if f"`{code}`" not in page} == set()
