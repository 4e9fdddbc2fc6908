"""The README's links show what the README says: each is opened, and is written again letter by letter."""

import re
from pathlib import Path

import pytest

from tests.browser.test_compare import rows

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"\[([^\]]+)\]\(http://localhost:8000/(#(?:[^()\s]|\([^()\s]*\))*)\)")
LINKS = dict(LINK.findall((ROOT / "README.md").read_text(encoding="utf-8")))


@pytest.fixture
def follow(open_page):
    def opened(name):
        page = open_page(f"/{LINKS[name]}")
        page.all_rows()
        assert page.address().partition("/#")[2] == LINKS[name].removeprefix("#")
        return page

    return opened


def ends(page):
    """Kind and step of every run's end."""
    told = {message["run"]: message["outcome"] for message in page.wire.hears("ended")}
    return [(told[run]["kind"], told[run]["step"]) for run in sorted(told)]


def test_there_is_a_link_for_each_of_the_three():
    assert list(LINKS) == ["Too small, right, too large", "Why momentum helps", "Why Newton jumps"]


def test_too_small_right_too_large(follow):
    page = follow("Too small, right, too large")
    assert [kind for kind, _ in ends(page)] == ["step_limit", "converged", "diverged"]
    assert (
        page.page.get_by_role("tab", name="Learning rates", exact=True).get_attribute("aria-selected")
        == "true"
    )
    losses = [run["loss"] for run in page.trajectory()["runs"]]
    assert losses[0][-1] > 1
    assert losses[1][-1] < 1e-12
    page.page.locator("#readout").get_by_text("400 rates, 3 runs").wait_for()
    assert page.page.locator("#rates").is_visible()


def test_why_momentum_helps(follow):
    page = follow("Why momentum helps")
    assert ends(page) == [("converged", 379)]
    page.until(lambda: not any("…" in row for row in rows(page)), "both ends")
    without, live = rows(page)
    assert without[5] == "μ 0 → 0.9"
    assert page.number(without[1]) > 0.01
    assert page.number(live[1]) < 1e-12


def test_why_newton_jumps(follow):
    page = follow("Why Newton jumps")
    assert ends(page)[1] == ("converged", 6)
    assert page.playhead == 2
    losses = page.trajectory()["runs"][1]["loss"]
    assert round(losses[1], 1) == 4.7
    assert round(losses[2]) == 1412
    # The jump goes far out of the surface's own domain; the link shows where it lands.
    page.page.locator("#landscape [data-words='run 2']").wait_for()
