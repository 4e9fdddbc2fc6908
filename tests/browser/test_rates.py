"""The tab of learning rates: curves over a parameter, their handle, and the run that it stands for."""

import math

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.test_accessibility import serious

# Gradient descent diverges from about 0.031 on.
RACE = "/#v=1&o=himmelblau&x=0.5,-2.5&n=200&at=200&r=gradient_descent(learning_rate=0.0165)&r=adam(learning_rate=0.12)"
NOISY = "/#v=1&o=himmelblau&x=0.5,-2.5&n=100&at=100&r=sgd(learning_rate=0.002);oracle=noisy(standard_deviation=20)"


@pytest.fixture
def rates(open_page):
    """Opens a link at its tab of learning rates, with few of them, and waits until all have come."""

    def opened(path=RACE, count=50, **options):
        link = f"{path}&tab=rates&sweep=sweep(count={count})"
        page = open_page(link, reduced_motion="reduce", **options)
        page.page.locator("#rates").wait_for()
        settled(page)
        page.until(lambda: spoken(page), "the handle in words")
        return page

    return opened


def settled(steepest):
    """Wait until every sweep that was asked for has been told to its end, or taken back."""
    wire = steepest.wire

    def all_told():
        asked = {message["id"] for message in wire.says("sweep")}
        over = {message["id"] for message in [*wire.hears("surveyed"), *wire.says("cancel")]}
        refused = {m.get("id") for m in wire.hears("refused")}
        return asked and asked <= over | refused and status(steepest) and "%" not in status(steepest)

    steepest.until(all_told, "all sweeps")


def status(steepest):
    return steepest.page.locator(".survey-status").inner_text()


def handle(steepest):
    return steepest.page.locator("#rates [role=slider]")


def spoken(steepest):
    return handle(steepest).get_attribute("aria-valuetext")


def rate(steepest, run=0):
    return steepest.wire.experiment["runs"][run]["optimizer"]["parameters"]["learning_rate"]


def place(steepest, value, down=0.5, low=1e-5, high=10):
    """The pixel of the plot above a rate."""
    box = steepest.page.locator(".rates-over").bounding_box()
    share = math.log(value / low) / math.log(high / low)
    return box["x"] + share * box["width"], box["y"] + down * box["height"]


def inked(steepest, x, ink):
    """The heights, from the top of the band, at which the column of pixels at x is of a run's ink, once there are any."""
    box = steepest.page.locator(".rates-over").bounding_box()
    clip = {"x": round(x) - 1, "y": box["y"], "width": 3, "height": box["height"]}
    shot = lambda: steepest.page.screenshot(clip=clip).hex()  # noqa: E731
    return steepest.until(lambda: steepest.page.evaluate(ROWS, [shot(), ink]), "the run's curve", seconds=5)


ROWS = """async ([hex, ink]) => {
  const bytes = Uint8Array.from(hex.match(/../g), (pair) => Number.parseInt(pair, 16));
  const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  const rows = new Set();
  for (let k = 0; k < data.length; k += 4) {
    if (ink.every((part, i) => Math.abs(part - data[k + i]) < 12)) rows.add(Math.floor(k / 4 / image.width));
  }
  return [...rows];
}"""
INKS = [[168, 95, 0], [0, 114, 178]]
BAND = 40  # higher up are only runs that diverged


def test_a_drag_of_the_handle_is_one_change_of_the_run_that_the_landscape_shows_at_once(rates):
    steepest = rates()
    assert status(steepest) == "50 rates, 2 runs"
    steepest.until(
        lambda: "α = 0.0165" in spoken(steepest) and "minimum reached" in spoken(steepest), "rate and ending"
    )
    assert steepest.page.locator(".rates-limit").inner_text().replace("\u2060", "").startswith("2/λmax")
    asked = len(steepest.wire.says("sweep"))
    before = steepest.wire.generation(0)
    mouse = steepest.page.mouse
    mouse.move(*place(steepest, 0.0165))
    mouse.down()
    mouse.move(*place(steepest, 0.005))
    mouse.move(*place(steepest, 0.002))
    steepest.until(lambda: steepest.wire.generation(0) > before, "a run with the rate under the hand")
    mouse.up()
    steepest.until(lambda: rate(steepest) == pytest.approx(0.002, rel=0.02), "the last rate")
    assert steepest.learning_rate("Gradient descent").input_value() == f"{rate(steepest):g}"
    assert steepest.page.locator("#landscape").is_visible()
    steepest.all_rows()
    assert len(steepest.wire.says("sweep")) == asked  # the rate on the axis is no part of the sweep
    steepest.button("undo").click()
    steepest.until(lambda: rate(steepest) == 0.0165, "the whole drag undone")


def test_keys_move_the_handle_and_one_undo_takes_them_back(rates):
    steepest = rates()
    handle(steepest).focus()
    for _ in range(3):
        handle(steepest).press("ArrowRight")
    steepest.until(lambda: 0.0165 < rate(steepest) < 0.03, "three steps up")
    steepest.until(lambda: f"α = {rate(steepest):.3g}" in spoken(steepest), "the rate in words")
    handle(steepest).press("End")
    steepest.until(lambda: rate(steepest) == 10, "the end of the axis")
    steepest.until(lambda: "diverged" in spoken(steepest), "the ending in words")
    steepest.page.wait_for_timeout(600)  # keys that follow each other are one gesture until they rest
    steepest.button("undo").click()
    steepest.until(lambda: rate(steepest) < 0.03, "one undo")


