"""The tab of maps: basins with their shares, a pixel that becomes the run, keys, fingers, ranges, what is too large."""

import csv
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import PHONE

BASINS = "/#v=1&o=himmelblau&n=300&at=0&r=gradient_descent(learning_rate=0.0064)"
MOMENTUM = "/#v=1&o=himmelblau&n=200&at=0&r=sgd(learning_rate=0.001);oracle=exact"
SIMPLEX = "/#v=1&o=himmelblau&n=500&at=0&r=nelder_mead()"
# |z³ − 1|², whose minima nobody has listed: the three third roots of 1.
ROOTS = "(x^3 - 3*x*y^2 - 1)^2 + (3*x^2*y - y^3)^2"

LOOKS = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "phone": PHONE,
    "chinese": {"language": "zh", "locale": "zh-CN"},
}


def opened(open_page, link=BASINS, **options):
    """The page at its tab of maps, with the whole map there, standing still."""
    page = open_page(f"{link}&tab=map", **{"reduced_motion": "reduce", **options})
    page.page.locator("#map").wait_for()
    return whole(page)


def whole(page, count=1):
    """Wait until the map that was asked for last is there, and at least so many were asked for."""

    def there():
        asked = page.wire.says("map")
        return len(asked) >= count and any(m["id"] == asked[-1]["id"] for m in page.wire.hears("surveyed"))

    page.until(there, "the map", seconds=60)
    page.until(
        lambda: page.page.locator(".map-side > .word:not([aria-disabled])").count(), "its table, whole"
    )
    return page


def legend(page):
    """Names and shares, as they stand beside the map."""
    rows = page.page.locator(".map-legend tbody tr").evaluate_all(
        "(rows) => rows.map((row) => ['th', '.map-share'].map((part) => row.querySelector(part).innerText))"
    )
    return [tuple(row) for row in rows]


def share(text):
    return float(re.sub(r"[^\d.]", "", text))


def axes(page):
    """The exact values on both axes of the map that came last."""
    return [axis["values"] for axis in page.wire.hears("surveying")[-1]["axes"]]


def place(page, column, row):
    """The middle of a pixel of the map, in pixels of the page."""
    box = page.page.locator(".map-over").bounding_box()
    across, up = axes(page)
    x = box["x"] + (column + 0.5) / len(across) * box["width"]
    return x, box["y"] + box["height"] * (1 - (row + 0.5) / len(up))


def stage(page):
    return page.page.get_by_role("application")


def reading(page):
    return page.page.locator(".map-reading").inner_text().replace("\u00a0", " ")


def parameters(page):
    return page.wire.experiment["runs"][0]["optimizer"]["parameters"]


def test_basins_come_coarse_first_and_their_shares_sum_to_a_hundred(open_page):
    page = opened(open_page)
    assert page.wire.tiles > 5, "tile by tile"
    found = legend(page)
    assert [name for name, _ in found][:4] == ["A (3, 2)", "B (−2.8, 3.1)", "C (−3.8, −3.3)", "D (3.6, −1.8)"]
    assert sum(share(text) for _, text in found) == pytest.approx(100, abs=0.01)
    assert all(20 < share(text) < 30 for _, text in found[:4])
    letters = page.page.locator(".map-letter:not([hidden])").all_inner_texts()
    assert sorted(letters) == ["A", "B", "C", "D"]


def test_a_click_on_a_pixel_is_that_run_to_the_last_digit_as_one_change(open_page):
    page = opened(open_page, reduced_motion="no-preference")
    across, up = axes(page)
    page.page.mouse.move(*place(page, 100, 90))
    page.until(lambda: "reaches A (3, 2)" in reading(page), "the pixel's numbers")
    steps = int(re.search(r"at step (\d+)", reading(page)).group(1))
    page.page.mouse.click(*place(page, 100, 90))
    page.until(lambda: page.wire.experiment["start"] == [across[100], up[90]], "the pixel's start")
    page.pause.wait_for()
    page.all_rows()
    assert page.trajectory()["runs"][0]["outcome"]["step"] == steps
    assert not page.page.locator(".map-sensitive").inner_text()
    assert len(page.wire.says("map")) == 1, "moving on a map asks for no other"
    page.button("undo").click()
    page.until(lambda: page.wire.experiment["start"] != [across[100], up[90]], "the start before")
    expect(page.button("undo")).to_have_attribute("aria-disabled", "true")


