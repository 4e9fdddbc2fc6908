"""A formula of one's own: typed and drawn, refused where it is wrong, with sliders, in a link, by keyboard, on a phone."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import PHONE

NAMES = {
    "en": ("Your own formula", "Formula", "Domain and examples"),
    "zh": ("自定义公式", "公式", "绘图范围与示例"),
}
# Where the field has the character at an index, measured in its own font; and where the mark points.
CHARACTER = """([field, index]) => {
  const paint = document.createElement('canvas').getContext('2d');
  const style = getComputedStyle(field);
  paint.font = `${style.fontSize} ${style.fontFamily}`;
  const before = [...field.value].slice(0, index).join('');
  const one = [...field.value].slice(0, index + 1).join('');
  const left = field.getBoundingClientRect().left + parseFloat(style.paddingLeft) + parseFloat(style.borderLeftWidth);
  return [left + paint.measureText(before).width - field.scrollLeft, left + paint.measureText(one).width - field.scrollLeft];
}"""


class Editor:
    """The page with a formula of one's own chosen in the list of surfaces."""

    def __init__(self, steepest, language="en"):
        own, field, more = NAMES[language]
        self.steepest, self.page = steepest, steepest.page
        steepest.choose_surface(own)
        self.field = self.page.get_by_role("textbox", name=field, exact=True)
        self.more = self.page.get_by_role("button", name=more)
        self.refusal = self.page.locator("#own-formula").get_by_role("status").first

    @property
    def objective(self):
        return self.steepest.wire.experiment["objective"]

    def type(self, text, normal=None):
        """Type a formula and wait until it is in force."""
        self.field.fill(text)
        self.steepest.until(lambda: self.objective.get("text") == (normal or text), f"{text} in force")


@pytest.fixture
def editor(still):
    return Editor(still)


def serious(page):
    found = Axe().run(page).response["violations"]
    return [finding["id"] for finding in found if finding["impact"] in ("serious", "critical")]


def test_the_surface_that_is_shown_becomes_the_formula_to_begin_with(editor):
    assert editor.field.input_value() == "(a - x)^2 + b*(y - x^2)^2"
    expect(editor.field).to_be_focused()
    assert editor.objective["parameters"] == {"a": 1, "b": 100}


def test_a_typed_formula_is_drawn_and_raced_on(editor):
    contours = []
    editor.page.on(
        "response", lambda response: contours.append(response) if "/api/contour" in response.url else None
    )
    editor.type("x^2 + 3*y^2")
    editor.steepest.until(lambda: contours, "its contour")
    assert contours[-1].ok
    editor.steepest.finish()
    _, rows = editor.steepest.wire.rows(0)
    assert rows[2][0] == pytest.approx(rows[0][0] ** 2 + 3 * rows[1][0] ** 2, rel=1e-12)
    printed = editor.page.locator("#own-formula math")
    assert re.sub(r"\s|\u2062", "", printed.text_content()) == "f=x2+3y2"
    assert editor.page.locator("#top-bar .surface-formula math").count() == 1
    assert editor.page.title().startswith("Your own formula")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_refusal_points_at_the_column_of_what_was_typed(open_page, language):
    editor = Editor(
        open_page(
            reduced_motion="reduce", language=language, locale={"en": "en-US", "zh": "zh-CN"}[language]
        ),
        language,
    )
    for text, column, words in (
        ("x² + 2y", 7, {"en": "Column 7: write 2*y", "zh": "第 7 列：请写成 2*y"}),
        ("（x＋1）² ＋ foo", 10, {"en": "Column 10: “foo”", "zh": "第 10 列：未知名称“foo”"}),
        ("x + )", 5, {"en": "Column 5: this bracket", "zh": "第 5 列：这个括号"}),
    ):
        editor.field.fill(text)
        expect(editor.refusal).to_contain_text(words[language])
        mark = editor.page.locator(".formula-mark").bounding_box()
        low, high = editor.page.evaluate(CHARACTER, [editor.field.element_handle(), column - 1])
        assert low - 2 <= mark["x"] + mark["width"] / 2 <= high + 2, text
        assert editor.field.get_attribute("aria-invalid") == "true"
        assert editor.field.get_attribute("aria-describedby") == editor.refusal.get_attribute("id")
    assert editor.objective["text"] == "(a - x)^2 + b*(y - x^2)^2"
    editor.type("x^2")
    expect(editor.refusal).to_have_text("")
    assert editor.field.get_attribute("aria-describedby") is None


