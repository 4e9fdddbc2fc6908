"""The range test: its curve over the sweeps, its two points, and the rate that is taken from it."""

import math

import pytest

RATES = "/#v=1&n=300&tab=rates"
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


def switch(page, name="Range test"):
    return page.page.get_by_role("checkbox", name=name, exact=True)


def found(page):
    """What is said of the test, once it is there."""
    lines = page.page.locator(".rates-found p")
    page.until(lambda: lines.count() == 3, "what the test found")
    return lines.all_text_contents()


def ask_by_hand(page, run, low, high):
    """The same run, asked for by hand: its rates, and the loss that each led to."""
    experiment = page.wire.experiment
    value = {**experiment["runs"][run], "changes": []}
    value["optimizer"] = {
        **value["optimizer"],
        "parameters": {**value["optimizer"]["parameters"], "learning_rate": high},
    }
    value["schedule"] = {"name": "range_test", "parameters": {"growth": high / low}}
    asked = {**experiment, "runs": [value], "stop": {**experiment["stop"], "gradient_norm": 0}}
    answer = page.page.request.post("/api/trajectory", data=asked)
    assert answer.ok, answer.text()
    told = answer.json()["runs"][0]
    return told["learning_rate"][1:], [math.inf if f is None else f for f in told["loss"][1:]]


def by_hand(rates, losses):
    """The steepest rate and the blow-up, by the rules that docs/learning-rates.md has."""
    heights = [math.log10(f) if f < math.inf else 308 for f in losses]
    last = len(rates) - 1
    near = [
        [j for j in range(last + 1) if abs(math.log10(rates[j] / rate)) <= 1 / 8 + 1e-3] for rate in rates
    ]
    smooth = []
    for k in range(last + 1):
        reach = min(k - near[k][0], near[k][-1] - k)
        part = heights[k - reach : k + reach + 1]
        smooth.append(sum(part) / len(part))
    limit = min(smooth) + math.log10(4)
    blown = max(k for k in range(last + 1) if smooth[k] <= limit) + 1
    falls = {k: smooth[k + 1] - smooth[k - 1] for k in range(1, min(blown, last))}
    return rates[min(falls, key=falls.get)], rates[blown]


def test_by_the_keyboard_it_is_switched_on_its_points_are_those_of_that_run_and_its_rate_is_used(open_page):
    page = open_page(RATES, reduced_motion="reduce")
    page.all_rows()
    asked = len(page.wire.says("open")) + len(page.wire.says("change"))
    switch(page).focus()
    page.page.keyboard.press("Space")
    steepest, blown, meaning = found(page)
    expected = by_hand(*ask_by_hand(page, 0, 1e-5, 10))
    assert page.number(steepest.split("=")[1]) == pytest.approx(expected[0], rel=6e-3)
    assert page.number(blown.split("=")[1]) == pytest.approx(expected[1], rel=6e-3)
    assert "300 steps" in meaning
    assert len(page.wire.says("open")) + len(page.wire.says("change")) == asked, "the race is not disturbed"
    use = page.page.locator(".rates-found").get_by_role("button")
    use.focus()
    page.page.keyboard.press("Enter")
    rate = float(f"{expected[0]:.1e}")
    page.until(
        lambda: page.wire.experiment["runs"][0]["optimizer"]["parameters"]["learning_rate"] == rate,
        "the rate",
    )
    assert page.wire.experiment["runs"][0].get("changes", []) == [], "from the start of the run on"
    page.button("undo").click()
    page.until(
        lambda: page.wire.experiment["runs"][0]["optimizer"]["parameters"]["learning_rate"] != rate, "undone"
    )


def test_its_curve_lies_over_the_sweep_and_goes_with_the_switch(open_page):
    page = open_page(RATES, reduced_motion="reduce")
    page.until(lambda: len(page.wire.hears("surveyed")) >= len(page.wire.experiment["runs"]), "the sweeps")
    body = page.page.locator(".rates-body")
    page.page.locator("#readout").get_by_text("400 rates, 4 runs").wait_for()
    bare = page.rest(body.screenshot, "curves that rest")
    switch(page).check()
    found(page)
    page.until(lambda: body.screenshot() != bare, "a curve more")
    switch(page).uncheck()
    page.until(lambda: body.screenshot() == bare, "none any more")
    assert not page.page.locator(".rates-found").is_visible()


def test_another_run_and_another_range_are_other_tests_and_a_run_without_a_rate_has_none(open_page):
    page = open_page(f"{RATES}&r=gradient_descent&r=adam&r=nelder_mead", reduced_motion="reduce")
    switch(page).check()
    first = found(page)
    page.card("Adam").get_by_role("button", name="Adam", exact=True).click()
    page.until(lambda: found(page) != first, "another run's test")
    second = found(page)
    field = page.page.get_by_label("Upper end of the axis", exact=True)
    field.fill("0.1")
    field.press("Enter")
    page.until(lambda: found(page) != second, "another range's test")
    assert found(page)[1].endswith("0.1.")
    page.card("Nelder–Mead").get_by_role("button", name="Nelder–Mead", exact=True).click()
    page.until(switch(page).is_disabled, "no rate, no test")
    why = page.page.locator(f"id={switch(page).get_attribute('aria-describedby')}")
    assert why.is_visible() and why.inner_text() == "The selected run has no learning rate."
    assert not page.page.locator(".rates-found").is_visible()


def test_in_chinese_on_a_phone_it_says_the_same_and_nothing_is_wider_than_the_page(open_page):
    page = open_page(f"{RATES}&sweep=sweep(test=true)&language=zh", language="zh", **PHONE)
    steepest, _, meaning = found(page)
    assert "下降最快" in steepest
    assert "300 步" in meaning
    assert page.sideways() == 0
