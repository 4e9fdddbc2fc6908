"""Presets on the page: each opens by its name and by its link, which are the same, and shows what it says."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from server.presets import PRESETS

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"\[([^\]]+)\]\(http://localhost:8000/(#(?:[^()\s]|\([^()\s]*\))*)\)")
LINKS = dict(LINK.findall((ROOT / "docs" / "training-losses.md").read_text(encoding="utf-8")))
NAMES = {preset.name: preset.words["en"]["name"] for preset in PRESETS}


@pytest.fixture
def shown(open_page):
    """The page with a preset opened by its link, every run known to its end."""

    def opened(name):
        page = open_page(f"/{LINKS[NAMES[name]]}", reduced_motion="reduce")
        page.all_rows()
        return page

    return opened


def ends(steepest):
    """Every run's outcome, as it was told last."""
    told = {message["run"]: message["outcome"] for message in steepest.wire.hears("ended")}
    return [told[run] for run in sorted(told)]


def test_the_documents_have_a_link_for_each():
    assert list(LINKS) == list(NAMES.values())


@pytest.mark.parametrize("name", NAMES)
def test_its_link_is_what_choosing_it_by_name_opens(still, name):
    still.choose_surface(NAMES[name])
    still.all_rows()
    link = LINKS[NAMES[name]].removeprefix("#")
    still.until(lambda: still.address().partition("/#")[2] == link, "the link of the documents")


def test_the_proximal_step_shows_which_weight_is_exactly_zero(shown):
    steepest = shown("exact_zeros")
    expect(steepest.page.locator(".chip", has_text="exactly").first).to_contain_text("w₁ = 0 exactly")
    assert steepest.trajectory()["runs"][0]["x"][-1][0] == 0
    assert steepest.trajectory()["runs"][1]["x"][-1][0] != 0


def test_early_stopping_says_which_step_it_gives_back(shown):
    steepest = shown("early_stopping")
    (outcome,) = ends(steepest)
    best = outcome["values"]["best_step"]
    assert (outcome["kind"], outcome["reason"]) == ("stopped", "patience")
    words = steepest.page.locator("#fit")
    expect(words).to_contain_text(f"Stopped early at step {outcome['step']}")
    expect(words).to_contain_text(f"best at step {best}")
    steepest.page.get_by_role("button", name=f"Go to step {best}").first.click()
    steepest.until(lambda: steepest.playhead == best, "the best step")


def test_a_delay_of_ten_steps_makes_a_stable_rate_diverge(shown):
    fresh, stale, slower = [outcome["kind"] for outcome in ends(shown("stale_gradients"))]
    assert (fresh, stale) == ("converged", "diverged")
    assert slower != "diverged"


def test_an_outlier_parts_the_minima_of_three_losses(shown):
    steepest = shown("outlier")
    words = steepest.page.locator("#losses .linked-minimum")
    steepest.until(
        lambda: words.count() == 3 and all("★" in each for each in words.all_inner_texts()), "minima"
    )
    squares, absolute, huber = (
        [steepest.number(part) for part in re.findall(r"[−\d.e]+", each)][:2]
        for each in words.all_inner_texts()
    )
    # What made the rows is the line y = 2x + 1.
    assert abs(squares[0] - 2) > 3 * max(abs(absolute[0] - 2), abs(huber[0] - 2))
