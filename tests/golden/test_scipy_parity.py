"""Rules over the whole point against SciPy, kept in golden files: no test needs SciPy."""

import re
from pathlib import Path

import pytest

from tests.golden.cases import start_of
from tests.golden.scipy_parity import EXCEPTIONS, FILES, agreements, golden_file, page

DOCS = Path(__file__).parents[2] / "docs"


def test_the_golden_files_name_their_maker_and_begin_where_ours_do():
    for name in FILES:
        kept = golden_file(name)
        assert kept["scipy"].startswith("1.")
        assert kept["made_by"] == "tests/golden/make_scipy_goldens.py"
    for name in ("bfgs", "cg", "lbfgs"):
        for surface, rows in golden_file(name)["runs"].items():
            assert tuple(rows[0][:2]) == start_of(surface)


@pytest.mark.parametrize("one", agreements(), ids=lambda one: f"{one.method}-{one.surface}")
def test_what_is_compared_with_scipy_agrees(one):
    assert one.steps >= 5 or "first trial" in one.method
    assert one.distance <= 1e-12


def test_the_page_has_every_comparison_and_every_exception():
    """Distances are rounding, which differs from machine to machine; all else on the page is as it is written."""

    def rounded(text):
        return re.sub(r"\d+e[-+]\d+", "…", text)

    assert rounded(page()) == rounded((DOCS / "parity-second-order.md").read_text(encoding="utf-8"))
    assert len(EXCEPTIONS) == page().split("## Not compared")[1].count("\n| ") - 1
