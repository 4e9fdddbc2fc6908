"""Chinese and English, light and dark, less motion: each complete, switched at any time, nothing lost."""

import re

import pytest

HAN = re.compile(r"[一-鿿]")
LATIN_NAMES = {"Steepest", "English", "Newton", "Adam", "Rosenbrock"}


@pytest.fixture
def chinese(open_page):
    return open_page(language="zh", locale="zh-CN", reduced_motion="reduce").rewind()


def language_of(steepest):
    return steepest.page.locator("html").get_attribute("lang")


def test_the_language_changes_and_the_race_stays(still):
    still.seek(12)
    experiment = still.wire.experiment
    said = len(still.wire.sent)
    still.page.get_by_role("button", name="中文").click()
    still.until(lambda: language_of(still).startswith("zh"), "Chinese")
    still.speak("zh")
    assert still.play.is_visible()
    assert still.playhead == 12
    assert still.wire.experiment == experiment
    assert not any(message["type"] in ("open", "change") for message in still.wire.sent[said:])
    still.page.get_by_role("button", name="English").click()
    still.until(lambda: language_of(still).startswith("en"), "English again")


def test_a_chinese_browser_is_met_in_chinese(chinese):
    assert language_of(chinese).startswith("zh")
    for word in ("play", "forward", "back", "start", "end", "add", "undo", "redo", "reset", "copy"):
        assert chinese.button(word).is_visible(), word
    assert chinese.step.is_visible()
    assert chinese.speed.is_visible()
    assert chinese.surface.is_visible()
    assert chinese.field("start_x").is_visible()
    assert chinese.learning_rate("Adam").is_visible()
    assert chinese.learning_rate_slider("Adam").is_visible()


def test_no_english_is_left_in_chinese(chinese):
    chinese.finish()
    words = chinese.page.evaluate(
        """() => [...document.querySelectorAll(
            'button, label, h1, h2, h3, [role=tab], [role=status], output, p, [aria-label], [title]')]
          .filter((e) => e.checkVisibility({visibilityProperty: true}))
          .filter((e) => !e.closest('math, .js-plotly-plot, [lang=en]'))
          .flatMap((e) => [e.getAttribute('aria-label'), e.getAttribute('title'), e.innerText])
          .map((word) => (word ?? '').trim()).filter(Boolean)"""
    )
    foreign = [word for word in words if re.search(r"[A-Za-z]{4,}", word) and not HAN.search(word)]
    assert [word for word in foreign if not set(re.findall(r"[A-Za-z]{4,}", word)) <= LATIN_NAMES] == []


def ground(steepest):
    """How light the paper is, from 0 to 255."""
    colour = steepest.page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    return sum(map(float, re.findall(r"[\d.]+", colour)[:3])) / 3


def test_the_page_is_dark_where_the_system_is(open_page):
    assert ground(open_page(color_scheme="dark", reduced_motion="reduce")) < 60
    assert ground(open_page(color_scheme="light", reduced_motion="reduce")) > 220


def test_the_theme_is_switched_by_its_button(still):
    button = still.page.get_by_role("button", name=re.compile("theme|dark|light", re.IGNORECASE)).first
    before = ground(still)
    for _ in range(3):
        button.click()
        if abs(ground(still) - before) > 100:
            return
    raise AssertionError("the theme did not change")


def test_less_motion_means_that_the_race_is_shown_finished_and_nothing_plays_by_itself(open_page):
    page = open_page(reduced_motion="reduce")
    assert page.playhead == page.steps
    page.rewind()
    page.page.wait_for_timeout(300)
    assert page.playhead == 0
    assert not page.playing


def test_with_less_motion_a_click_shows_the_finished_paths(still):
    still.click_plot(0.8, 0.3)
    still.until(lambda: still.playhead == still.steps, "the end, at once")
    assert not still.playing


def test_with_less_motion_play_still_plays(still):
    still.play.click()
    still.until(lambda: still.playhead > 2, "some steps")
    still.halt()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_most_steps_there_can_be_are_not_cut_in_their_field(open_page, language):
    page = open_page(
        f"/#v=1&o=sphere&n=20000&r=adam&language={language}", reduced_motion="reduce", language=language
    )
    field = page.page.get_by_label({"en": "Steps", "zh": "步数"}[language], exact=True)
    assert field.input_value() == "20000"
    assert field.evaluate("(input) => input.scrollWidth <= input.clientWidth")
