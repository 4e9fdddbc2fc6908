"""Pinned runs: ghosts on the plots, a table that names what differs, a link that brings them back."""

import pytest

from tests.browser.conftest import PHONE
from tests.browser.test_accessibility import serious

GHOSTS = "#landscape .trails.ghosts"


@pytest.fixture
def race(still):
    """The opening race, known to its end."""
    still.finish()
    return still


def select(steepest, name):
    steepest.card(name).get_by_role("button").first.click()


def pin_button(steepest, name):
    return steepest.card(name).get_by_role("button", name=f"Pin {name} to compare", exact=True)


def pin(steepest, name):
    select(steepest, name)
    pin_button(steepest, name).click()
    steepest.card(name).get_by_role("button", name=f"Take away the pin of {name}", exact=True).wait_for()


def table(steepest):
    return steepest.page.get_by_role("table", name="Pinned runs")


def open_table(steepest, count):
    steepest.page.get_by_role("button", name=f"Compare ({count})", exact=True).click()
    table(steepest).wait_for()


def rows(steepest):
    """The table as texts, a list for each row under the headings."""
    return (
        table(steepest)
        .locator("tbody tr")
        .evaluate_all(
            "rows => rows.map((row) => [...row.children].slice(0, 6).map((cell) => cell.textContent.trim()))"
        )
    )


def painted(steepest, canvas=GHOSTS):
    """How many pixels of a canvas are painted; 0 while it is hidden."""
    return steepest.page.locator(canvas).evaluate(
        """(canvas) => {
          if (canvas.hidden) return 0;
          const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
          copy.drawImage(canvas, 0, 0);
          const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
          return data.filter((value, at) => at % 4 === 3 && value > 0).length;
        }"""
    )


def test_a_pinned_run_stays_as_a_ghost_and_the_table_names_what_has_changed(open_page):
    page = open_page("/#v=1&o=himmelblau&r=adam(learning_rate=0.1)&at=0", reduced_motion="reduce")
    page.all_rows()
    assert painted(page) == 0
    pin(page, "Adam")
    page.until(lambda: painted(page) > 100, "a ghost on the landscape")
    page.until(lambda: painted(page, "#loss-curve .trails.ghosts") > 20, "a faint curve of the loss")
    open_table(page, 1)
    before = rows(page)[0]
    assert before[5] == "nothing differs"
    page.set_learning_rate("Adam", "0.3")
    page.until(lambda: rows(page)[0][5] == "α 0.1 → 0.3", "the difference by name")
    page.field("start_x").fill("-4")
    page.field("start_x").press("Enter")
    page.all_rows()
    page.until(lambda: "…" not in rows(page)[1], "the new run's end")
    pinned, live = rows(page)
    assert pinned == ["Adam · α 0.1", *before[1:5], "α 0.1 → 0.3, start (0.5,\xa0−2.5) → (−4,\xa0−2.5)"]
    assert live[0] == "Adam"
    assert live[1] != pinned[1]
    page.page.locator("#landscape [data-words='ghost 1']", has_text="Adam · α 0.1, start (0.5").wait_for()


def test_the_numbers_of_the_table_are_those_of_the_trajectory(race):
    pin(race, "Gradient descent")
    pin(race, "Newton")
    open_table(race, 2)
    answer = race.trajectory()
    for row, run in zip(rows(race), (0, 1), strict=False):
        told = answer["runs"][run]
        assert race.number(row[1]) == pytest.approx(told["loss"][-1], rel=1e-2)
        assert race.number(row[2]) == told["outcome"]["step"]
        assert race.number(row[3]) == told["evaluations"][-1]
    assert rows(race)[0][4] == "diverged"
    assert rows(race)[1][4].startswith("minimum (1,")


def test_reload_shows_the_same_pins_and_undo_leaves_them_alone(race):
    pin(race, "Gradient descent")
    pin(race, "Adam")
    race.field("start_x").fill("0.5")
    race.field("start_x").press("Enter")
    open_table(race, 2)
    race.all_rows()
    race.until(lambda: not any("…" in row for row in rows(race)), "all ends")
    told, address, ghosts = rows(race), race.address(), painted(race)
    assert "start (−1.2,\xa01) → (0.5,\xa01)" in told[0][5]
    race.reload()
    race.until(lambda: rows(race) == told, "the same table")
    race.until(lambda: painted(race) == ghosts, "the same ghosts")
    assert race.address() == address
    race.button("reset").click()
    race.until(lambda: rows(race)[0][5] == "nothing differs", "the opening race again")
    race.button("undo").click()
    race.until(lambda: rows(race)[0] == told[0], "the same pins")


