"""A stranger's first minutes: the race plays, a click starts it elsewhere, a drag bends a path, a link keeps it."""

import numpy as np
import pytest

from tests.browser.steepest_page import column, sorted_text

ADAM = 2


def adam(steepest):
    return steepest.wire.experiment["runs"][ADAM]


def test_four_optimizers_stand_at_rosenbrock_s_start(still):
    runs = [run["optimizer"]["name"] for run in still.wire.experiment["runs"]]
    assert runs == ["gradient_descent", "newton", "adam", "sgd"]
    assert still.wire.experiment["objective"]["name"] == "rosenbrock"
    for name in ("Gradient descent", "Newton", "Adam", "SGD"):
        assert still.card(name).is_visible(), name
    assert still.playhead == 0


def test_the_race_plays_by_itself_and_only_once(steepest):
    steepest.pause.wait_for()
    first = steepest.until(lambda: steepest.playhead, "the first step")
    steepest.until(lambda: steepest.playhead > first, "the next steps")
    steepest.hurry()
    steepest.play.wait_for()
    end = steepest.playhead
    assert end == steepest.steps
    steepest.page.wait_for_timeout(300)
    assert steepest.playhead == end
    assert not steepest.playing


def test_a_click_elsewhere_starts_from_there(steepest):
    steepest.until(lambda: steepest.playhead > 150, "many steps")
    steepest.click_plot(0.8, 0.3)
    steepest.until(lambda: steepest.wire.experiment["start"][0] > 0.5, "the new start")
    x, y = steepest.wire.experiment["start"]
    assert x == pytest.approx(1.2, abs=0.25)
    assert y == pytest.approx(1.8, abs=0.35)
    for word, value in (("start_x", x), ("start_y", y)):
        field = steepest.field(word)
        steepest.until(lambda field=field, value=value: steepest.number(field.input_value()) == value, word)
    steepest.until(lambda: steepest.playhead < 150, "it begins again")
    steepest.until(lambda: steepest.playhead > 2, "it plays from there")
    steepest.all_rows()
    for run in range(4):
        assert steepest.wire.rows(run)[1][:2, 0].tolist() == [x, y]


def test_the_stranger_s_path(steepest):
    """Drag Adam's learning rate while it plays: a preview, then the path bends from there; undo; redo; reload."""
    steepest.until(lambda: steepest.playhead > 30, "some steps")
    _, before = steepest.wire.rows(ADAM)

    steepest.hold(steepest.learning_rate_slider("Adam"), by=-0.3)
    since = steepest.until(lambda: adam(steepest)["changes"], "the preview")[0]["step"]
    held = steepest.playhead
    steepest.page.wait_for_timeout(200)
    assert steepest.playhead == held, "the playhead is held during the drag"
    assert since == held
    steepest.until(lambda: steepest.last_row(ADAM) > since + 50, "the previewed future")

    steepest.release()
    steepest.until(lambda: steepest.playhead > held, "playing goes on")
    steepest.halt()
    changes = adam(steepest)["changes"]
    assert [change["step"] for change in changes] == [since], "one gesture is one change"
    assert set(changes[0]["set"]) == {"learning_rate"}
    assert changes[0]["set"]["learning_rate"] < adam(steepest)["optimizer"]["parameters"]["learning_rate"]

    steepest.all_rows()
    answer = steepest.trajectory()
    bent = column(answer, ADAM, "loss")
    assert bent[: since + 1] == before[2, : since + 1].tolist(), "the past stays"
    assert bent[since + 1 :] != before[2, since + 1 :].tolist(), "the future does not"
    first, rows = steepest.wire.rows(ADAM)
    assert first == since + 1, "what the page has is not sent again"
    assert rows[2].tolist() == bent[first:]

    steepest.button("undo").click()
    steepest.until(lambda: adam(steepest)["changes"] == [], "undo")
    steepest.button("redo").click()
    steepest.until(lambda: adam(steepest)["changes"] == changes, "redo")

    experiment, playhead = steepest.wire.experiment, steepest.playhead
    steepest.all_rows()
    # Paths that grew while it played lie over themselves otherwise than those drawn at once, as a link's are.
    steepest.rewind().seek(playhead)
    pictures = steepest.rest(steepest.pictures, "pictures that rest")
    steepest.address()
    steepest.reload()
    steepest.all_rows()
    assert sorted_text(steepest.wire.experiment) == sorted_text(experiment)
    assert steepest.playhead == playhead
    assert not steepest.playing, "a link shows what it was, and waits"
    again = steepest.until(lambda: same(steepest, pictures), "the same picture")
    assert again
    assert steepest.trajectory() == answer


def same(steepest, pictures):
    now = steepest.pictures()
    return len(now) == len(pictures) and all(
        steepest.difference(one, other) < 0.02 for one, other in zip(pictures, now, strict=True)
    )


def test_the_stream_and_the_trajectory_say_the_same_bit_for_bit(still):
    still.finish()
    answer = still.trajectory()
    for run in range(4):
        first, rows = still.wire.rows(run)
        assert first == 0
        opened = still.wire.hears("opened")[-1]["runs"][run]["columns"]
        names = {entry["name"]: entry["number"] for entry in opened}
        for name in ("loss", "gradient_norm", "learning_rate", "evaluations"):
            mine = rows[names[name]]
            theirs = np.array(column(answer, run, name))
            both_finite = np.isfinite(theirs)
            assert mine.shape == theirs.shape
            assert (mine[both_finite] == theirs[both_finite]).all()
            assert not np.isfinite(mine[~both_finite]).any()
        points = np.array(answer["runs"][run]["x"], dtype=float)
        assert points[:, 0].tolist() == rows[names["u"]].tolist()


def test_a_slider_of_one_run_leaves_the_others_alone(still):
    still.finish()
    said = len(still.wire.sent)
    still.set_learning_rate("Adam", "0.2")
    still.until(lambda: adam(still)["optimizer"]["parameters"]["learning_rate"] == 0.2, "the new value")
    still.all_rows()
    kinds = {message["type"] for message in still.wire.sent[said:]}
    assert "open" not in kinds
    assert {message["run"] for message in still.wire.sent[said:] if message["type"] == "change"} == {ADAM}


def test_reset_brings_the_first_race_back(still):
    first = sorted_text(still.wire.experiment)
    still.click_plot(0.7, 0.4)
    still.until(lambda: sorted_text(still.wire.experiment) != first, "another start")
    still.button("reset").click()
    still.until(lambda: sorted_text(still.wire.experiment) == first, "the first race")


def test_the_link_can_be_copied(open_page):
    page = open_page(reduced_motion="reduce", permissions=["clipboard-read", "clipboard-write"])
    page.field("start_x").fill("0.5")
    page.field("start_x").press("Enter")
    page.until(lambda: page.wire.experiment["start"][0] == 0.5, "the new start")
    address = page.address()
    page.button("copy").click()
    page.until(
        lambda: page.page.evaluate("() => navigator.clipboard.readText()") == page.page.url, "the copy"
    )
    assert page.page.url == address
    assert len(address) < 2_000
