"""The data beside the landscape: rows that are dragged, added and deleted, the batch that is lit, the pull of single rows."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.test_accessibility import serious

RUNS = "&n=120&r=gradient_descent(learning_rate=0.1)&r=sgd(learning_rate=0.03);oracle=minibatch(size=6)&run=1"
LINE = f"/#v=1&data=line(n=24)&trained=linear&loss=mse{RUNS}&at=6&tab=data"
PICTURES = {
    "line": "data=sine&trained=hidden_tanh&loss=mse",
    "fit": "data=four_rows&trained=linear_weights&loss=mse",
    "chance": "data=blobs_one_feature&trained=logistic&loss=binary_cross_entropy",
    "plane": "data=blobs&trained=logistic_weights&loss=binary_cross_entropy",
    "mass": "data=two_modes&trained=gaussian&loss=kl_forward",
    "rank": "data=ranked_items&trained=linear_weights&loss=ranking_logistic",
}
CLOUD = """async ([risk, point, batch]) => {
  const { cloudAt } = await import("/assets/js/figures/data_cloud.js");
  const { tableOf } = await import("/assets/js/figures/data_rows.js");
  const { all, batch: mean, signal } = cloudAt(risk, tableOf(risk, []), point, batch, false);
  return { all, mean, signal };
}"""


@pytest.fixture
def line(open_page):
    """Rows about a line, a mini-batch run selected at step 6, its batches known."""
    page = open_page(LINE, reduced_motion="reduce")
    page.until(lambda: page.wire.hears("rows"), "the batches")
    page.page.get_by_text("Epoch 2, batch 2 of 4").wait_for()
    page.rest(handle(page).bounding_box, "rows that stand where they will")
    return page


def handle(page):
    return page.page.locator(".data-handle")


def reading(page):
    return page.page.locator(".data-reading").inner_text()


def edits(page):
    return page.wire.experiment["objective"]["dataset"]["edits"]


def middle(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def described(page):
    """What the server says of the objective that is in force."""
    answer = page.page.request.post("/api/risk", data=page.wire.experiment["objective"])
    assert answer.ok, answer.text()
    return answer.json()["objective"]


def minimum(page):
    return page.wire.hears("opened")[-1]["objective"]["minima"][0]["x"]


def test_the_batch_that_is_told_is_the_playheads(line):
    """Even before the server has said anything of the step."""
    told = line.step.evaluate("""(slider) => {
      slider.value = "7";
      slider.dispatchEvent(new Event("input", { bubbles: true }));
      return new Promise((resolve) => {
        requestAnimationFrame(() => resolve(document.querySelector(".data-batches").innerText));
      });
    }""")
    assert "Epoch 2, batch 3 of 4" in told


def test_the_run_that_is_selected_has_its_residuals_though_another_is_hidden(open_page):
    """Of two that read all rows, so that nothing else changes with the selection."""
    runs = "&n=120&r=gradient_descent(learning_rate=0.1)&r=gradient_descent(learning_rate=0.03)&run=0"
    page = open_page(
        f"/#v=1&data=line(n=24)&trained=linear&loss=mse{runs}&at=6&tab=data", reduced_motion="reduce"
    )
    moves = page.page.locator(".data-over canvas").last
    page.all_rows()
    page.page.get_by_role("button", name="Hide", exact=True).first.click()
    page.page.wait_for_timeout(300)
    bare = moves.screenshot()
    page.page.locator(".card").nth(1).get_by_role("button").first.click()
    page.until(lambda: page.page.locator(".data-batches").inner_text() != "", "which rows it reads")
    page.until(lambda: moves.screenshot() != bare, "its residuals", seconds=5)


def test_only_a_training_loss_has_data(still):
    assert still.page.get_by_role("tab", name="Data").count() == 0


def test_data_parameters_and_loss_are_seen_at_once(line):
    for part in ("#data", "#landscape", "#loss-curve"):
        box = line.page.locator(part).bounding_box()
        assert box["width"] > 250 and box["height"] > 100, part
    left, right = (line.page.locator(part).bounding_box() for part in (".data-stage", "#landscape"))
    assert left["x"] + left["width"] <= right["x"] + 1


@pytest.mark.parametrize("picture", PICTURES)
def test_every_kind_of_data_has_its_picture(open_page, picture):
    page = open_page(f"/#v=1&{PICTURES[picture]}{RUNS}&at=6&tab=data", reduced_motion="reduce")
    page.page.get_by_text("batch").first.wait_for()
    title = page.page.locator(".data-bar h3").inner_text
    page.until(title, "a title")
    assert not title().startswith("data.")
    before = page.page.locator(".data-stage").screenshot()
    page.seek(0)
    page.until(
        lambda: page.page.locator(".data-stage").screenshot() != before, "another picture at the start"
    )


def test_a_dragged_row_moves_surface_minimum_and_paths_and_is_one_change(line):
    before, star = line.wire.generation(1), minimum(line)
    x, y = middle(handle(line))
    line.page.mouse.move(x, y)
    line.page.mouse.down()
    line.page.mouse.move(x, y - 40, steps=4)
    line.page.mouse.move(x, y - 80, steps=4)
    line.until(lambda: line.wire.generation(1) > before, "new paths while it is held")
    line.page.mouse.up()
    line.until(lambda: len(edits(line)) == 1 and minimum(line) != star, "another minimum")
    line.all_rows()
    assert edits(line)[0]["row"] == 0
    told = lambda: described(line)["minima"][0]["x"]  # noqa: E731
    line.until(lambda: minimum(line) == pytest.approx(told()), "the minimum of the data as they were left")
    line.button("undo").click()
    line.until(lambda: edits(line) == [] and minimum(line) == pytest.approx(star), "what was before")


def test_keys_go_from_row_to_row_move_add_and_delete(line):
    handle(line).focus()
    first = reading(line)
    line.page.keyboard.press("PageDown")
    line.until(lambda: reading(line) != first, "the row beside it")
    number = int(line.number(reading(line)))  # counted from 1
    for _ in range(3):
        line.page.keyboard.press("ArrowUp")
    line.until(lambda: len(edits(line)) == 1, "an edit")
    moved = edits(line)[0]
    told = described(line)["risk"]["dataset"]
    assert (moved["row"], told["kind"]) == (number - 1, "number")
    line.page.keyboard.press("n")
    line.until(lambda: [edit["row"] for edit in edits(line)] == [number - 1, 24], "a new row")
    line.until(lambda: reading(line).startswith("Row 25"), "its number")
    line.page.keyboard.press("Delete")
    line.until(lambda: [edit["row"] for edit in edits(line)] == [number - 1], "the new row gone")
    assert handle(line).evaluate("e => e === document.activeElement")
    line.page.keyboard.press("Delete")
    line.until(
        lambda: [edit["to"] is None for edit in edits(line)] == [False, True], "the row beside it deleted"
    )


def test_keys_pressed_quickly_all_count(line):
    def height():
        return edits(line)[0]["to"][1]

    handle(line).focus()
    line.page.keyboard.press("Shift+ArrowUp")
    line.until(lambda: len(edits(line)) == 1, "an edit")
    line.all_rows()
    first = height()
    line.page.keyboard.press("Shift+ArrowUp")
    line.until(lambda: height() > first, "another")
    second = height()
    for _ in range(4):
        line.page.keyboard.press("Shift+ArrowUp")
    line.until(lambda: height() > first + 4.5 * (second - first), "all of them")
    assert height() == pytest.approx(first + 5 * (second - first), rel=0.02)


def test_an_outlier_is_added_by_a_button_and_a_row_by_two_clicks(line):
    line.page.get_by_role("button", name="Outlier").click()
    line.until(lambda: len(edits(line)) == 1, "an outlier")
    ys = described(line)["risk"]["rows"]["y"]
    assert abs(ys[-1]) > 1.3 * max(map(abs, ys[:-1]))
    box = line.page.locator(".data-over").bounding_box()

    def another():
        # On a machine so busy that they come half a second apart they are single ones, and a hand tries again.
        line.page.mouse.dblclick(box["x"] + 0.4 * box["width"], box["y"] + 0.15 * box["height"])
        line.page.wait_for_timeout(1500)
        return len(edits(line)) > 1

    line.until(another, "a second new row")
    assert [edit["row"] for edit in edits(line)] == [24, 25]


def test_in_its_mode_a_click_deletes_and_escape_ends_the_mode(line):
    delete = line.page.get_by_role("button", name="Delete", exact=True)
    delete.click()
    assert delete.get_attribute("aria-pressed") == "true"
    line.page.mouse.click(*middle(handle(line)))
    line.until(lambda: edits(line) == [{"row": 0, "to": None}], "row 0 deleted")
    delete.click()
    assert delete.get_attribute("aria-pressed") == "false"


def test_pointing_at_a_row_tells_its_numbers_and_draws_its_loss_over_the_landscape(line):
    ground = line.page.locator("#landscape")
    line.page.mouse.move(*middle(line.page.locator("#arithmetic")))
    before = ground.screenshot()
    line.page.mouse.move(*middle(handle(line)))
    line.until(lambda: reading(line).startswith("Row 1:"), "the row's numbers")
    risk = described(line)["risk"]
    run = line.trajectory()["runs"][1]
    (w, b), x, y = run["x"][6], risk["rows"]["x"][0][0], risk["rows"]["y"][0]
    told = [
        line.number(part.split()[-1])
        for part in reading(line).replace(".\n", ". ").rstrip(".").split(",")[-2:]
    ]
    assert told[-1] == pytest.approx((w * x + b - y) ** 2, rel=6e-3)
    line.until(lambda: ground.screenshot() != before, "its level lines")


def test_the_batch_that_is_lit_is_the_one_whose_gradient_the_step_took(line):
    line.until(lambda: line.wire.hears("inspected"), "the step's numbers")
    told = line.wire.hears("inspected")[-1]
    rows = line.wire.hears("rows")[-1]
    assert told["step"] == 6
    batch = rows["rows"][5 - rows["first"]]
    assert (rows["run"], len(batch)) == (1, 6)
    inspection = told["inspection"]
    found = line.page.evaluate(CLOUD, [described(line)["risk"], inspection["x_before"], batch])
    assert found["mean"] == pytest.approx(inspection["values"]["g"], rel=1e-12)
    assert found["all"] == pytest.approx(inspection["gradient"], rel=1e-9)
    assert found["signal"] == pytest.approx(inspection["snr"], rel=1e-9)
    words = line.page.locator(".data-batches p").first
    for part in ("6 of 24 rows", "Signal-to-noise", "°"):
        expect(words).to_contain_text(part)


def test_batches_are_known_ahead_while_it_plays_and_anew_after_a_jump(line):
    line.seek(100)
    line.page.get_by_text("Epoch 25, batch 4 of 4").wait_for()
    line.until(lambda: "Signal-to-noise" in line.page.locator(".data-batches").inner_text(), "the batch")
    line.rewind()
    line.play.click()
    line.until(lambda: line.playhead > 30, "some steps")
    line.halt()
    line.until(lambda: "Signal-to-noise" in line.page.locator(".data-batches").inner_text(), "the batch")
    assert all(len(answer["rows"]) > 0 for answer in line.wire.hears("rows"))


def test_a_run_that_reads_all_rows_says_so_and_lights_none(line):
    line.card("Gradient descent").click(position={"x": 120, "y": 16})
    line.page.get_by_text("reads all 24 rows").wait_for()
    assert not line.page.locator(".data-cells").is_visible()


def test_masses_are_dragged_upright_and_none_is_added(open_page):
    page = open_page(f"/#v=1&{PICTURES['mass']}{RUNS}&at=6&tab=data", reduced_motion="reduce")
    add = page.page.get_by_role("button", name="Add", exact=True).last
    page.page.get_by_text("Drag a mass up or down").wait_for()
    assert add.get_attribute("aria-disabled") == "true"
    handle(page).focus()
    page.page.keyboard.press("Shift+ArrowUp")
    page.page.keyboard.press("Shift+ArrowRight")
    page.until(lambda: edits(page), "an edit")
    risk = described(page)["risk"]
    place = risk["rows"]["numbers"].index(edits(page)[0]["row"])
    assert risk["rows"]["x"][0][place] == pytest.approx(risk["rows"]["x"][0][0])
    assert risk["rows"]["y"][place] > 0


def test_on_a_phone_the_data_are_a_tab_of_their_own(open_page):
    page = open_page(LINE, reduced_motion="reduce", **PHONE)
    page.page.get_by_text("Epoch 2, batch 2 of 4").wait_for()
    box = page.page.locator(".data-stage").bounding_box()
    assert box["width"] > 330 and box["height"] > 150
    assert not page.page.locator("#landscape").is_visible()
    assert page.sideways() == 0
    page.page.get_by_role("tab", name="View").click()
    page.page.get_by_role("button", name="Landscape", exact=True).click()
    page.page.locator("#landscape").wait_for()
    assert not page.page.locator("#data").is_visible()


@pytest.mark.parametrize("look", [{}, PHONE, {"color_scheme": "dark"}, {"language": "zh", "locale": "zh-CN"}])
def test_axe_finds_nothing_serious_in_the_data(open_page, look):
    page = open_page(LINE, reduced_motion="reduce", **look)
    page.until(lambda: page.page.locator(".data-handle").is_visible(), "the rows")
    page.until(lambda: page.page.locator(".data-bar h3").inner_text(), "the words about them")
    assert serious(page) == []
    assert page.sideways() == 0
