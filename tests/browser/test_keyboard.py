"""The keyboard alone: every control can be reached and used, and what has the focus is seen."""


def press(steepest, *keys):
    for key in keys:
        steepest.page.keyboard.press(key)


def focused(steepest):
    return steepest.page.evaluate(
        """() => { const e = document.activeElement; return e ? [e.tagName, e.type ?? '',
          (e.getAttribute('aria-label') ?? e.labels?.[0]?.textContent ?? e.textContent ?? '').trim()] : null; }"""
    )


def tab_to(steepest, locator, limit=120):
    """Press Tab until this element has the focus."""
    for _ in range(limit):
        if locator.evaluate("e => e === document.activeElement"):
            return
        press(steepest, "Tab")
    raise AssertionError(f"Tab does not reach it; the focus is at {focused(steepest)}")


def test_play_and_pause_from_the_keyboard(still):
    tab_to(still, still.play)
    press(still, "Enter")
    still.pause.wait_for()
    still.until(lambda: still.playhead > 2, "some steps")
    press(still, "Enter")
    still.play.wait_for()


def test_single_keys_play_step_and_go_to_both_ends(still):
    press(still, " ")
    still.until(lambda: still.playhead > 2, "some steps")
    press(still, " ")
    still.play.wait_for()
    step = still.playhead
    press(still, "ArrowRight")
    still.until(lambda: still.playhead == step + 1, "one step on")
    press(still, "ArrowLeft")
    still.until(lambda: still.playhead == step, "one step back")
    press(still, "End")
    still.until(lambda: still.playhead == still.steps, "the end")
    press(still, "Home")
    still.until(lambda: still.playhead == 0, "the start")


def test_the_start_a_parameter_and_undo_from_the_keyboard(still):
    tab_to(still, still.field("start_x"))
    press(still, "ControlOrMeta+a")
    still.page.keyboard.type("0.25")
    press(still, "Enter")
    still.until(lambda: still.wire.experiment["start"][0] == 0.25, "the new start")

    tab_to(still, still.learning_rate_slider("Adam"))
    old = still.wire.experiment["runs"][2]["optimizer"]["parameters"]["learning_rate"]
    press(still, "ArrowLeft")
    still.until(
        lambda: still.wire.experiment["runs"][2]["optimizer"]["parameters"]["learning_rate"] < old,
        "a smaller value",
    )
    press(still, "ControlOrMeta+z")
    still.until(
        lambda: still.wire.experiment["runs"][2]["optimizer"]["parameters"]["learning_rate"] == old, "undo"
    )


def test_a_run_is_added_from_the_keyboard(still):
    tab_to(still, still.button("add"))
    press(still, "Enter")
    still.page.get_by_role("option").first.wait_for()
    press(still, "ArrowDown")
    press(still, "Enter")
    still.until(lambda: len(still.wire.experiment["runs"]) == 5, "five runs")


def test_a_surface_is_chosen_by_typing_a_part_of_its_name(still):
    tab_to(still, still.surface)
    press(still, "ArrowDown")
    still.page.keyboard.type("himm")
    press(still, "Enter")
    still.until(lambda: still.wire.experiment["objective"]["name"] == "himmelblau", "the surface")


def test_the_question_mark_lists_the_keys_and_they_can_be_turned_off(still):
    press(still, "?")
    dialog = still.page.get_by_role("dialog")
    dialog.wait_for()
    switch = dialog.get_by_role("checkbox").or_(dialog.get_by_role("switch")).first
    switch.focus()
    press(still, " ")
    press(still, "Escape")
    dialog.wait_for(state="hidden")
    still.page.evaluate("() => document.activeElement.blur()")
    press(still, " ")
    still.page.wait_for_timeout(200)
    assert still.playhead == 0
    assert not still.playing


def test_the_focus_is_always_seen(still):
    seen = 0
    for _ in range(40):
        press(still, "Tab")
        mark = still.page.evaluate(
            """() => { const e = document.activeElement; if (e === document.body) return null;
              const marked = (x) => { const s = getComputedStyle(x);
                return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 1.5; };
              return marked(e) || (e.parentElement && marked(e.parentElement)) || e.tagName === 'svg'; }"""
        )
        # Behind the last control the focus leaves the page once, and comes back to the first.
        if mark is None:
            continue
        assert mark, focused(still)
        seen += 1
    assert seen > 30


def test_a_space_typed_in_a_field_does_not_play(still):
    still.field("start_x").focus()
    press(still, " ")
    assert not still.playing
    press(still, "Escape")
