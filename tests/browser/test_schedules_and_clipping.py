"""Schedules and clipping, from the chooser on the card to the pixel: curve, arrows, counter, link."""

import math

import pytest
from playwright.sync_api import expect

from tests.browser.steepest_page import column

ADAM = 2


def open_choosers(steepest, name):
    """The card's unfolded part."""
    card = steepest.card(name)
    card.get_by_role("button", name=name, exact=True).click()
    card.get_by_role("button", name="More settings", exact=True).click()
    return card


def choose(steepest, card, chooser, option, run):
    """Choose in one of the card's lists and wait until the server has it."""
    kind = {"Schedule": "schedule", "Clipping": "clip"}[chooser]
    before = steepest.wire.experiment["runs"][run].get(kind)
    card.get_by_role("combobox", name=chooser, exact=True).select_option(label=option)
    steepest.until(lambda: steepest.wire.experiment["runs"][run].get(kind) != before, option)
    return steepest.wire.experiment["runs"][run][kind]


def test_a_cosine_bends_the_curve_of_the_rate_and_the_link_brings_it_back(still, open_page):
    card = open_choosers(still, "Adam")
    second = still.page.locator("#second-curve")
    second.get_by_text("α(t)", exact=True).click()
    still.finish()
    straight = still.rest(second.screenshot, "a curve that rests")
    assert not card.locator(".rate-picture").is_visible(), "a rate that never moves has no picture"
    chosen = choose(still, card, "Schedule", "Cosine", ADAM)
    assert chosen["name"] == "cosine"
    still.all_rows()
    card.locator(".rate-picture").wait_for()
    still.until(lambda: second.screenshot() != straight, "a bent curve")
    rates = column(still.trajectory(), ADAM, "learning_rate")
    assert rates[1:] == pytest.approx(
        [0.46 * (1 + math.cos(math.pi * k / 500)) / 2 for k in range(len(rates) - 1)], abs=1e-15
    )
    again = open_page(still.address().split(still.page.url.split("#")[0])[-1])
    assert again.wire.experiment == still.wire.experiment
    again.all_rows()
    assert column(again.trajectory(), ADAM, "learning_rate") == rates
    assert "Cosine" in (again.card("Adam").text_content() or ""), "a closed card says it too"


def test_a_number_of_a_schedule_is_set_and_undone(still):
    card = open_choosers(still, "Adam")
    choose(still, card, "Schedule", "Exponential", ADAM)
    assert "Decay factor an update" in (card.text_content() or "")
    field = card.get_by_label("Decay factor an update", exact=True)
    field.fill("0.95")
    field.press("Enter")
    still.until(
        lambda: still.wire.experiment["runs"][ADAM]["schedule"]["parameters"]["gamma"] == 0.95, "the number"
    )
    still.button("undo").click()
    still.button("undo").click()
    still.until(
        lambda: still.wire.experiment["runs"][ADAM]["schedule"]["name"] == "constant", "no schedule again"
    )


def test_clipping_is_seen_as_two_arrows_a_counter_and_lines_of_the_panel(still):
    still.longest_selected()
    card = open_choosers(still, "Gradient descent")
    assert still.page.locator(".arrows .core.clipped").count() == 0
    choose(still, card, "Clipping", "By norm", 0)
    field = card.get_by_label("Limit", exact=True)
    field.fill("20")
    field.press("Enter")
    still.until(lambda: still.wire.experiment["runs"][0]["clip"]["parameters"]["limit"] == 20, "the limit")
    still.all_rows()
    counts = column(still.trajectory(), 0, "clipped")
    assert counts[3] > 0
    for step in (3, 40, 0):
        still.seek(step)
        words = f"clipped {int(counts[min(step, len(counts) - 1)])} ×"
        still.until(lambda words=words: words in (card.text_content() or ""), words)
    still.seek(3)
    still.page.locator(".arrows .core.clipped").wait_for()

    def lengths():
        parts = [still.page.locator(f".arrows .core.{kind}") for kind in ("clipped", "gradient")]
        return [part.evaluate("e => e.getTotalLength()") for part in parts]

    cut, raw = still.rest(lengths, "arrows that rest")
    assert cut < raw, "what is left of a gradient is shorter"
    assert "−ĝ: clipped" in (still.page.locator(".landscape-legend").text_content() or "")
    still.until(lambda: "min" in (still.page.locator("#arithmetic").text_content() or ""), "the clip's lines")


def test_in_chinese_the_choosers_have_their_chinese_names(open_page):
    page = open_page("/#v=1&language=zh&r=adam;schedule=one_cycle;clip=value(limit=5)", language="zh")
    runs = page.page.locator("#runs")
    for part in ("单周期", "已裁剪"):
        expect(runs).to_contain_text(part)


def test_on_a_phone_nothing_is_wider_than_the_page(open_page):
    page = open_page(
        "/#v=1&r=adam;schedule=one_cycle;clip=norm(limit=5)",
        viewport={"width": 360, "height": 740},
        has_touch=True,
        is_mobile=True,
    )
    page.card("Adam").get_by_role("button", name="More settings", exact=True).click()
    assert page.sideways() == 0