def test_the_mark_stays_at_its_column_in_a_text_longer_than_the_field(editor):
    editor.field.fill("x + " * 40 + "2y + " + "x + " * 20 + "x")
    expect(editor.refusal).to_contain_text("Column 162")
    editor.field.evaluate("(field) => { field.scrollLeft = 1000; }")

    def at_its_column():
        low, high = editor.page.evaluate(CHARACTER, [editor.field.element_handle(), 161])
        mark = editor.page.locator(".formula-mark").bounding_box()
        return low - 4 <= mark["x"] + mark["width"] / 2 <= high + 4

    editor.steepest.until(at_its_column, "the mark at its column", seconds=5)


def test_2x_is_told_to_be_written_with_its_sign(editor):
    editor.field.fill("2x")
    expect(editor.refusal).to_contain_text("write 2*x")


def test_what_is_pasted_in_full_width_is_shown_in_the_normal_form(editor):
    editor.type("（x－1）²　＋　a×y²", "(x-1)^2 + a*y^2")
    expect(editor.field).to_have_value("(x-1)^2 + a*y^2")
    editor.field.press("End")
    editor.page.keyboard.type(" + x")
    expect(editor.field).to_have_value("(x-1)^2 + a*y^2 + x")
    editor.steepest.until(lambda: editor.objective["text"] == "(x-1)^2 + a*y^2 + x", "in force")


def test_a_free_name_has_a_slider_that_draws_anew(editor):
    editor.type("lam*x^2 + y^2")
    slider = editor.page.get_by_role("slider", name="lam slider")
    assert editor.objective["parameters"] == {"lam": 1}
    contours = []
    editor.page.on(
        "request", lambda request: contours.append(request.url) if "/api/contour" in request.url else None
    )
    slider.press("End")
    editor.steepest.until(lambda: editor.objective["parameters"]["lam"] == 5, "the slider's end")
    editor.steepest.until(lambda: contours, "the contour of it")
    number = editor.page.locator("#own-formula").get_by_role("spinbutton", name="lam")
    number.fill("250")
    number.press("Enter")
    editor.steepest.until(lambda: editor.objective["parameters"]["lam"] == 250, "more than the slider has")


def test_the_domain_and_one_dimension_can_be_set(editor):
    editor.type("x^2 - cos(5*x)")
    if editor.more.get_attribute("aria-expanded") != "true":
        editor.more.click()
    low = editor.page.get_by_role("spinbutton", name="x from")
    low.fill("-5")
    low.press("Enter")
    editor.steepest.until(lambda: editor.objective["domain"] == [[-5, 2], [-1, 3]], "the domain")
    editor.page.get_by_role("combobox", name="Variables").select_option("1")
    editor.steepest.until(lambda: editor.objective["domain"] == [[-5, 2]], "one dimension")
    assert len(editor.steepest.wire.experiment["start"]) == 1
    editor.field.fill("x + y")
    expect(editor.refusal).to_contain_text("there is no y in one dimension")
    low.fill("7")
    low.press("Enter")
    editor.field.fill("x")
    expect(editor.refusal).to_contain_text("Domain")


def test_an_example_is_taken_with_its_domain(editor):
    if editor.more.get_attribute("aria-expanded") != "true":
        editor.more.click()
    examples = editor.page.get_by_role("combobox", name="Examples")
    examples.select_option(label="sin(x)*exp(-y^2)")
    editor.steepest.until(lambda: editor.objective["text"] == "sin(x)*exp(-y^2)", "the example")
    assert editor.objective["domain"] == [[-4, 4], [-2, 2]]


