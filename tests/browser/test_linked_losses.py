"""Linked losses: one dataset under up to three losses, whose lowest points part when an outlier is dragged."""

import re

from tests.browser.conftest import PHONE
from tests.browser.test_accessibility import serious

LINE = "/#v=1&data=line&trained=linear&loss=mse&r=gradient_descent(learning_rate=0.1)&n=60&at=0&tab=data"
BESIDE = LINE + "&side=losses"


def panels(steepest):
    return steepest.page.locator("#losses").get_by_role("group")


def minima(steepest):
    """The coordinates that stand under each landscape; [] where one is not there yet."""
    words = panels(steepest).locator(".linked-minimum").all_inner_texts()
    return [
        [steepest.number(part) for part in re.findall(r"[−\d.e]+", each)] for each in words if "★" in each
    ]


def shown(steepest, count=3):
    """The lowest points of so many losses, once all are there."""
    steepest.until(lambda: len(minima(steepest)) == count, f"{count} lowest points")
    return minima(steepest)


def apart(steepest):
    """What is said of how far the lowest points lie from each other."""
    return steepest.page.locator(".linked-words").inner_text()


def distance(steepest):
    return steepest.number(apart(steepest).split(" lie ")[-1])


def outlier(steepest):
    """Put an outlier among the rows, and wait until the minima have parted."""
    before = shown(steepest)
    steepest.page.get_by_role("button", name="Outlier", exact=True).click()
    steepest.until(lambda: len(minima(steepest)) == 3 and minima(steepest)[0] != before[0], "other minima")


def labels(steepest):
    return [plot.get_attribute("aria-label") for plot in panels(steepest).get_by_role("img").all()]


def test_an_outlier_that_is_dragged_parts_the_minima_of_three_losses(open_page):
    steepest = open_page(BESIDE, reduced_motion="reduce")
    near = shown(steepest)
    names = panels(steepest).evaluate_all("found => found.map((each) => each.getAttribute('aria-label'))")
    assert names == ["MSE", "MAE", "Huber"]
    outlier(steepest)
    handle = steepest.rest(steepest.page.locator(".data-handle").bounding_box, "the outlier's place")
    x, y = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2
    first = distance(steepest)
    mouse = steepest.page.mouse
    mouse.move(x, y)
    mouse.down()
    for part in range(1, 9):
        mouse.move(x + 10 * part, y)
    steepest.until(lambda: distance(steepest) != first, "other minima while the row is held")
    steepest.release()
    steepest.until(lambda: distance(steepest) > first, "minima farther apart")
    squares, absolute, huber = minima(steepest)
    assert abs(squares[0] - near[0][0]) > 5 * abs(absolute[0] - near[1][0])
    assert abs(squares[0] - near[0][0]) > 5 * abs(huber[0] - near[2][0])


def test_what_parts_the_minima_is_undone_in_one_step_and_opens_again_from_the_link(open_page):
    steepest = open_page(BESIDE, reduced_motion="reduce")
    near = shown(steepest)
    outlier(steepest)
    far = shown(steepest)
    link = steepest.address()
    steepest.button("undo").click()
    steepest.until(lambda: minima(steepest) == near, "the minima as they were")
    other = open_page(link[link.index("/#") :], reduced_motion="reduce")
    assert shown(other) == far


def test_the_run_is_followed_on_each_loss_to_the_playhead(open_page):
    steepest = open_page(BESIDE, reduced_motion="reduce")
    shown(steepest)
    steepest.until(lambda: all("step 0" in str(label) for label in labels(steepest)), "paths on all losses")
    steepest.seek(30)
    steepest.page.wait_for_timeout(100)
    steepest.page.get_by_role("button", name="Loss gallery", exact=True).click()
    steepest.page.get_by_role("button", name="Side by side", exact=True).click()
    steepest.until(lambda: all("step 30" in str(label) for label in labels(steepest)), "paths to step 30")
    grounds = panels(steepest).locator("canvas.linked-ground")
    pictures = lambda: set(grounds.evaluate_all("all => all.map((c) => c.toDataURL())"))  # noqa: E731
    steepest.until(lambda: len(pictures()) == 3, "three landscapes")


def test_another_loss_is_chosen_with_the_keyboard_and_stands_in_the_link(open_page):
    steepest = open_page(LINE, reduced_motion="reduce")
    toggle = steepest.page.get_by_role("button", name="Side by side", exact=True)
    toggle.focus()
    toggle.press("Enter")
    shown(steepest)
    second = steepest.page.get_by_role("combobox", name="A loss to compare", exact=True).nth(1)
    second.select_option(label="Quantile")
    width = panels(steepest).nth(2).get_by_role("spinbutton")
    width.fill("0.8")
    width.press("Enter")
    steepest.until(lambda: "losses=mae;quantile(quantile=0.8)" in steepest.page.url, "the losses in the link")
    second.select_option(label="None")
    steepest.until(lambda: panels(steepest).count() == 2, "two losses")
    more = steepest.page.get_by_role("combobox", name="Add a loss", exact=True)
    more.select_option(label="Log-cosh")
    shown(steepest)
    steepest.until(lambda: "losses=mae;log_cosh" in steepest.page.url, "these in the link")


def test_one_trained_parameter_has_curves_in_place_of_landscapes(open_page):
    steepest = open_page(
        "/#v=1&data=line_through_origin&trained=linear_weight&loss=mse&tab=data&side=losses",
        reduced_motion="reduce",
    )
    assert all(len(point) == 1 for point in shown(steepest))


def test_linked_losses_pass_the_checks_of_axe_and_fit_a_phone_in_the_dark_and_in_chinese(open_page):
    wide = open_page(BESIDE, reduced_motion="reduce")
    shown(wide)
    assert serious(wide) == []
    look = {**PHONE, "locale": "zh-CN", "color_scheme": "dark", "reduced_motion": "reduce"}
    phone = open_page(BESIDE, language="zh", **look)
    shown(phone)
    assert phone.sideways() == 0
    assert "的极小点相距" in apart(phone)
    assert serious(phone) == []
    boxes = [plot.bounding_box() for plot in panels(phone).get_by_role("img").all()]
    assert all(box and box["width"] > 90 and box["height"] > 60 for box in boxes)
