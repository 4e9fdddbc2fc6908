"""The choosers of surfaces and optimizers: grouped, searched, by keyboard and by touch, and what suits not is off."""

import json

import pytest

from tests.browser.conftest import PHONE
from tests.browser.test_accessibility import serious

SURFACE_GROUPS = ["One dimension", "Bowls", "Valleys", "Many minima", "Saddles and plateaus"]
OPTIMIZER_GROUPS = ["First order", "Adaptive", "Second order", "Line search", "No gradient"]


def press(steepest, *keys):
    for key in keys:
        steepest.page.keyboard.press(key)


def groups(steepest):
    """The groups that are seen, with the names of the entries that are seen in them."""
    shown = steepest.page.locator("[role=listbox]:visible [role=group]:visible")
    return {
        group.get_attribute("aria-label"): [
            option.get_attribute("aria-label") for option in group.locator("[role=option]:visible").all()
        ]
        for group in shown.all()
    }


def names(steepest):
    return [name for inside in groups(steepest).values() for name in inside]


def marked(steepest):
    """The row that the field says is active, by its name."""
    return steepest.page.evaluate(
        """() => { const id = document.activeElement.getAttribute('aria-activedescendant');
          const row = document.getElementById(id);
          const box = row?.getBoundingClientRect();
          const list = row?.closest('[role=listbox]').getBoundingClientRect();
          return row && [row.getAttribute('aria-label'), box.top >= list.top - 1 && box.bottom <= list.bottom + 1]; }"""
    )


@pytest.fixture
def adding(still):
    still.button("add").click()
    still.page.get_by_role("option").first.wait_for()
    return still


def test_surfaces_stand_in_their_groups_in_order(still):
    still.surface.click()
    found = list(groups(still))
    assert set(SURFACE_GROUPS) <= set(found)
    assert found[: len(SURFACE_GROUPS)] == SURFACE_GROUPS


def test_what_a_button_opens_is_filled_and_in_its_place_before_anything_is_painted(still):
    found = still.button("add").evaluate("""(button) => {
      button.click();
      const panel = document.querySelector(".sheet:popover-open");
      const [its, from] = [panel.getBoundingClientRect(), button.getBoundingClientRect()];
      return [its.left === from.left, panel.querySelectorAll("[role=option]").length > 3,
        button.getAttribute("aria-expanded"), document.activeElement.getAttribute("role")];
    }""")
    assert found == [True, True, "true", "combobox"]


def test_the_button_that_opened_it_closes_it(still):
    add = still.button("add")
    add.click()
    assert still.page.locator("[role=option]:visible").count() > 3
    add.click()
    assert still.page.locator("[role=option]:visible").count() == 0
    assert add.get_attribute("aria-expanded") == "false"


def test_optimizers_stand_in_their_groups_in_order(adding):
    found = list(groups(adding))
    assert found[:3] == OPTIMIZER_GROUPS[:3]
    assert [group for group in OPTIMIZER_GROUPS if group in found] == found[: len(found)]
    assert "Adam" in groups(adding)["Adaptive"]


def test_the_one_that_is_marked_shows_its_formula(adding):
    search = adding.page.get_by_role("combobox", name="Search optimizers")
    search.fill("Adam")
    assert marked(adding) == ["Adam", True], "the exact name before those that begin so"
    preview = adding.page.locator(".preview:visible")
    assert preview.locator("math").count() > 3
    search.fill("gradient descent")
    assert marked(adding) == ["Gradient descent", True]
    assert preview.locator("math").count() < 5


@pytest.mark.parametrize(
    ("typed", "found"),
    [("SGD", "SGD"), ("牛顿", "Newton"), ("gradient-desc", "Gradient descent"), ("STATIONARY", "Newton")],
)
def test_typing_finds_by_name_by_the_other_language_and_by_the_sentence(adding, typed, found):
    everything = len(names(adding))
    adding.page.keyboard.type(typed)
    assert found in names(adding)
    assert len(names(adding)) < everything
    press(adding, "ControlOrMeta+a", "Delete")
    assert len(names(adding)) == everything


def test_what_is_called_by_nothing_is_said_to_be_so(adding):
    adding.page.keyboard.type("zzz")
    assert names(adding) == []
    assert adding.page.get_by_text("No optimizer is called that.").is_visible()
    press(adding, "Enter", "ArrowDown")
    assert len(adding.wire.experiment["runs"]) == 4