def test_typing_is_undone_as_one_change_and_redone(editor):
    first = editor.field.input_value()
    for text in ("x", "x^2", "x^2 + y^2"):
        editor.type(text)
    editor.steepest.button("undo").click()
    expect(editor.field).to_have_value(first)
    editor.steepest.button("redo").click()
    expect(editor.field).to_have_value("x^2 + y^2")
    editor.steepest.button("undo").click()
    editor.steepest.button("undo").click()
    expect(editor.field).to_be_hidden()
    assert editor.steepest.wire.experiment["objective"]["name"] == "rosenbrock"


def test_a_link_brings_the_formula_back(editor, open_page):
    editor.type("a*x^2 + sin(3*y)/(1 + y^2)")
    editor.page.get_by_role("slider", name="a slider").press("Home")
    editor.steepest.until(lambda: editor.objective["parameters"]["a"] == -5, "the slider's start")
    editor.field.press("Enter")
    editor.steepest.until(lambda: "a=-5" in editor.page.url, "the link")
    assert len(editor.page.url) < 2000
    again = open_page(f"/{editor.page.evaluate('location.hash')}", reduced_motion="reduce")
    assert again.wire.experiment == editor.steepest.wire.experiment
    expect(again.page.get_by_role("textbox", name="Formula", exact=True)).to_have_value(
        "a*x^2 + sin(3*y)/(1 + y^2)"
    )
    expect(again.page.get_by_role("slider", name="a slider")).to_be_visible()
    expect(again.page.locator("#own-formula math")).to_be_visible()


def test_a_link_with_a_formula_that_is_none_says_where_it_is_wrong(open_page):
    page = open_page("/#v=1&f=2x&d=-1,1,-1,1&x=0.5,0.5", reduced_motion="reduce")
    expect(page.page.get_by_role("alert")).to_contain_text("write 2*x")


def test_it_is_chosen_and_typed_by_keyboard_alone(still):
    still.surface.focus()
    still.page.keyboard.press("Enter")
    still.page.keyboard.type("your own")
    still.page.keyboard.press("Enter")
    field = still.page.get_by_role("textbox", name="Formula", exact=True)
    expect(field).to_be_focused()
    still.page.keyboard.press("Control+A")
    still.page.keyboard.type("x^2 + y^4")
    still.until(lambda: still.wire.experiment["objective"].get("text") == "x^2 + y^4", "in force")
    still.page.keyboard.type(" + ")
    expect(still.page.locator("#own-formula").get_by_role("status").first).to_contain_text(
        "something is missing"
    )
    still.page.keyboard.press("Escape")
    expect(field).to_have_value("x^2 + y^4")


@pytest.mark.parametrize("look", ["light", "dark", "phone"])
def test_axe_finds_nothing_serious_in_the_fields(open_page, look):
    options = {"light": {}, "dark": {"color_scheme": "dark"}, "phone": PHONE}[look]
    editor = Editor(open_page(reduced_motion="reduce", **options))
    editor.type("a*x^2 + b*y^2")
    if editor.more.get_attribute("aria-expanded") != "true":
        editor.more.click()
    assert serious(editor.page) == []
    editor.field.fill("2x")
    expect(editor.refusal).to_contain_text("write 2*x")
    assert serious(editor.page) == []


def test_on_a_phone_the_plot_keeps_its_room_and_nothing_goes_over_the_edge(open_page):
    editor = Editor(open_page(reduced_motion="reduce", **PHONE))
    editor.type("a*x^2 + b*y^2 + c*x*y")
    wide = editor.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 360
    assert editor.page.locator("#landscape").bounding_box()["height"] > 200
    assert editor.field.bounding_box()["height"] >= 44
