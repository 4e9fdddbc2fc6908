"""A training loss put together: chosen by name, what fits, its numbers, its link, undone, by keyboard, on a phone."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import PHONE

LINE = "/#v=1&data=line&trained=linear&loss=mse&n=200&r=gradient_descent(learning_rate=0.3)&r=sgd(learning_rate=0.05)&at=0"
BOUNDED = "/#v=1&data=five_points&trained=two_layer_sigmoid&loss=mse&x=1,1&r=gradient_descent(learning_rate=0.3)&at=0"
NAMES = {
    "en": {
        "own": "Your own training loss",
        "open": "Data and loss",
        "data": "Data",
        "model": "Model",
        "loss": "Loss",
        "penalty": "Penalty",
    },
    "zh": {
        "own": "自定义训练损失",
        "open": "数据与损失",
        "data": "数据",
        "model": "模型",
        "loss": "损失",
        "penalty": "惩罚项",
    },
}


class Setup:
    """The panel in which a risk is put together, open over a page that shows one."""

    def __init__(self, steepest, language="en"):
        self.steepest, self.page, self.names = steepest, steepest.page, NAMES[language]
        self.button = self.page.get_by_role("button", name=self.names["open"], exact=True)
        self.panel = self.page.locator(".training")

    def opened(self):
        self.button.click()
        self.panel.wait_for()
        return self

    @property
    def objective(self):
        return self.steepest.wire.experiment["objective"]

    def list(self, part):
        return self.panel.get_by_role("combobox", name=self.names[part], exact=True)

    def choose(self, part, label):
        """Choose an entry by its name, and wait until it is in force."""
        before = self.objective
        self.list(part).select_option(label=label)
        self.steepest.until(lambda: self.objective != before, label)

    def off(self, part):
        """The entries that cannot be chosen, as they are written."""
        return self.list(part).evaluate("s => [...s.options].filter((o) => o.disabled).map((o) => o.text)")


@pytest.fixture
def setup(open_page):
    return Setup(open_page(LINE, reduced_motion="reduce")).opened()


def serious(page):
    found = Axe().run(page).response["violations"]
    return [finding["id"] for finding in found if finding["impact"] in ("serious", "critical")]


def test_a_formula_wider_than_the_panel_is_in_reach_of_the_keyboard_whenever_the_panel_opens(open_page):
    setup = Setup(open_page(LINE.replace("loss=mse", "loss=huber"), reduced_motion="reduce")).opened()
    wide = setup.panel.get_by_role("group", name="Loss", exact=True)
    wide.wait_for()
    setup.page.keyboard.press("Escape")
    setup.panel.wait_for(state="hidden")
    setup.opened()
    assert wide.evaluate("e => [e.tabIndex, e.scrollWidth > e.clientWidth]") == [0, True]


def test_a_combination_of_ones_own_is_chosen_in_the_list_of_surfaces_and_its_panel_opens(still):
    setup = Setup(still)
    expect(setup.button).to_be_hidden()
    still.choose_surface("Your own training loss")
    expect(setup.panel).to_be_visible()
    assert setup.objective["kind"] == "risk"
    oracles = [run["oracle"]["name"] for run in still.wire.experiment["runs"]]
    assert "minibatch" in oracles
    assert "noisy" not in oracles


def test_only_what_fits_can_be_chosen_and_the_rest_says_what_it_is_for(setup):
    assert "Binary cross-entropy (for labels)" in setup.off("loss")
    assert "Linear, two weights (reads 2 features)" in setup.off("model")
    assert "Logistic, weight and bias (for labels)" in setup.off("model")
    assert not any(name.startswith("Huber") for name in setup.off("loss"))
    assert setup.off("data") == []


def test_another_loss_keeps_start_and_parameters_and_is_one_change(setup):
    setup.panel.press("Escape")
    setup.steepest.set_learning_rate("Gradient descent", "0.1")
    setup.opened()
    setup.choose("loss", "Huber")
    assert setup.objective["loss"] == {"name": "huber", "parameters": {"delta": 1}}
    assert setup.steepest.wire.experiment["start"] == [-1, -1]
    setup.steepest.button("undo").click()
    setup.steepest.until(lambda: setup.objective["loss"]["name"] == "mse", "the loss before")
    setup.steepest.button("redo").click()
    setup.steepest.until(lambda: setup.objective["loss"]["name"] == "huber", "the loss again")


def test_other_data_bring_a_model_and_a_loss_that_fit_them(setup):
    setup.choose("data", "Two modes on a grid")
    assert setup.objective["model"]["name"] == "gaussian"
    assert setup.objective["loss"]["name"].startswith("kl")
    expect(setup.page.locator("#setup")).to_contain_text("log σ")


def test_a_rule_that_cannot_work_on_the_loss_is_named_and_the_loss_stays(setup):
    setup.panel.press("Escape")
    setup.steepest.add_run("Levenberg–Marquardt")
    setup.opened()
    setup.list("loss").select_option(label="Mean absolute error")
    expect(setup.page.locator("#notice")).to_contain_text("Levenberg–Marquardt needs a sum of squares")
    expect(setup.list("loss")).to_have_value("mse")
    assert setup.objective["loss"]["name"] == "mse"


def test_a_slider_of_the_data_changes_paths_while_it_moves_and_is_one_change(setup):
    slider = setup.panel.get_by_role("slider", name="Noise slider")
    setup.steepest.hold(slider, 0.3)
    setup.steepest.until(lambda: setup.objective["dataset"]["parameters"]["noise"] > 1, "the dragged noise")
    setup.steepest.release()
    setup.steepest.until(lambda: "noise=" in setup.page.url, "the link")
    setup.steepest.button("undo").click()
    setup.steepest.until(lambda: setup.objective["dataset"]["parameters"]["noise"] == 0.5, "the noise before")


def test_rows_held_out_are_counted_and_bring_patience(setup):
    expect(setup.panel.get_by_label("Patience", exact=False)).to_have_count(0)
    field = setup.panel.get_by_label("Held out for validation", exact=True)
    field.fill("0.3")
    field.press("Enter")
    expect(setup.panel).to_contain_text("70 rows to train, 30 held out to validate.")
    patience = setup.panel.get_by_role("spinbutton", name=re.compile("Patience"))
    patience.fill("25")
    patience.press("Enter")
    setup.steepest.until(lambda: setup.steepest.wire.experiment["stop"].get("patience") == 25, "patience")
    assert "patience=25" in setup.steepest.address()


def test_a_link_opens_the_same_risk(setup, open_page):
    setup.choose("loss", "Huber")
    setup.choose("penalty", "L2")
    address = setup.steepest.address()
    again = Setup(open_page(address[address.index("/#") :], reduced_motion="reduce"))
    assert again.objective == setup.objective
    assert again.steepest.wire.experiment == setup.steepest.wire.experiment


def test_reset_brings_back_the_surface_and_the_panel_goes(setup):
    setup.steepest.button("reset").click()
    setup.steepest.until(lambda: setup.objective["kind"] == "surface", "the opening")
    expect(setup.panel).to_be_hidden()
    expect(setup.button).to_be_hidden()


def test_the_panel_works_by_keyboard_alone(open_page):
    setup = Setup(open_page(LINE, reduced_motion="reduce"))
    setup.button.focus()
    setup.button.press("Enter")
    expect(setup.panel).to_be_visible()
    setup.list("loss").focus()
    setup.list("loss").press("H")
    setup.steepest.until(lambda: setup.objective["loss"]["name"] == "huber", "the loss that begins with H")
    delta = setup.panel.get_by_role("spinbutton", name="Where the line begins")
    delta.focus()
    delta.press("ArrowUp")
    setup.steepest.until(lambda: setup.objective["loss"]["parameters"]["delta"] > 1, "a larger δ")
    setup.panel.press("Escape")
    expect(setup.panel).to_be_hidden()
    expect(setup.button).to_be_focused()


def test_axes_and_start_bear_the_models_symbols(open_page):
    steepest = open_page(BOUNDED, reduced_motion="reduce")
    titles = steepest.page.locator("#landscape .js-plotly-plot .xtitle, #landscape .js-plotly-plot .ytitle")
    expect(titles).to_have_text(["θ₁", "θ₂"])
    expect(steepest.page.get_by_label("Start θ₁", exact=True)).to_have_value("1")


def test_a_loss_without_a_lowest_point_says_so_and_shows_where_it_is_not_convex(open_page):
    steepest = open_page(BOUNDED, reduced_motion="reduce")
    words = steepest.page.locator("#landscape .terrain-words")
    expect(words).to_contain_text("No lowest point: the loss only ever comes nearer to 33.")
    expect(words).to_contain_text("Hatched: not convex.")
    expect(steepest.page.locator("#landscape canvas.terrain")).to_be_visible()


def test_a_convex_loss_has_nothing_hatched_and_nothing_to_say(setup):
    expect(setup.page.locator("#landscape canvas.terrain")).to_be_hidden()
    expect(setup.page.locator("#landscape .terrain-words")).to_be_hidden()


def test_a_long_list_of_edited_rows_still_gets_its_contour(open_page):
    rows = "!".join(f"{row}:{row / 7:.5g},{row * 1.37:.5g}" for row in range(100))
    contours = []
    steepest = open_page(f"{LINE}&rows={rows}", reduced_motion="reduce")
    steepest.page.on("response", lambda r: contours.append(r) if "/api/contour" in r.url else None)
    steepest.page.reload()
    steepest.until(lambda: contours, "its contour")
    assert contours[0].request.method == "POST"
    assert contours[0].ok
    assert len(steepest.address()) < 2000


def test_it_is_all_there_in_chinese_and_dark(open_page):
    setup = Setup(
        open_page(LINE, language="zh", locale="zh-CN", color_scheme="dark", reduced_motion="reduce"), "zh"
    )
    setup.opened()
    assert not re.search(r"[A-Za-z]{4,}", setup.panel.locator("h2").inner_text())
    assert any("标签" in name for name in setup.off("loss"))
    assert serious(setup.page) == []


def test_the_panel_has_no_serious_fault_of_access(setup):
    assert serious(setup.page) == []


def test_on_a_phone_the_panel_fills_the_window_and_nothing_scrolls_sideways(open_page):
    steepest = open_page(LINE, reduced_motion="reduce", **PHONE)
    setup = Setup(steepest)
    setup.button.tap()
    expect(setup.panel).to_be_visible()
    box = setup.panel.bounding_box()
    assert box["width"] == 360
    assert steepest.sideways() == 0
    assert setup.panel.evaluate("e => e.querySelector('.training-body').scrollWidth <= e.clientWidth")
    setup.choose("loss", "Huber")
    setup.panel.get_by_role("button", name="Close").tap()
    expect(setup.panel).to_be_hidden()