def test_the_keys_move_a_cross_hair_take_its_pixel_and_zoom(open_page):
    page = opened(open_page)
    across, up = axes(page)
    stage(page).press("ArrowRight")
    before = reading(page)
    assert before.startswith("x = ")
    for key in ("Shift+ArrowRight", "Shift+ArrowUp", "ArrowLeft"):
        stage(page).press(key)
    assert reading(page) != before
    assert page.playhead == 0, "the arrows are the map's own"
    stage(page).press("Enter")
    page.until(lambda: page.wire.experiment["start"][0] in across, "a pixel's start")
    assert page.wire.experiment["start"][1] in up
    stage(page).press("+")
    whole(page, 2)
    low, high = axes(page)[0][0], axes(page)[0][-1]
    assert high - low == pytest.approx(6, rel=0.01)
    assert low < page.wire.experiment["start"][0] < high
    # The buttons do as the keys do: about the cross-hair, and with the focus kept.
    page.page.keyboard.press("Tab")
    page.page.keyboard.press("Enter")
    whole(page, 3)
    nearer = axes(page)[0]
    assert nearer[-1] - nearer[0] == pytest.approx(3, rel=0.01)
    assert (nearer[0] + nearer[-1]) / 2 != pytest.approx((low + high) / 2, abs=0.1), "not about the middle"
    assert nearer[0] < page.wire.experiment["start"][0] < nearer[-1]
    stage(page).get_by_role("button", name="Whole map", exact=True).press("Enter")
    whole(page, 4)
    assert axes(page) == [across, up]
    page.until(
        lambda: stage(page).evaluate("e => e === document.activeElement"), "the focus, not lost", seconds=5
    )
    stage(page).press("+")
    whole(page, 5)
    stage(page).press("Home")
    whole(page, 6)
    assert axes(page) == [across, up]


def test_a_box_that_is_drawn_is_looked_into_and_the_ranges_can_be_typed(open_page):
    page = opened(open_page)
    x0, y0 = place(page, 32, 96)
    x1, y1 = place(page, 96, 32)
    mouse = page.page.mouse
    mouse.move(x0, y0)
    mouse.down()
    mouse.move(x1, y1, steps=4)
    mouse.up()
    whole(page, 2)
    (left, *_, right), (bottom, *_, top) = axes(page)
    assert (left, right, bottom, top) == pytest.approx((-3, 3, -3, 3), abs=0.1)
    page.page.locator(".map-ranges summary").click()
    field = page.page.get_by_label("Start x from", exact=True)
    field.fill("-1.5")
    field.press("Enter")
    whole(page, 3)
    assert axes(page)[0][0] == -1.5
    page.page.get_by_role("button", name="Whole map", exact=True).last.click()
    whole(page, 4)
    assert axes(page)[0][0] == -6


def test_learning_rate_and_momentum_may_be_the_axes(open_page):
    page = opened(open_page, MOMENTUM)
    page.page.get_by_label("Across", exact=True).select_option(label="Learning rate")
    page.page.get_by_label("Up", exact=True).select_option(label="Momentum")
    page.until(
        lambda: [a["name"] for a in page.wire.says("map")[-1]["axes"]] == ["learning_rate", "momentum"]
    )
    whole(page)
    assert page.wire.says("map")[-1]["axes"][0]["scale"] == "log"
    across, up = axes(page)
    page.page.mouse.click(*place(page, 64, 40))
    page.until(lambda: parameters(page)["momentum"] == up[40], "the pixel's momentum")
    assert parameters(page)["learning_rate"] == across[64]
    page.page.mouse.move(*place(page, 127, 10))
    page.until(lambda: "diverges at step" in reading(page), "what becomes of a great rate")
    # The same numbers as a file.
    with page.page.expect_download() as download:
        page.page.get_by_role("button", name="Table of all pixels (CSV)").click()
    with download.value.path().open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert len(lines) == 128 * 128
    assert float(lines[40 * 128 + 64]["momentum"]) == up[40]
    assert lines[10 * 128 + 127]["ending"] == "diverged"


