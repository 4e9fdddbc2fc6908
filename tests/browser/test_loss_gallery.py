"""The loss gallery, and a penalty over the landscape: its contour, the minimum's way, and weights that are exactly 0."""

from tests.browser.conftest import PHONE
from tests.browser.test_accessibility import serious

LINE = "/#v=1&data=line&trained=linear&loss=mse&r=gradient_descent(learning_rate=0.1)&n=60&at=0&tab=data"
LASSO = (
    "/#v=1&data=four_rows&trained=linear_weights&loss=mse&penalty=l1(strength=3)"
    "&r=proximal_gradient(learning_rate=0.05)&r=gradient_descent(learning_rate=0.05)&n=300"
)


def gallery(steepest):
    return steepest.page.locator("#losses .gallery")


def listed(steepest):
    return gallery(steepest).locator("li b").all_inner_texts()


def canvases(steepest):
    """The curves and the rows on them, as pictures."""
    plot = gallery(steepest).locator(".gallery-plot")
    return [plot.locator("canvas").nth(k).evaluate("canvas => canvas.toDataURL()") for k in range(2)]


def marked(picture):
    """Whether a picture holds more than nothing: an empty one of this size is far shorter."""
    return len(picture) > 6000


def painted(steepest):
    steepest.until(lambda: all(map(marked, canvases(steepest))), "curves with rows on them")


def test_a_stranger_finds_every_loss_with_its_facts_from_the_data(open_page):
    steepest = open_page(LINE, reduced_motion="reduce")
    steepest.page.get_by_role("button", name="Loss gallery", exact=True).click()
    painted(steepest)
    seen = listed(steepest)
    assert seen[0] == "Mean squared error"
    absolute = gallery(steepest).get_by_role("listitem").filter(has_text="Mean absolute error")
    assert (
        "never negative · convex in the prediction · differentiable except at p = y" in absolute.inner_text()
    )
    axes = gallery(steepest).get_by_role("combobox", name="Over")
    for axis in axes.locator("option").all_inner_texts()[1:]:
        axes.select_option(label=axis)
        steepest.until(lambda before=tuple(seen): listed(steepest)[0] not in before, axis)
        seen += listed(steepest)
    catalogue = steepest.page.request.get("/api/catalog").json()
    assert sorted(seen) == sorted(loss["words"]["en"]["name"] for loss in catalogue["losses"])


def test_the_rows_move_along_the_curves_with_the_playhead(open_page):
    steepest = open_page(LINE + "&side=gallery", reduced_motion="reduce")
    painted(steepest)
    curves, rows = canvases(steepest)
    steepest.seek(1)
    steepest.until(lambda: canvases(steepest)[1] != rows, "rows elsewhere")
    steepest.seek(0)
    steepest.until(lambda: canvases(steepest) == [curves, rows], "the picture as it was")


def test_losses_are_put_on_and_off_and_the_link_says_which(open_page):
    steepest = open_page(LINE + "&side=gallery", reduced_motion="reduce")
    painted(steepest)
    before = canvases(steepest)[0]
    box = gallery(steepest).get_by_role("checkbox", name="Mean absolute error")
    box.focus()
    box.press("Space")
    steepest.until(lambda: canvases(steepest)[0] != before, "one curve less")
    link = steepest.address()
    again = open_page(link[link.index("/#") :], reduced_motion="reduce")
    painted(again)
    assert not gallery(again).get_by_role("checkbox", name="Mean absolute error").is_checked()
    assert gallery(again).get_by_role("checkbox", name="Huber").is_checked()


def test_the_gallery_passes_the_checks_of_axe_and_fits_a_phone(open_page):
    wide = open_page(LINE + "&side=gallery", color_scheme="dark", reduced_motion="reduce")
    painted(wide)
    assert serious(wide) == []
    look = {**PHONE, "locale": "zh-CN", "reduced_motion": "reduce"}
    phone = open_page(LINE + "&side=gallery", language="zh", **look)
    painted(phone)
    assert phone.sideways() == 0
    assert serious(phone) == []


def test_the_proximal_step_ends_with_a_weight_that_is_exactly_0_and_the_page_says_which(open_page):
    steepest = open_page(LASSO, reduced_motion="reduce")
    steepest.finish()
    plot = steepest.page.locator("#landscape")
    plot.get_by_text("w₁ = 0 exactly", exact=True).wait_for()
    chip = steepest.page.locator("#transport").get_by_text("w₁ = 0 exactly")
    chip.first.wait_for()
    assert "Prox" in chip.first.inner_text()
    assert plot.get_by_text("= 0 exactly").count() == 1  # plain descent only comes near


def test_the_penalty_has_its_contour_and_the_way_of_the_minimum_with_a_legend(open_page):
    steepest = open_page(LASSO, reduced_motion="reduce")
    words = steepest.page.locator(".penalty-words")
    sentence = "Line: the penalty is what it is at Prox. Dots: the minimum as λ grows, from ○."
    steepest.until(lambda: words.inner_text() == sentence, sentence)
    marks = steepest.page.locator(".penalty-marks canvas")
    before = marks.evaluate("canvas => canvas.toDataURL()")
    steepest.seek(1)
    steepest.until(lambda: marks.evaluate("canvas => canvas.toDataURL()") != before, "the contour goes along")
    bare = open_page(LASSO.replace("&penalty=l1(strength=3)", ""), reduced_motion="reduce")
    assert not bare.page.locator(".penalty-words").is_visible()
