"""What happened, in words: beside the step, each line a way to the step from which it holds."""

import pytest

from tests.browser.conftest import PHONE


def lines(page):
    return page.page.locator("#findings button")


def diverge(page):
    page.set_learning_rate("Gradient descent", "0.0064")
    page.until(
        lambda: page.wire.experiment["runs"][0]["optimizer"]["parameters"]["learning_rate"] == 0.0064,
        "the value",
    )
    page.all_rows()


def select(page, name):
    page.card(name).get_by_role("button", name=name).first.click()


def test_a_diverging_run_says_why_and_a_line_goes_to_the_step(still):
    still.longest_selected()
    select(still, "Gradient descent")
    diverge(still)
    told = still.trajectory()["runs"][0]["findings"]
    assert [one["code"] for one in told] == ["unstable", "exploded"]
    said = [m for m in still.wire.hears("ended") if m["run"] == 0][-1]["findings"]
    assert [(one["code"], one["step"]) for one in said] == [(one["code"], one["step"]) for one in told]

    still.until(lambda: lines(still).count() == 2, "two lines")
    assert "Locally unstable" in lines(still).nth(0).inner_text()
    assert "Explodes" in lines(still).nth(1).inner_text()
    still.play.click()
    lines(still).nth(0).wait_for()
    lines(still).nth(0).click()
    still.until(lambda: still.playhead == told[0]["step"] and not still.playing, "paused at the step")
    reason = still.page.locator("#findings p:visible")
    assert "4.82" in reason.inner_text()
    assert "0.00133" in reason.inner_text()
    lines(still).nth(1).click()
    still.until(lambda: still.playhead == told[1]["step"], "the step of the end")
    assert "the loss only rises" in reason.inner_text()


def test_lines_are_pressed_by_keys_and_keep_the_focus(still):
    still.longest_selected()
    select(still, "Gradient descent")
    diverge(still)
    still.until(lambda: lines(still).count() == 2, "two lines")
    lines(still).nth(1).focus()
    still.page.keyboard.press("Enter")
    still.until(lambda: still.playhead == 5, "step 5")
    assert lines(still).nth(1).evaluate("e => e === document.activeElement")
    assert lines(still).nth(1).get_attribute("aria-expanded") == "true"
    assert lines(still).nth(0).get_attribute("aria-expanded") == "false"


def test_the_selected_run_is_told_of_and_one_without_a_story_shows_no_panel(still):
    still.longest_selected()
    select(still, "Gradient descent")
    diverge(still)
    still.until(lambda: lines(still).count() == 2, "two lines")
    select(still, "Newton")
    still.until(lambda: "Overshoots" in lines(still).first.inner_text(), "Newton's leap")
    still.set_learning_rate("Gradient descent", "0.001")
    select(still, "Gradient descent")
    still.all_rows()
    still.until(lambda: still.page.locator("#findings").is_hidden(), "nothing to tell")


def test_ticks_on_the_timeline_stand_at_the_steps(still):
    still.longest_selected()
    select(still, "Gradient descent")
    diverge(still)
    still.until(lambda: still.page.locator("#transport .found div").count() == 2, "two ticks")
    lefts = still.page.locator("#transport .found div").evaluate_all(
        "all => all.map((e) => parseFloat(e.style.left))"
    )
    assert lefts == pytest.approx([100 * 1 / 500, 100 * 5 / 500])


def test_it_is_said_in_chinese(open_page):
    page = open_page(reduced_motion="reduce", locale="zh-CN", language="zh")
    page.longest_selected()
    select(page, "梯度下降")
    page.set_learning_rate("梯度下降", "0.0064")
    page.until(lambda: lines(page).count() == 2, "two lines")
    assert "局部不稳定" in lines(page).nth(0).inner_text()
    assert "第 5 步" in lines(page).nth(1).inner_text()
    assert page.page.locator("#findings h2").inner_text() == "发生了什么"


def test_on_a_phone_it_stands_in_the_step_s_tab(open_page):
    page = open_page(reduced_motion="reduce", **PHONE)
    strip = page.page.locator(".strip button")
    page.until(lambda: strip.nth(2).get_attribute("aria-pressed") == "true", "the longest run to be selected")
    strip.nth(0).click()
    page.set_learning_rate("Gradient descent", "0.0064")
    page.all_rows()
    assert page.page.locator("#findings").is_hidden()
    page.page.locator("[role=tab][data-name=step]").click()
    lines(page).nth(1).scroll_into_view_if_needed()
    assert page.sideways() == 0
    box = lines(page).nth(1).bounding_box()
    assert box["height"] >= 44
    assert box["x"] + box["width"] <= 360
    lines(page).nth(1).tap()
    page.until(lambda: page.playhead == 5, "step 5")