def test_minima_that_nobody_has_listed_are_found_and_named(open_page):
    page = open_page(reduced_motion="reduce")
    page.choose_surface("Your own formula")
    page.page.get_by_role("textbox", name="Formula", exact=True).fill(ROOTS)
    page.until(lambda: page.wire.experiment["objective"].get("text") == ROOTS, "the formula")
    page.page.get_by_role("tab", name="Map", exact=True).click()
    page.page.get_by_label("Pixels", exact=True).select_option("64")
    page.until(lambda: page.wire.says("map")[-1]["axes"][0]["count"] == 64)
    whole(page)
    roots = {"(1, 0)", "(−0.5, 0.87)", "(−0.5, −0.87)"}

    def named():
        return {name.split(" ", 1)[1] for name, _ in legend(page) if name[:2] in ("A ", "B ", "C ")}

    page.until(lambda: named() == roots, "the roots by name", seconds=5)


def test_a_map_of_a_rule_whose_steps_are_dear_has_as_many_pixels_as_are_allowed_and_says_why(open_page):
    page = open_page(f"{SIMPLEX}&tab=map", reduced_motion="reduce")
    page.until(lambda: page.wire.hears("surveyed"), "the map")
    assert [axis["count"] for axis in page.wire.says("map")[-1]["axes"]] == [16, 16]
    beside = page.page.locator(".map-side")
    assert "Only 16 × 16 pixels" in beside.inner_text()
    assert not page.page.locator(".map-refused").is_visible()
    page.page.get_by_role("button", name="Remove").first.click()
    page.until(lambda: page.page.get_by_role("group", name="Nelder–Mead").count() == 0, "no run")
    expect(beside).not_to_contain_text("pixels, since")
    expect(page.page.locator(".map-about svg")).to_have_count(0)  # nobody's mark


def test_a_map_that_is_too_large_names_the_limit_and_offers_a_smaller_one(open_page):
    page = open_page(
        "/#v=1&o=himmelblau&n=2000&r=gradient_descent&tab=map&map=map(size=512)", reduced_motion="reduce"
    )
    refused = page.page.locator(".map-refused")
    refused.wait_for()
    assert "300,000,000 steps in all" in refused.inner_text()
    refused.get_by_role("button", name="Make it 256 × 256").click()
    page.until(lambda: page.wire.says("map")[-1]["axes"][0]["count"] == 256)
    # Nobody waits for what nobody looks at.
    page.page.get_by_role("tab", name="Landscape", exact=True).click()
    asked = page.wire.says("map")[-1]["id"]
    over = lambda: [m["id"] for m in [*page.wire.says("cancel"), *page.wire.hears("surveyed")]]  # noqa: E731
    page.until(lambda: asked in over(), "the cancel")


def test_on_a_phone_a_tap_plays_the_pixel_in_the_landscape(open_page):
    page = opened(open_page, **PHONE)
    assert page.sideways() == 0
    across, up = axes(page)
    page.page.touchscreen.tap(*place(page, 30, 100))
    page.until(lambda: page.wire.experiment["start"] == [across[30], up[100]], "the pixel's start")
    page.plot.wait_for()
    assert not page.page.locator("#map").is_visible()


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_serious(open_page, look):
    page = opened(open_page, **LOOKS[look])
    found = Axe().run(page.page).response["violations"]
    assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []
