"""Questions asked of every dataset in the registry: a new file is picked up here with nothing else touched."""

from dataclasses import fields, is_dataclass, replace

import numpy as np
import pytest

import server.datasets
import server.losses
import server.models
from server.core.param import Parameter, parameters_of
from server.core.registry import discover
from server.core.risk.dataset import is_dataset, made
from server.core.risk.loss import is_loss
from server.core.risk.model import is_model
from server.core.risk.rows import MOST_ROWS, Edit, edited

DATASETS = discover(server.datasets, is_dataset)
MODELS = discover(server.models, is_model)
LOSSES = discover(server.losses, is_loss)
# The most pairs of items that a ranking loss of this dataset has.
MOST_PAIRS = 2000

every = pytest.mark.parametrize("name", DATASETS)


def settings(name):
    """The dataset as it comes, and with each of its parameters at the ends of its range."""
    cls = DATASETS[name]
    found = [cls()]
    for parameter in parameters_of(cls):
        found += [replace(cls(), **{parameter.name: typed(parameter, end)}) for end in (parameter.low, parameter.high)]  # fmt: skip
    return found


def typed(parameter: Parameter, value: float) -> float:
    return int(value) if parameter.integer else float(value)


def seeded(name):
    return "data_seed" in {parameter.name for parameter in parameters_of(DATASETS[name])}


@every
def test_it_is_a_frozen_dataclass_with_words_in_both_languages_and_a_source(name):
    cls = DATASETS[name]
    assert is_dataclass(cls)
    assert cls.__dataclass_params__.frozen
    assert [field.name for field in fields(cls)] == [parameter.name for parameter in parameters_of(cls)]
    for language in ("en", "zh"):
        assert cls.words[language]["name"].strip()
        assert cls.words[language]["sentence"].strip().endswith((".", "。"))
    assert cls.source.strip()


@every
def test_its_rows_are_finite_and_read_only_and_numbered_from_0_at_both_ends_of_every_range(name):
    for dataset in settings(name):
        rows = made(dataset)
        assert 1 <= len(rows) <= MOST_ROWS
        assert len(rows) == getattr(dataset, "n", len(rows))
        assert rows.features.shape == (len(rows), len(dataset.names[0]))
        assert (rows.feature_names, rows.target_name, rows.target) == (*dataset.names, dataset.target)
        assert rows.numbers.tolist() == list(range(len(rows)))
        for array in (rows.features, rows.targets):
            assert np.isfinite(array).all()
            assert array.dtype == np.float64
            assert not array.flags.writeable


@every
def test_its_targets_are_of_their_kind_at_both_ends_of_every_range(name):
    for dataset in settings(name):
        rows = made(dataset)
        if rows.target == "label":
            assert set(rows.targets.tolist()) <= {0.0, 1.0}
        if rows.target == "mass":
            assert rows.targets.sum() == pytest.approx(1, abs=1e-12)
            assert rows.targets.min() >= 1e-12
            assert np.allclose(np.diff(rows.features[:, 0]), rows.cell, rtol=1e-9)
        else:
            assert rows.cell == 1.0
        if rows.target == "rank":
            assert (rows.targets >= 0).all()
            assert (rows.targets[:, np.newaxis] > rows.targets).sum() <= MOST_PAIRS


@every
def test_equal_parameters_make_equal_rows_and_another_seed_makes_others(name):
    for dataset in settings(name):
        one, same = made(dataset), made(replace(dataset))
        assert one.features.tobytes() == same.features.tobytes()
        assert one.targets.tobytes() == same.targets.tobytes()
    if seeded(name):
        noisy = replace(DATASETS[name](), noise=1.0)
        one, other = made(noisy), made(replace(noisy, data_seed=1))
        assert one.targets.tobytes() + one.features.tobytes() != other.targets.tobytes() + other.features.tobytes()  # fmt: skip


@every
def test_noise_spreads_what_is_drawn_and_can_be_turned_off(name):
    calm, noisy = (made(replace(DATASETS[name](), noise=noise)) for noise in (0.0, 2.0))
    assert calm.targets.tobytes() + calm.features.tobytes() != noisy.targets.tobytes() + noisy.features.tobytes()  # fmt: skip


@every
def test_its_rows_can_be_moved_deleted_and_added_to(name):
    rows = made(DATASETS[name]())
    last = [*rows.features[0].tolist(), float(rows.targets[0])]
    far = [*(9.0 for _ in rows.feature_names), float(rows.targets[0])]
    after = edited(rows, [Edit(0, tuple(far)), Edit(1, None), Edit(len(rows), tuple(last))])
    assert len(after) == len(rows)
    assert after.numbers.tolist() == [0, *range(2, len(rows) + 1)]
    assert after.features[0].tolist() == far[:-1]
    assert after.features[-1].tolist() == last[:-1]
    assert (after.cell, after.target) == (rows.cell, rows.target)


@every
def test_some_model_reads_its_features_and_some_loss_its_targets(name):
    cls = DATASETS[name]
    assert any(
        len(model.features) == len(cls.names[0])
        and set(model.gives) & set(loss.takes)
        and cls.target in loss.targets
        for model in MODELS.values()
        for loss in LOSSES.values()
    )
