"""Fair comparison: every learning rate tuned with the same trials, the badge that says so, and what steps cost."""

from tests.browser.conftest import PHONE
from tests.browser.test_accessibility import serious

ADAM = 2
TUNED = "each tuned with 64 trials"
BY_HAND = "rates set by hand"


def rates(steepest):
    """The learning rates that are in force, None for a run without one."""
    runs = steepest.wire.experiment["runs"]
    return [run["optimizer"]["parameters"].get("learning_rate") for run in runs]


def badge(steepest):
    return steepest.page.locator("#fairness .badge")


def says(steepest, words):
    steepest.until(lambda: badge(steepest).inner_text().strip() == words, words)


def press(steepest, name):
    steepest.page.get_by_role("button", name=name, exact=True).click()


def tune(steepest):
    """Tune every run, and return the rates before and after."""
    before = rates(steepest)
    press(steepest, "Tune each")
    says(steepest, TUNED)
    steepest.until(lambda: rates(steepest) != before, "other rates")
    return before, rates(steepest)


def over(steepest, kind):
    """Choose what the curves lie over."""
    choice = steepest.page.get_by_role("combobox", name="What the curves lie over", exact=True)
    choice.select_option(label=kind)


def spoken(steepest):
    """What the loss curve says of the playhead."""
    return str(steepest.page.get_by_role("slider", name="Loss curve").get_attribute("aria-valuetext"))


def marks(steepest):
    """The marks over the loss curve, as a picture."""
    return steepest.page.locator("#loss-curve canvas.sheet").evaluate("canvas => canvas.toDataURL()")


def asked_of(steepest, run):
    """The axis of the trials that the page asked for a run."""
    sweeps = [message["axis"] for message in steepest.wire.says("sweep") if message["run"] == run]
    return next(axis for axis in sweeps if axis["name"] == "learning_rate")


def test_tune_each_sets_the_best_of_64_trials_as_one_change(still):
    says(still, BY_HAND)
    before, after = tune(still)
    for run, rate in enumerate(after):
        values = asked_of(still, run)["values"]
        assert len(values) == 64 and rate in values
    question = {"experiment": still.wire.experiment, "run": ADAM, "axis": asked_of(still, ADAM)}
    answer = still.page.request.post("/api/sweep", data=question).json()
    ended = zip(answer["loss"], question["axis"]["values"], strict=True)
    assert min((loss, rate) for loss, rate in ended if loss is not None)[1] == after[ADAM]
    press(still, "Undo")
    still.until(lambda: rates(still) == before, "the rates as they were")
    says(still, BY_HAND)
    press(still, "Redo")
    says(still, TUNED)


def test_a_rate_that_is_edited_turns_the_badge_and_the_explanation_names_the_run(still):
    tune(still)
    still.set_learning_rate("Adam", "0.3")
    says(still, BY_HAND)
    badge(still).focus()
    still.page.keyboard.press("Enter")
    panel = still.page.locator(".fairness-panel")
    panel.wait_for()
    assert "No longer as it was tuned: Adam." in panel.inner_text()
    assert serious(still) == [], "with the trials beside the race and the explanation open"
    described = still.page.locator(f"#{badge(still).get_attribute('aria-describedby')}")
    assert described.inner_text() == panel.inner_text()
    still.page.keyboard.press("Escape")
    panel.wait_for(state="hidden")


def test_a_link_carries_the_badge_and_another_number_of_steps_turns_it(still, open_page):
    tune(still)
    still.until(lambda: "tuned=64:" in still.address(), "the badge in the address")
    again = open_page(still.address().split(still.page.url.split("#")[0])[-1], reduced_motion="reduce")
    says(again, TUNED)
    steps = again.page.get_by_label("Steps", exact=True)
    steps.fill("300")
    steps.press("Enter")
    says(again, BY_HAND)


def test_a_race_on_another_surface_is_tuned_again_for_it(still):
    _, valley = tune(still)
    still.choose_surface("Himmelblau")
    says(still, BY_HAND)
    press(still, "Tune each")
    says(still, TUNED)
    assert rates(still) != valley


