"""One gesture is one change: dragging the start, a parameter while it plays, a parameter when the race is over."""

import pytest

from tests.browser.steepest_page import column

ADAM = 2


def run(steepest, index=ADAM):
    return steepest.wire.experiment["runs"][index]


def rate(steepest, index=ADAM):
    return run(steepest, index)["optimizer"]["parameters"]["learning_rate"]


def test_dragging_the_start_shows_whole_paths_at_once(steepest):
    steepest.halt()
    mouse = steepest.page.mouse
    x, y = steepest.pixel(*steepest.wire.experiment["start"])
    to = steepest.pixel(0.6, 2.2)
    opened = len(steepest.wire.hears("opened"))
    mouse.move(x, y)
    mouse.down()
    for part in range(1, 9):
        mouse.move(x + (to[0] - x) * part / 8, y + (to[1] - y) * part / 8)
        steepest.page.wait_for_timeout(30)
    steepest.until(lambda: len(steepest.wire.hears("opened")) > opened + 1, "several previews")
    steepest.until(
        lambda: steepest.wire.experiment["start"] == pytest.approx([0.6, 2.2], abs=0.03),
        "the start under the pointer",
    )
    steepest.all_rows()
    assert steepest.last_row(ADAM) > 100, "the whole path is there before the release"
    assert not steepest.playing

    mouse.up()
    steepest.pause.wait_for()
    steepest.until(lambda: steepest.playhead > 0, "it plays from the new start")
    assert steepest.wire.experiment["start"] == pytest.approx([0.6, 2.2], abs=0.03)

    steepest.button("undo").click()
    steepest.until(lambda: steepest.wire.experiment["start"] == [-1.2, 1.0], "one undo takes the drag back")


def test_a_parameter_while_it_plays_bends_the_future(steepest):
    steepest.until(lambda: steepest.playhead > 25, "some steps")
    old = rate(steepest)
    steepest.hold(steepest.learning_rate_slider("Adam"), by=-0.25)
    since = steepest.until(lambda: run(steepest)["changes"], "the preview")[0]["step"]
    assert since >= 25
    steepest.release()
    steepest.until(lambda: steepest.playhead > since, "playing goes on")
    steepest.halt()
    steepest.all_rows()
    changes = run(steepest)["changes"]
    assert [change["step"] for change in changes] == [since]
    assert rate(steepest) == old, "the race's first value stays"
    rates = column(steepest.trajectory(), ADAM, "learning_rate")
    assert set(rates[: since + 1]) == {old}
    assert set(rates[since + 1 :]) == {changes[0]["set"]["learning_rate"]}


def test_a_parameter_when_the_race_is_over_redoes_the_run(still):
    end = still.finish()
    old = rate(still)
    still.hold(still.learning_rate_slider("Adam"), by=-0.25)
    still.until(lambda: rate(still) != old, "the preview")
    still.release()
    still.all_rows()
    assert run(still)["changes"] == []
    assert rate(still) < old
    assert still.playhead == end, "drawn at once up to the playhead"
    assert not still.playing
    assert still.wire.rows(ADAM)[0] == 0


def test_a_parameter_at_the_start_is_the_race_s_own(still):
    still.set_learning_rate("Adam", "1e-3")
    still.until(lambda: rate(still) == 1e-3, "the new value")
    assert run(still)["changes"] == []


def test_escape_gives_a_field_its_value_back(still):
    field = still.learning_rate("Adam")
    shown = field.input_value()
    field.fill("7")
    field.press("Escape")
    assert field.input_value() == shown
    assert rate(still) != 7


def test_a_value_out_of_range_is_refused_in_words_beside_the_field(still):
    old = rate(still)
    field = still.learning_rate("Adam")
    field.fill("1e9")
    field.press("Enter")
    still.until(lambda: "10" in (still.card("Adam").text_content() or ""), "what is allowed")
    assert field.get_attribute("aria-invalid") == "true"
    assert rate(still) == old, "the last good value keeps running"


def test_runs_are_added_forked_and_removed(still):
    still.button("add").click()
    still.option("Adam").click()
    still.card("Adam 2").wait_for()
    still.until(lambda: len(still.wire.experiment["runs"]) == 5, "five runs")
    still.card("Adam 2").get_by_role("button", name="Remove").click()
    still.card("Adam 2").wait_for(state="detached")
    still.until(lambda: len(still.wire.experiment["runs"]) == 4, "four runs")


def test_a_fork_has_the_same_past_and_its_own_future(still):
    still.finish()
    still.seek(40)
    still.card("Adam").click(position={"x": 60, "y": 12})
    still.card("Adam").get_by_role("button", name="Fork").click()
    still.card("Adam 2").wait_for()
    still.until(lambda: len(still.wire.experiment["runs"]) == 5, "five runs")
    still.set_learning_rate("Adam 2", "0.01")
    names = [value["optimizer"]["name"] for value in still.wire.experiment["runs"]]
    fork = 4 if names[4] == "adam" else 3
    still.until(lambda: run(still, fork)["changes"], "the fork's own change")
    still.all_rows()
    losses = [column(still.trajectory(), index, "loss") for index in (ADAM, fork)]
    assert losses[0][:41] == losses[1][:41]
    assert losses[0][41:] != losses[1][41:]


def test_another_surface_brings_its_own_start(still):
    still.choose_surface("Himmelblau")
    still.all_rows()
    assert still.trajectory()["runs"][0]["x"][0] == still.wire.experiment["start"]


def test_one_dimension_is_a_curve_with_the_point_on_it(still):
    still.choose_surface("Parabola")
    still.all_rows()
    assert len(still.wire.experiment["start"]) == 1
    assert not still.field("start_y").is_visible()
    names = still.wire.hears("opened")[-1]["runs"][0]["columns"]
    assert [names[0]["name"], names[1]["name"]] == ["u", "v"]
    still.click_plot(0.8, 0.5)
    still.until(lambda: still.wire.experiment["start"][0] > 0, "the new start")


def test_zooming_asks_for_the_contour_of_what_is_seen(still):
    asked = []
    still.page.on(
        "request", lambda request: asked.append(request.url) if "/api/contour" in request.url else None
    )
    still.page.mouse.move(*still.place(0.5, 0.5))
    still.page.mouse.wheel(0, -240)
    still.until(lambda: asked, "a new contour")
    still.page.wait_for_timeout(400)
    assert len(asked) <= 2, "the wheel's turns are gathered"


def test_the_pointer_reads_value_and_gradient(still):
    still.page.mouse.move(*still.pixel(0.35, 1.62))
    still.until(lambda: still.wire.hears("probed"), "the probe")
    text = still.until(lambda: still.page.locator("#readout").text_content(), "the reading")
    assert "x" in text
    answer = still.wire.hears("probed")[-1]
    x, y = answer["x"]
    assert answer["value"] == pytest.approx((1 - x) ** 2 + 100 * (y - x * x) ** 2)