def test_a_pin_is_opened_again_as_one_thing_to_undo(race):
    pin(race, "Adam")
    race.set_learning_rate("Adam", "0.05")
    race.field("start_x").fill("0.5")
    race.field("start_x").press("Enter")
    race.until(lambda: race.wire.experiment["start"][0] == 0.5, "the new start")
    changed = race.wire.experiment
    open_table(race, 1)
    table(race).get_by_role("button", name="Open Adam · α 0.46, start (−1.2,\xa01) again").click()
    race.until(lambda: race.wire.experiment["start"] == [-1.2, 1], "the pin's start")
    assert race.wire.experiment["runs"][2]["optimizer"]["parameters"]["learning_rate"] == 0.46
    race.until(lambda: rows(race)[0][5] == "nothing differs", "nothing to differ in")
    race.button("undo").click()
    race.until(lambda: race.wire.experiment == changed, "what was there before")


def test_a_pin_of_another_surface_stays_in_the_table_and_is_not_drawn(race):
    pin(race, "Adam")
    open_table(race, 1)
    race.choose_surface("Himmelblau")
    race.until(lambda: painted(race) == 0, "no ghost of another surface")
    name, *_, ended, differs = rows(race)[0]
    assert "another surface, so not drawn here" in ended
    assert differs.startswith("Rosenbrock → Himmelblau")
    assert name == "Adam · Rosenbrock"
    race.button("undo").click()
    race.until(lambda: painted(race) > 100, "the ghost again")


def focused(race):
    return race.page.locator(":focus")


def test_pins_by_the_keyboard_alone(race):
    press = race.page.keyboard.press
    for key in ("3", "c", "1", "c", "Shift+C"):
        press(key)
    table(race).wait_for()
    race.until(lambda: [row[0] for row in rows(race)[:2]] == ["Adam · α 0.46", "GD · α 0.0064"], "two pins")
    assert serious(race) == []
    table(race).get_by_role("button", name="Remove the pin Adam · α 0.46").focus()
    press("Enter")
    race.until(lambda: rows(race)[0][0] == "GD · α 0.0064", "one pin")
    label = "Remove the pin Gradient descent · α 0.0064"
    assert focused(race).get_attribute("aria-label") == label, "the next of its kind"
    press("Shift+C")
    table(race).wait_for(state="hidden")
    assert focused(race).get_attribute("aria-controls") == "compare", "what opens it again"
    press("Shift+C")
    table(race).wait_for()
    press("c")
    table(race).wait_for(state="hidden")
    race.until(lambda: painted(race) == 0, "no ghost")
    race.until(lambda: "pin=" not in race.page.url, "a link without a pin")


def test_a_pin_that_the_server_refuses_says_why_and_the_others_are_there(open_page):
    page = open_page(
        "/#v=1&at=0&compare=1&pin=adam;start=1&pin=adam(learning_rate=0.3);slot=2", forgiving=("422",)
    )
    page.until(lambda: rows(page)[1][1] not in ("", "…"), "the good pin's end")
    assert "must have 2 entries; got 1" in rows(page)[0][4]
    assert rows(page)[0][1] == "…"


def test_a_broken_pin_in_a_link_is_told_and_the_page_stands(open_page):
    page = open_page("/#v=1&at=0&pin=adam(learning_rate=NaN)", reduced_motion="reduce")
    page.page.get_by_role("alert").get_by_text("This link could not be read").wait_for()
    assert len(page.wire.experiment["runs"]) == 4


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_phone_has_a_tab_for_pins(open_page, language):
    link = f"/#v=1&at=500&pin=adam(learning_rate=0.3);slot=2;x=1,1&pin=gradient_descent&language={language}"
    phone = open_page(link, **PHONE, language=language)
    tab = (
        phone.page.locator("#phone-tabs")
        .get_by_role("tab")
        .filter(has_text={"en": "Pins", "zh": "固定"}[language])
    )
    tab.tap()
    compare = phone.page.locator("#compare")
    compare.get_by_role("table").wait_for()
    assert phone.sideways() <= 0
    assert compare.evaluate("e => e.scrollWidth - e.clientWidth") <= 0
    small = compare.get_by_role("button").evaluate_all(
        "all => all.map((e) => e.getBoundingClientRect()).filter((box) => box.width < 43.5 || box.height < 43.5).length"
    )
    assert small == 0
    last = phone.page.locator("#phone-tabs [role=tab]:visible").last.bounding_box()
    assert last["x"] + last["width"] <= 360
    clear = compare.get_by_role("button", name={"en": "Remove all", "zh": "全部移除"}[language])
    clear.tap()
    tab.wait_for(state="hidden")
    phone.page.locator("#phone-tabs [aria-selected=true]").wait_for()
