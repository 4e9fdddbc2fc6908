"""The box in which a risk is plotted."""

import math
from dataclasses import replace

import numpy as np
import pytest

from server.core.risk.domain import domain_of
from server.core.risk.minima import known
from tests.core.risk.risks import over, risk

RISKS = [
    ("line", "linear", "mse"),
    ("line", "linear", "mae"),
    ("line_through_origin", "linear_weight", "mse"),
    ("sine", "hidden_tanh", "mse"),
    ("sine", "two_layer_sigmoid", "mse"),
    ("five_points", "two_layer_sigmoid", "mse"),
    ("two_modes", "gaussian", "kl_forward"),
    ("blobs", "logistic_weights", "binary_cross_entropy"),
]


def box_of(objective):
    return domain_of(objective, known(objective))


def inside(x, box):
    """Whether x lies in a box, away from its border by a twentieth of its width."""
    return all(
        low + 0.05 * (high - low) <= one <= high - 0.05 * (high - low)
        for one, (low, high) in zip(x, box, strict=True)
    )


@pytest.mark.parametrize("names", RISKS, ids="-".join)
def test_it_covers_the_start_and_the_lowest_minima_with_a_margin(names):
    objective = risk(*names)
    found, box = known(objective), box_of(objective)
    assert len(box) == len(objective.start)
    assert inside(objective.start, box)
    lowest = [minimum.x for minimum in found.minima if minimum.value <= found.minima[0].value * (1 + 1e-9)]
    assert all(inside(x, box) for x in lowest)
    assert all(any(inside(point, box) for point in curve) for curve in found.valleys)
    for one, (low, high) in zip(zip(objective.start, *lowest, strict=True), box, strict=True):
        assert high - low <= 4 * max(max(one) - min(one), 2)


@pytest.mark.parametrize("names", RISKS, ids="-".join)
def test_its_ends_are_readable(names):
    for low, high in box_of(risk(*names)):
        power = 10.0 ** math.floor(math.log10((high - low) / 12))
        for end in (low, high):
            assert end / power == pytest.approx(round(end / power), abs=1e-9)
            assert len(f"{end:g}") <= 7


def test_of_a_fall_without_end_the_greater_part_is_seen():
    slow = over([-2, -1, 1, 3], [0, 0, 1, 1], "logistic", "binary_cross_entropy", "label")
    for objective in (risk("five_points", "two_layer_sigmoid", "mse"), slow):
        found = known(objective)
        axes = [np.linspace(low, high, 60) for low, high in domain_of(objective, found)]
        seen = objective.values(np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, len(axes)))
        fall = objective.value(objective.start) - found.infimum
        assert seen.min() - found.infimum <= 0.05 * fall


def test_a_fall_without_end_that_is_steep_at_first_is_seen_from_near():
    """Its way goes on for ever, in steps that grow; where most of the fall is over is much nearer."""
    objective = over([-2, -1, 1, 3], [0, 0, 1, 1], "logistic", "binary_cross_entropy", "label")
    found = known(objective)
    next_point = found.towards[1]
    assert not inside(next_point, domain_of(objective, found))


def test_a_minimum_far_off_that_is_not_the_lowest_is_not_covered():
    objective = risk("line", "exponential_decay", "mse")
    found = known(objective)
    assert inside(found.minima[1].x, box_of(objective))
    moved = replace(found, minima=(found.minima[0], replace(found.minima[1], x=(500.0, 500.0))))
    assert all(high < 20 for _, high in domain_of(objective, moved))


def test_a_start_on_the_minimum_has_room_around_it():
    objective = over([1, 2, 3], [-1, -2, -3], "linear_weight", "mse")
    assert objective.start == (-1.0,)
    ((low, high),) = box_of(objective)
    assert low <= -2
    assert high >= 0