def test_arrows_home_and_end_move_and_what_is_marked_is_in_view(still):
    still.surface.focus()
    press(still, "ArrowDown")
    everything = names(still)
    assert marked(still) == ["Rosenbrock", True]
    press(still, "End")
    assert marked(still) == [everything[-1], True]
    press(still, "ArrowDown")
    assert marked(still) == [everything[0], True], "from the last to the first"
    press(still, "ArrowUp", "ArrowUp")
    assert marked(still) == [everything[-2], True]
    press(still, "Home", "PageDown")
    assert marked(still) == [everything[min(8, len(everything) - 1)], True]
    press(still, "Escape")
    assert still.page.locator("[role=option]:visible").count() == 0
    assert still.surface.input_value() == "Rosenbrock"
    assert still.wire.experiment["objective"]["name"] == "rosenbrock"


def test_escape_closes_the_optimizers_and_gives_the_focus_back(adding):
    press(adding, "Escape")
    assert adding.page.locator("[role=option]:visible").count() == 0
    assert adding.button("add").evaluate("e => e === document.activeElement")


def test_the_mouse_marks_and_chooses(adding):
    adding.option("Newton").hover()
    adding.until(lambda: marked(adding) == ["Newton", True], "the mark under the pointer")
    adding.option("Newton").click()
    adding.card("Newton 2").wait_for()


def test_both_choosers_lead_to_the_reference(still):
    still.surface.click()
    link = still.page.get_by_role("link", name="Reference")
    assert link.get_attribute("href") == "reference#surface-rosenbrock"
    link.click()
    still.page.wait_for_url("**/reference#surface-rosenbrock")


def suited(page, needing="newton"):
    """The page with a catalogue in which one optimizer needs sums of squares."""

    def changed(route):
        answer = route.fetch()
        catalog = answer.json()
        for optimizer in catalog["optimizers"]:
            if optimizer["name"] == needing:
                optimizer["needs"] = ["sum_of_squares"]
        for surface in catalog["surfaces"]:
            surface["sum_of_squares"] = surface["name"] == "rosenbrock"
        route.fulfill(response=answer, body=json.dumps(catalog))

    page.page.route("**/api/catalog", changed)
    return page.reload()


def test_while_an_optimizer_races_the_surfaces_it_cannot_work_on_are_off_with_the_reason(still):
    page = suited(still)
    page.surface.click()
    row = page.option("Himmelblau")
    assert row.get_attribute("aria-disabled") == "true"
    assert "Newton is in the race and needs a sum of squares." in row.inner_text()
    row.click(force=True)
    assert page.page.get_by_role("option").count() > 3, "the list stays open"
    press(page, "Enter")
    assert page.wire.experiment["objective"]["name"] == "rosenbrock"
    press(page, "Escape")
    page.card("Newton").locator(".card-name").click()
    page.card("Newton").get_by_role("button", name="Remove").click()
    page.choose_surface("Himmelblau")
    page.button("add").click()
    row = page.option("Newton")
    assert row.get_attribute("aria-disabled") == "true"
    assert "It needs a sum of squares, which this surface is not." in row.inner_text()
    row.click(force=True)
    press(page, "Enter")
    assert len(page.wire.experiment["runs"]) == 3
    assert serious(page) == []


def test_axe_finds_nothing_serious_in_the_optimizer_chooser(adding):
    assert serious(adding) == []


def test_in_chinese_entries_are_found_by_either_name(open_page):
    page = open_page(language="zh", locale="zh-CN", reduced_motion="reduce")
    page.button("add").click()
    assert list(groups(page))[:3] == ["一阶方法", "自适应方法", "二阶方法"]
    page.page.keyboard.type("newton")
    first = marked(page)[0]
    press(page, "ControlOrMeta+a")
    page.page.keyboard.type("牛顿")
    assert marked(page)[0] == first
    press(page, "Enter")
    page.until(lambda: page.wire.experiment["runs"][-1]["optimizer"]["name"] == "newton", "a run more")


@pytest.mark.parametrize("which", ["surface", "optimizer"])
def test_on_a_phone_the_list_is_a_sheet_as_wide_as_the_window(open_page, which):
    page = open_page(**PHONE, reduced_motion="reduce")
    if which == "surface":
        page.surface.tap()
    else:
        page.button("add").tap()
    sheet = page.page.locator(".sheet:popover-open")
    box = sheet.bounding_box()
    assert (box["x"], box["width"]) == (0, 360)
    assert box["y"] + box["height"] == pytest.approx(740, abs=1)
    assert page.sideways() <= 0
    rows = page.page.locator("[role=option]:visible")
    assert rows.count() > 3
    assert all(row.bounding_box()["height"] >= 44 for row in rows.all())
    assert rows.first.locator("math").first.is_visible(), "the formula stands in the row"
    assert serious(page) == []
    before = page.wire.experiment
    rows.nth(1).tap()
    page.until(lambda: page.wire.experiment != before, "the choice")
    assert not sheet.is_visible()
