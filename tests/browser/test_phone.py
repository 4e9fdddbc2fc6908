"""A phone of 360 × 740: everything by touch, nothing scrolls sideways."""

import pytest

from tests.browser.conftest import PHONE

TABS = ("Runs", "Loss", "Step", "Start", "View")


@pytest.fixture
def phone(open_page):
    return open_page(**PHONE, reduced_motion="reduce").rewind()


def tab(phone, name):
    return phone.page.locator("#phone-tabs").get_by_role("tab").filter(has_text=name).first


def test_nothing_scrolls_sideways_in_any_tab(phone):
    def look():
        for name in TABS:
            tab(phone, name).tap()
            phone.until(lambda shown=tab(phone, name): shown.get_attribute("aria-selected") == "true", name)
            assert phone.sideways() <= 0, name

    look()
    phone.finish()
    look()


def test_the_race_is_played_by_touch(phone):
    phone.play.tap()
    phone.until(lambda: phone.playhead > 3, "some steps")
    phone.pause.tap()
    phone.play.wait_for()
    step = phone.playhead
    phone.button("forward").tap()
    phone.until(lambda: phone.playhead == step + 1, "one step on")
    phone.button("back").tap()
    phone.until(lambda: phone.playhead == step, "one step back")


def test_a_tap_on_the_plot_sets_the_start(phone):
    phone.page.touchscreen.tap(*phone.place(0.75, 0.3))
    phone.until(lambda: phone.wire.experiment["start"][0] > 0.3, "the new start")


def test_a_learning_rate_is_set_by_touch(phone):
    tab(phone, "Runs").tap()
    phone.page.locator("#phone-strip").get_by_role("button").nth(2).tap()
    slider = phone.learning_rate_slider("Adam")
    old = phone.wire.experiment["runs"][2]["optimizer"]["parameters"]["learning_rate"]
    box = slider.bounding_box()
    slider.tap(position={"x": box["width"] * 0.3, "y": box["height"] / 2})
    phone.until(
        lambda: phone.wire.experiment["runs"][2]["optimizer"]["parameters"]["learning_rate"] < old,
        "the new value",
    )


def test_what_is_touched_is_large_enough(phone):
    small = phone.page.evaluate(
        """() => [...document.querySelectorAll('button, [role=tab], select, input')]
          .filter((e) => e.checkVisibility({visibilityProperty: true}) && !e.closest('.js-plotly-plot'))
          .map((e) => [e, (e.closest('label') ?? e).getBoundingClientRect()])
          .filter(([, box]) => box.width > 0 && box.height < 35.5)
          .map(([e, box]) => `${e.getAttribute('aria-label') ?? e.textContent} ${Math.round(box.height)}`)"""
    )
    assert small == []
