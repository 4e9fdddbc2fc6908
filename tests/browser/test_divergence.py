"""A run that diverges is shown as it is: where, why, with its true numbers, and the others go on."""

from tests.browser.steepest_page import column


def test_a_run_that_diverges_says_where_and_why(still):
    still.set_learning_rate("Gradient descent", "0.02")
    still.until(
        lambda: still.wire.experiment["runs"][0]["optimizer"]["parameters"]["learning_rate"] == 0.02,
        "the value",
    )
    still.finish()
    answer = still.trajectory()
    outcome = answer["runs"][0]["outcome"]
    assert outcome["kind"] == "diverged"
    said = [message for message in still.wire.hears("ended") if message["run"] == 0][-1]["outcome"]
    assert said["kind"] == "diverged"
    assert said["step"] == outcome["step"]
    assert len(column(answer, 0, "loss")) == outcome["step"] + 1, "the run ends there"
    assert max(column(answer, 0, "loss")) > 1e12, "nothing is clamped"

    where = str(outcome["step"])
    still.until(lambda: where in still.card("Gradient descent").text_content(), "the step on the card")
    chip = still.page.locator("#transport").get_by_text("diverged").first
    chip.wait_for()
    assert where in chip.text_content()


def test_a_chip_takes_the_playhead_to_where_it_happened(still):
    still.set_learning_rate("Gradient descent", "0.02")
    still.finish()
    outcome = still.trajectory()["runs"][0]["outcome"]
    still.page.locator("#transport").get_by_role("button").filter(has_text="diverged").first.click()
    still.until(lambda: still.playhead == outcome["step"], "the step of the divergence")


def test_the_limit_stands_beside_the_slider_where_it_is_known(still):
    limit = still.wire.hears("opened")[-1]["runs"][0]["limit"]
    assert limit["learning_rate"] * limit["sharpness"] == limit["threshold"]
    still.set_learning_rate("Gradient descent", "0.0064")
    still.until(lambda: "0.00133" in still.card("Gradient descent").text_content(), "the limit in words")


def test_a_saddle_is_called_a_saddle(still):
    still.choose_surface("Saddle")
    for axis in ("start_x", "start_y"):
        still.field(axis).fill("0")
        still.field(axis).press("Enter")
    still.until(lambda: still.wire.experiment["start"] == [0, 0], "the saddle point")
    still.finish()
    outcome = still.trajectory()["runs"][0]["outcome"]
    assert (outcome["kind"], outcome["point"], outcome["step"]) == ("converged", "saddle", 0)
    still.until(lambda: "saddle" in still.page.locator("#transport").text_content().lower(), "its chip")