def test_a_run_that_finds_its_own_steps_is_left_as_it_is_and_that_is_said(still):
    still.add_run("BFGS")
    before = still.wire.experiment["runs"][-1]
    tune(still)
    assert still.wire.experiment["runs"][-1] == before
    assert "Nothing to tune: BFGS." in str(badge(still).get_attribute("title"))


def test_trials_are_counted_and_can_be_taken_back(still):
    before = rates(still)
    still.page.locator("#setup").get_by_label("Steps", exact=True).fill("20000")
    still.page.keyboard.press("Enter")
    still.until(lambda: still.wire.experiment["steps"] == 20000, "twenty thousand steps")
    badge(still).focus()
    still.page.keyboard.press("Enter")
    panel = still.page.locator(".fairness-panel")
    panel.wait_for()
    still.page.get_by_role("button", name="Tune each", exact=True).focus()
    still.page.keyboard.press("Enter")
    bar = still.page.get_by_role("progressbar")
    bar.wait_for()
    assert not panel.evaluate("e => e.matches(':popover-open')"), "the button that opened it is not there"
    assert "256 trials" in still.page.locator(".tuning-words").inner_text()
    press(still, "Cancel")
    still.page.get_by_role("button", name="Tune each", exact=True).wait_for()
    assert still.page.locator("#fairness :focus").inner_text() == "Tune each", "the focus stays where it was"
    still.until(lambda: still.wire.says("cancel"), "the server is told")
    assert rates(still) == before


def test_the_curves_lie_over_what_each_run_has_spent(still):
    still.add_run("BFGS")
    still.finish()
    still.seek(10)
    by_steps = marks(still)
    over(still, "function evaluations")
    still.until(lambda: marks(still) != by_steps, "marks at other places")
    still.until(lambda: "f values" in spoken(still), "costs in words")
    assert "at 0 f values" in spoken(still), "gradient descent asks for none"
    by_values = marks(still)
    over(still, "gradient evaluations")
    still.until(lambda: marks(still) not in (by_values, by_steps), "marks at other places again")
    still.until(lambda: "at 10 gradients" in spoken(still), "a gradient a step")
    assert "Newton also asked" in still.page.locator("#loss-curve .curve-note").inner_text()
    still.until(lambda: "cost=gradients" in still.address(), "the axis in the address")


def test_a_click_on_an_axis_of_costs_goes_to_the_step_that_had_spent_so_much(still):
    still.finish()
    over(still, "α·t, continuous time")
    still.until(lambda: "α·t = 230" in spoken(still), "what Adam has travelled")
    curve = still.page.get_by_role("slider", name="Loss curve")
    box = still.page.locator("#loss-curve .curve-over").bounding_box()
    curve.hover(position={"x": box["width"] / 2, "y": 20})
    still.until(
        lambda: "α·t" in still.page.locator("#loss-curve .curve-reading").inner_text(), "what is there"
    )
    still.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    still.until(lambda: abs(still.playhead - 250) <= 2, "half of Adam's way")
    curve.press("ArrowRight")
    still.until(lambda: abs(still.playhead - 251) <= 2, "one step on, by key")


def test_on_a_phone_everything_is_in_reach(open_page):
    phone = open_page(**PHONE, reduced_motion="reduce").rewind()
    phone.page.get_by_role("tab", name="Runs", exact=True).tap()
    says(phone, BY_HAND)
    phone.page.get_by_role("button", name="Tune each", exact=True).tap()
    says(phone, TUNED)
    badge(phone).tap()
    phone.page.locator(".fairness-panel").wait_for()
    assert phone.sideways() <= 0
    phone.page.keyboard.press("Escape")
    phone.page.get_by_role("tab", name="Loss", exact=True).tap()
    trials = phone.page.get_by_role("img").filter(visible=True).and_(phone.page.locator(".trials > *"))
    phone.until(
        lambda: "best of the trials at" in str(trials.get_attribute("aria-label")), "the trials in words"
    )
    over(phone, "gradient evaluations")
    phone.until(lambda: "gradients" in spoken(phone), "costs in words")
    assert phone.sideways() <= 0