def test_rates_that_diverge_stand_in_the_band_and_the_reading_says_so(rates):
    steepest = rates(count=200)
    steepest.until(lambda: "GD diverges from 0.03" in spoken(steepest), "from where")
    lost, kept = (inked(steepest, place(steepest, value)[0], INKS[0]) for value in (0.5, 0.001))
    assert max(lost) < BAND
    assert min(kept) > BAND
    steepest.page.mouse.move(*place(steepest, 0.5))
    said = steepest.page.locator(".rates-reading")
    for part in ("α = 0.5", "diverged"):
        expect(said).to_contain_text(part)


def test_a_click_sets_the_rate_and_a_click_on_a_curve_selects_its_run(rates):
    steepest = rates()
    steepest.page.mouse.click(*place(steepest, 0.0005, down=0.95))
    steepest.until(lambda: rate(steepest) == pytest.approx(0.0005, rel=0.02), "the rate that was clicked")
    x, _ = place(steepest, 0.003)
    curve = inked(steepest, x, INKS[1])
    steepest.page.mouse.click(x, steepest.page.locator(".rates-over").bounding_box()["y"] + curve[0])
    steepest.until(lambda: "α = 0.12" in spoken(steepest), "Adam's own rate")
    assert rate(steepest) == pytest.approx(0.0005, rel=0.02)


def test_another_parameter_takes_the_axis_with_its_own_scale(rates):
    steepest = rates(RACE + "&run=1")
    over = steepest.page.get_by_role("combobox", name="Over", exact=True)
    over.select_option("beta1")
    steepest.until(lambda: steepest.wire.says("sweep")[-1]["axis"]["name"] == "beta1", "a sweep of β1")
    assert steepest.wire.says("sweep")[-1]["axis"]["scale"] == "linear"
    settled(steepest)
    assert status(steepest) == "50 values, 1 run"
    assert "Gradient descent" in steepest.page.locator(".rates-notes").inner_text()
    steepest.page.get_by_label("Upper end of the axis").fill("0.5")
    steepest.page.get_by_label("Upper end of the axis").press("Enter")
    steepest.until(lambda: steepest.wire.says("sweep")[-1]["axis"]["high"] == 0.5, "a shorter axis")
    steepest.page.get_by_role("button", name="Usual range").press("Enter")
    steepest.until(lambda: steepest.wire.says("sweep")[-1]["axis"]["high"] > 0.9, "the usual axis")
    assert steepest.page.locator(":focus").get_attribute("aria-label") == "Lower end of the axis"


def test_several_seeds_have_a_median_and_a_band_and_all_numbers_are_in_the_table(rates):
    steepest = rates(NOISY)
    steepest.page.get_by_role("combobox", name="Seeds", exact=True).select_option("8")
    steepest.until(lambda: steepest.wire.says("sweep")[-1].get("seeds") == 8, "eight seeds")
    settled(steepest)
    assert {"low", "high", "diverged"} <= set(steepest.wire.hears("surveying")[-1]["planes"])
    steepest.page.get_by_role("button", name="Show as table").click()
    rows = steepest.page.locator(".rates-table tbody tr")
    assert rows.count() == 50
    assert rows.first.locator("td").count() == 3
    with steepest.page.expect_download() as download:
        steepest.page.get_by_role("button", name="Download CSV").click()
    lines = download.value.path().read_text().splitlines()
    assert lines[0] == "run,learning_rate,ending,loss,best,step,low,high,diverged"
    assert len(lines) == 51


def test_on_a_phone_a_finger_moves_the_handle_and_nothing_scrolls_sideways(rates):
    steepest = rates(**PHONE)
    assert steepest.sideways() == 0
    assert not steepest.page.locator("#landscape").is_visible()
    x, y = place(steepest, 0.001)
    steepest.page.touchscreen.tap(x, y)
    steepest.until(lambda: rate(steepest) == pytest.approx(0.001, rel=0.05), "the rate that was tapped")
    settings = steepest.page.get_by_role("button", name="Settings", exact=True)
    group = steepest.page.locator(f"id={settings.get_attribute('aria-controls')}")
    assert settings.get_attribute("aria-expanded") == "false" and not group.is_visible()
    settings.click()
    assert settings.get_attribute("aria-expanded") == "true" and group.is_visible()
    steepest.page.get_by_role("combobox", name="Show", exact=True).select_option("step")
    settings.click()
    assert steepest.page.locator("#rates h2").inner_text().startswith("Steps to the tolerance")


@pytest.mark.parametrize("look", [{}, {"color_scheme": "dark"}], ids=["light", "dark"])
def test_axe_finds_nothing_serious_over_the_plot_and_in_the_table(rates, look):
    steepest = rates(**look)
    assert serious(steepest) == []
    steepest.page.get_by_role("button", name="Show as table").click()
    steepest.page.locator(".rates-table").wait_for()
    assert serious(steepest) == []
