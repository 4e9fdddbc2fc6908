"""Curves of a training: validation beside training, epochs and rows seen, metrics, overfitting by name, early stopping."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.steepest_page import column
from tests.browser.test_accessibility import serious
from tests.browser.test_fairness import over, spoken

GD = "r=gradient_descent(learning_rate=0.05)"
# On these rows the validation loss is lowest at step 17, on the way to where the training loss is.
SMALL = f"v=1&data=line(n=12,noise=1,data_seed=1)&trained=linear&loss=mse&split=split(validation=0.4)&x=-1,-1&n=200&{GD}"
BEST = 17
PATIENT = f"{SMALL}&stop=stop(patience=25)"
BATCHES = (
    "v=1&data=line&trained=linear&loss=mse&split=split(validation=0.3)&x=-1,-1&n=100"
    "&r=sgd(learning_rate=0.05,momentum=0);oracle=minibatch(size=10)&r=gradient_descent(learning_rate=0.05)"
)
# So many rows are looked at now and then only.
SELDOM = BATCHES.replace("data=line", "data=line(n=2000)").replace("loss=mse", "loss=huber")
LABELS = (
    "v=1&data=half_planes&trained=logistic_weights&loss=binary_cross_entropy&penalty=l2(strength=0.1)"
    "&split=split(validation=0.3)&n=60&r=gradient_descent(learning_rate=0.5)"
)
CONSTANT = f"v=1&data=line&trained=linear&loss=mse&penalty=l2(strength=100)&split=split(validation=0.3)&n=400&{GD}".replace(
    "0.05", "0.005"
)


@pytest.fixture
def opened(open_page):
    """Opens a training from its address at its end, with every row there."""

    def opener(address, **options):
        page = open_page(f"/#{address}", reduced_motion="reduce", **options)
        page.step.press("End")
        page.all_rows()
        fit(page).wait_for()
        return page

    return opener


def fit(steepest):
    return steepest.page.locator("#fit")


def cells(steepest, name):
    """The numbers in a line of the table, as they are written."""
    return fit(steepest).locator(f"tr[data-name={name}] td").all_inner_texts()


def numbers(steepest, name):
    return [steepest.number(text) for text in cells(steepest, name) if text]


def shown(steepest, layer):
    return not steepest.page.locator(f"#loss-curve canvas.{layer}").evaluate("canvas => canvas.hidden")


def rows_of(steepest):
    """Features, targets and which rows are held out, as the server describes the objective in force."""
    answer = steepest.page.request.post("/api/risk", data=steepest.wire.experiment["objective"]).json()
    rows = answer["objective"]["risk"]["rows"]
    return np.array(rows["x"]), np.array(rows["y"]), np.array(rows["validation"])


def test_training_validation_and_batches_are_drawn_and_the_table_says_which_is_which(opened):
    steepest = opened(BATCHES)
    heads = fit(steepest).locator("thead th").all_inner_texts()
    assert [head.strip() for head in heads] == ["SGD", "training", "validation", "batch"]
    assert fit(steepest).locator("thead svg.curve-sample").count() == 3
    steepest.until(
        lambda: shown(steepest, "curve-validation") and shown(steepest, "curve-batch"), "both curves"
    )
    # Each update of the other run reads all rows.
    steepest.card("Gradient descent").get_by_text("Gradient descent", exact=True).first.click()
    steepest.until(lambda: not shown(steepest, "curve-batch"), "no batches")
    assert shown(steepest, "curve-validation")


def test_without_a_split_there_is_no_validation(opened):
    steepest = opened(BATCHES.replace("split=split(validation=0.3)&", ""))
    assert not shown(steepest, "curve-validation")
    assert [head.strip() for head in fit(steepest).locator("thead th").all_inner_texts()] == [
        "SGD",
        "training",
        "batch",
    ]
    assert len(numbers(steepest, "r_squared")) == 1


def test_the_curves_lie_over_epochs_and_rows_seen_and_the_link_keeps_that(opened, open_page):
    steepest = opened(BATCHES)
    over(steepest, "epochs")
    # 70 rows train: ten a step are 14.3 epochs in 100 steps, all of them are 100.
    steepest.until(lambda: "14.3 epochs" in spoken(steepest) and "100 epochs" in spoken(steepest), "epochs")
    over(steepest, "rows seen")
    steepest.until(
        lambda: "1,000 rows seen" in spoken(steepest) and "7,000 rows seen" in spoken(steepest), "rows"
    )
    steepest.until(lambda: "cost=rows" in steepest.page.url, "the rows in the link")
    address = steepest.address()
    again = open_page(f"/#{address.split('#')[1]}", reduced_motion="reduce")
    choice = again.page.get_by_role("combobox", name="What the curves lie over", exact=True)
    expect(choice).to_have_value("rows")


def test_losses_and_r_squared_are_those_of_the_parameters_at_the_playhead(opened):
    steepest = opened(SMALL)
    steepest.seek(30)
    run = steepest.trajectory()["runs"][0]
    (x,), y, held = rows_of(steepest)
    w, b = run["x"][30]

    def r_squared(part):
        return 1 - np.sum((w * x[part] + b - y[part]) ** 2) / np.sum((y[part] - y[part].mean()) ** 2)

    steepest.until(lambda: numbers(steepest, "loss")[0] == pytest.approx(run["loss"][30], rel=5e-3), "loss")
    assert numbers(steepest, "loss")[1] == pytest.approx(run["validation_loss"][30], rel=5e-3)
    assert numbers(steepest, "r_squared") == pytest.approx([r_squared(~held), r_squared(held)], rel=5e-3)


def test_labels_have_their_metrics_and_the_penalty_a_line_of_its_own(opened):
    steepest = opened(LABELS)
    run = steepest.trajectory()["runs"][0]
    x, y, held = rows_of(steepest)
    said = np.array(run["x"][-1]) @ x > 0
    right = said == (y == 1)
    assert numbers(steepest, "accuracy") == pytest.approx([right[~held].mean(), right[held].mean()], rel=5e-3)
    found = [(y[part][said[part]] == 1).mean() for part in (~held, held)]
    assert numbers(steepest, "precision") == pytest.approx(found, rel=5e-3)
    assert numbers(steepest, "objective") == pytest.approx([run["loss"][-1]], rel=5e-3)
    assert numbers(steepest, "loss")[0] < numbers(steepest, "objective")[0]


def test_overfitting_is_named_when_it_opens_and_one_can_go_to_where_it_began(opened):
    steepest = opened(SMALL)
    steepest.seek(BEST)
    sentence = fit(steepest).locator(".fit-sentence")
    steepest.until(lambda: not sentence.is_visible(), "nothing to say")
    steepest.seek(120)
    steepest.until(sentence.is_visible, "a sentence")
    held = column(steepest.trajectory(), 0, "validation_loss")
    assert int(np.argmin(held)) == BEST
    words = sentence.inner_text()
    assert words.startswith(f"Overfitting since step {BEST}:")
    assert f"{held[BEST]:.3g}" in words and "fell from" in words
    steepest.page.get_by_role("button", name=f"Go to step {BEST}", exact=True).click()
    steepest.until(lambda: steepest.playhead == BEST, "the best step")


def test_underfitting_is_held_against_the_best_constant_prediction(opened):
    steepest = opened(CONSTANT)
    _, y, held = rows_of(steepest)
    sentence = steepest.until(fit(steepest).locator(".fit-sentence").inner_text, "a sentence")
    assert sentence.startswith("Underfitting:")
    left = float(np.mean((y[~held] - y[~held].mean()) ** 2))
    assert f"the best constant prediction leaves {left:.3g}" in sentence
    assert "it is the model, or the penalty, that cannot fit" in sentence


def test_early_stopping_says_which_step_was_best_and_restores_its_point(opened):
    steepest = opened(PATIENT)
    outcome = steepest.trajectory()["runs"][0]["outcome"]
    assert (outcome["reason"], outcome["step"], outcome["values"]["best_step"]) == (
        "patience",
        BEST + 25,
        BEST,
    )
    chip = steepest.page.get_by_role(
        "button", name=re.compile(f"GD stopped early at {BEST + 25}, back to {BEST}")
    )
    chip.first.wait_for()
    w, b = outcome["values"]["x"]
    sentence = steepest.until(fit(steepest).locator(".fit-sentence").inner_text, "a sentence")
    sentence = sentence.replace("\u00a0", " ")
    assert sentence.startswith(f"Stopped early at step {BEST + 25}:")
    assert f"w = {w:.3g}, b = {b:.3g}" in sentence
    assert "diverged" not in steepest.page.locator("#transport").inner_text()


def test_the_best_step_is_marked_on_the_curve_and_on_the_path_once_there_is_a_reason_to_look_back(opened):
    steepest = opened(PATIENT)

    def ring():
        return steepest.page.locator("#landscape .best-mark canvas").evaluate("canvas => canvas.toDataURL()")

    def marks():
        return steepest.page.locator("#loss-curve canvas.sheet").evaluate("canvas => canvas.toDataURL()")

    steepest.seek(BEST + 25)
    ended = steepest.rest(lambda: (ring(), marks()), "a picture that rests")
    steepest.seek(BEST)
    steepest.until(lambda: ring() != ended[0] and marks() != ended[1], "no mark")
    steepest.seek(BEST + 25)
    steepest.until(lambda: ring() == ended[0], "the ring again")


def test_between_two_looks_the_curve_goes_on_and_nothing_is_called_diverged(opened):
    steepest = opened(SELDOM)
    told = np.array(column(steepest.trajectory(), 0, "loss"))
    looks = np.flatnonzero(np.isfinite(told))
    last = int(looks[-3])
    assert looks[-2] - last > 2, "nobody looks between"
    steepest.seek(last + 2)
    run = steepest.card("SGD")
    steepest.until(lambda: f"{told[last]:.4g}" in run.inner_text(), "the loss of the last look")
    assert "NaN" not in spoken(steepest) and f"{told[last]:.3g}" in spoken(steepest)
    assert numbers(steepest, "loss")[0] == pytest.approx(told[last], rel=5e-3)
    assert "diverged" not in steepest.page.locator("body").inner_text()
    assert shown(steepest, "curve-validation")


@pytest.mark.parametrize(
    "look", [PHONE, {**PHONE, "color_scheme": "dark", "language": "zh", "locale": "zh-CN"}]
)
def test_on_a_phone_the_table_fits_and_axe_finds_nothing_serious(opened, look):
    steepest = opened(LABELS.replace("r=gradient_descent(", "panel=loss&r=sgd("), **look)
    table = fit(steepest).locator("table")
    table.scroll_into_view_if_needed()
    assert table.is_visible()
    assert steepest.sideways() == 0
    assert table.evaluate("e => e.scrollWidth <= e.parentElement.clientWidth")
    assert serious(steepest, "#right") == []
