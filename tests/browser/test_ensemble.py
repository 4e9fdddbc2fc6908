"""The ensemble: many seeds of a stochastic run as shading on the landscape, a band on the loss, and bars on the card."""

import pytest

NOISY = (
    "/#v=1&o=himmelblau&n=150&at=150&r=sgd(learning_rate=0.003);oracle=noisy(standard_deviation=25)&r=adam"
)
BLANK = """c => Object.assign(document.createElement('canvas'), { width: c.width, height: c.height }).toDataURL()"""
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


def chooser(page, name="Ensemble"):
    return page.page.get_by_role("combobox", name=name, exact=True)


def choose(page, seeds, name="Ensemble"):
    """Choose so many seeds and wait until all of the ensemble has come."""
    before = len(page.wire.hears("ensembled"))
    chooser(page, name).select_option(str(seeds))
    page.until(lambda: len(page.wire.hears("ensembled")) > before, f"{seeds} seeds")
    return page.wire.hears("ensembled")[-1]


def bars(page):
    return page.page.locator(".shares:visible li").all_text_contents()


def canvas(page, kind):
    return page.page.locator(f"canvas.{kind}").first


def test_shading_band_and_bars_come_with_the_seeds_and_go_with_them(open_page):
    page = open_page(NOISY, reduced_motion="reduce")
    page.all_rows()
    for kind in ("density", "band"):
        assert not canvas(page, kind).is_visible()
    told = choose(page, 200)
    page.until(lambda: canvas(page, "density").is_visible() and canvas(page, "band").is_visible(), "both")
    assert sum(share["seeds"] for share in told["shares"]) == 200
    page.until(lambda: len(bars(page)) > 1, "bars")
    shares = [page.number(text.split(")")[-1].replace("elsewhere", "")) for text in bars(page)]
    assert sum(shares) == pytest.approx(100, abs=1e-9)
    assert shares[0] == pytest.approx(told["shares"][0]["seeds"] / 2)
    assert any("(3, 2)" in text for text in bars(page)), "minima are named by their places"
    # The race's own run is the first of the seeds, and still lies on top.
    last = page.wire.rows(0)[1][:2, -1].tolist()
    assert told["points"][0] == last
    chooser(page).select_option("1")
    for kind in ("density", "band"):
        canvas(page, kind).wait_for(state="hidden")
    assert bars(page) == []


def test_another_rate_another_box_and_another_run_ask_again(open_page):
    page = open_page(NOISY, reduced_motion="reduce")
    first = choose(page, 50)
    page.set_learning_rate("SGD", "0.01")
    page.until(lambda: page.wire.hears("ensembled")[-1]["quantiles"] != first["quantiles"], "another rate's")
    asked = page.wire.says("ensemble")
    page.page.mouse.move(*page.place(0.5, 0.5))
    page.page.mouse.wheel(0, -400)
    page.until(lambda: page.wire.says("ensemble")[-1]["box"] != asked[-1]["box"], "the box that is seen")
    page.until(
        lambda: page.wire.hears("ensembled")[-1]["id"] == page.wire.says("ensemble")[-1]["id"], "that one"
    )
    count = len(page.wire.says("ensemble"))
    page.card("Adam").get_by_role("button", name="Adam", exact=True).click()
    canvas(page, "density").wait_for(state="hidden")
    assert not chooser(page).is_visible(), "a run that draws nothing has no seeds"
    assert len(page.wire.says("ensemble")) == count


def shading(page):
    return canvas(page, "density").evaluate("c => c.toDataURL()")


def heads(page):
    return page.page.locator("#landscape canvas.heads").evaluate("c => c.toDataURL()")


def test_while_the_race_plays_the_picture_stands_still(open_page):
    page = open_page(NOISY.replace("at=150", "at=0"), reduced_motion="reduce")
    choose(page, 100)
    page.until(lambda: canvas(page, "density").is_visible(), "the shading")
    blank = canvas(page, "density").evaluate(BLANK)
    page.until(lambda: shading(page) != blank, "its colours")
    page.until(lambda: bars(page), "all of the ensemble")
    page.rest(lambda: (shading(page), heads(page)), "a picture that rests")
    shaded, there = shading(page), heads(page)
    said = len(page.wire.says("ensemble"))
    page.play.click()
    page.until(lambda: page.playhead > 30, "some steps")
    page.halt()
    page.until(lambda: heads(page) != there, "heads that have moved")
    assert shading(page) == shaded
    assert len(page.wire.says("ensemble")) == said


def test_by_the_keyboard_in_chinese_on_a_phone_and_from_a_link(open_page):
    page = open_page(f"{NOISY}&language=zh&panel=runs", language="zh", **PHONE)
    chooser(page, "系综").focus()
    page.page.keyboard.press("ArrowDown")
    page.until(lambda: page.wire.hears("ensembled"), "fifty seeds")
    assert page.wire.says("ensemble")[-1]["seeds"] == 50
    page.until(lambda: any("其他地方" in text for text in bars(page)), "bars in Chinese")
    assert page.sideways() == 0
    link = page.address()
    assert "ensemble=50" in link
    again = open_page(link.split(page.page.url.split("#")[0])[-1], language="zh", **PHONE)
    again.until(lambda: again.wire.hears("ensembled"), "the same from a link")
    assert again.wire.hears("ensembled")[-1]["quantiles"] == page.wire.hears("ensembled")[-1]["quantiles"]
