"""What is held out for validation: so many rows, chosen by the split's own seed."""

import math

import numpy as np
import pytest

from server.core.risk.split import Split, held_out
from tests.core.risk.training import objective


@pytest.mark.parametrize(
    ("part", "count", "held"), [(0, 10, 0), (0.2, 10, 2), (0.25, 5, 1), (0.9, 2, 1), (0.5, 1, 0)]
)
def test_so_many_rows_are_held_out_and_one_at_least_stays(part, count, held):
    assert held_out(count, Split(part)).sum() == held


def test_the_seed_of_the_split_alone_chooses_them():
    assert held_out(50, Split(0.3, 1)).tolist() == held_out(50, Split(0.3, 1)).tolist()
    assert held_out(50, Split(0.3, 1)).tolist() != held_out(50, Split(0.3, 2)).tolist()


def test_training_and_validation_part_the_rows():
    risk, whole = objective(split=Split(0.3)), objective()
    assert len(risk.rows) == risk.samples == 70 and len(risk.validation) == 30
    assert sorted([*risk.rows.numbers, *risk.validation.numbers]) == list(range(100))
    assert (np.diff(risk.rows.numbers) > 0).all()
    x = (0.4, 1.1)
    parts = 0.7 * risk.value(x) + 0.3 * risk.validation_loss(x)
    assert parts == pytest.approx(whole.value(x), rel=1e-13)


def test_the_validation_loss_is_on_the_scale_of_the_training_loss_without_the_penalty():
    given = {"split": Split(0.3), "loss_values": {"convention": "sum"}}
    plain, priced = (
        objective(penalty=name, penalty_values=values, **given)
        for name, values in (("none", {}), ("l2", {"strength": 5.0}))
    )
    x = (0.4, 1.1)
    mean = objective(split=Split(0.3)).validation_loss(x)
    assert plain.validation_loss(x) == priced.validation_loss(x) == pytest.approx(70 * mean)
    assert priced.value(x) == pytest.approx(plain.value(x) + 2.5 * 0.4**2)
    assert math.isnan(objective().validation_loss(x))
