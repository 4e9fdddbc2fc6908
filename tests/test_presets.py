"""The presets show what they say."""

import json

import numpy as np
import pytest

from server.core.run import Trajectory
from server.experiment.value import parsed
from server.presets import PRESETS

BY_NAME = {preset.name: preset for preset in PRESETS}


def raced(name):
    """The experiment of a preset, and its runs to their ends."""
    experiment = parsed(json.dumps(dict(BY_NAME[name].experiment)))
    runs = [Trajectory(experiment.course(index).plan) for index in range(len(experiment.runs))]
    for run in runs:
        run.advance(experiment.steps)
    return experiment, runs


def end(run):
    return run.point(run.length - 1)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_a_preset_is_an_experiment_with_words_in_both_languages(preset):
    assert parsed(json.dumps(dict(preset.experiment))).runs
    for language in ("en", "zh"):
        assert preset.words[language]["name"]
        assert preset.words[language]["sentence"]


def test_names_of_presets_differ():
    assert len(BY_NAME) == len(PRESETS)


def test_smaller_batches_end_farther_from_the_minimum():
    experiment, runs = raced("batches")
    (minimum,) = experiment.objective.entry.minima
    away = [float(np.linalg.norm(np.subtract(run.points()[-100:], minimum.x), axis=1).mean()) for run in runs]
    assert away[0] < 1e-3 < away[1] < away[2]


def test_the_proximal_step_reaches_an_exact_zero_and_the_subgradient_does_not():
    _, (proximal, subgradient) = raced("exact_zeros")
    assert end(proximal)[0] == 0.0
    assert end(subgradient)[0] != 0.0


def test_early_stopping_tells_the_best_step_and_its_point():
    _, (run,) = raced("early_stopping")
    names = [column.name for column in run.columns]
    validation = run.block(0, run.length)[names.index("validation_loss")]
    outcome = run.outcome
    assert (outcome.kind, outcome.reason) == ("stopped", "patience")
    best = outcome.values["best_step"]
    assert best == int(np.nanargmin(validation)) < run.length - 1
    assert tuple(outcome.values["x"]) == run.point(best)


def test_a_rate_that_is_stable_with_fresh_gradients_diverges_with_stale_ones():
    _, (fresh, stale, slower) = raced("stale_gradients")
    assert fresh.outcome.kind == "converged"
    assert stale.outcome.kind == "diverged"
    assert slower.outcome is None or slower.outcome.kind == "converged"


def test_an_outlier_moves_the_minimum_of_the_squared_error_farthest():
    value = dict(BY_NAME["outlier"].experiment)
    moved = {}
    for loss in ("mse", "mae", "huber"):
        places = []
        for edits in (value["objective"]["dataset"]["edits"], []):
            dataset = {**value["objective"]["dataset"], "edits": edits}
            objective = {**value["objective"], "dataset": dataset, "loss": {"name": loss}}
            places.append(parsed(json.dumps({**value, "objective": objective})).objective.entry.minima[0].x)
        moved[loss] = float(np.linalg.norm(np.subtract(*places)))
    assert moved["mse"] > 3 * max(moved["mae"], moved["huber"])


def test_coupled_decay_pulls_adam_farther_than_decoupled_decay_pulls_adamw():
    _, (coupled, decoupled, free) = raced("decay_kinds")
    size = [float(np.linalg.norm(end(run))) for run in (coupled, decoupled, free)]
    assert size[0] < size[1] < size[2]


def test_both_twins_of_a_hidden_unit_are_found():
    experiment, (one, other, _) = raced("two_minima")
    assert len(experiment.objective.entry.minima) == 2
    assert end(one) == pytest.approx([-x for x in end(other)])


def test_a_sigmoid_with_targets_beyond_it_has_no_minimum():
    experiment, _ = raced("no_minimum")
    assert experiment.objective.entry.minima == ()


def test_one_bell_settles_on_the_hump_that_is_near():
    _, (left, right) = raced("two_modes")
    assert end(left)[0] == pytest.approx(-3.5, abs=0.1)
    assert end(right)[0] == pytest.approx(3.5, abs=0.1)
