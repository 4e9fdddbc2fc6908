"""Where the minimum goes as a penalty grows stronger."""

import math

import numpy as np
import pytest

from server.core.risk.path import STRENGTHS, solution_path
from tests.core.risk.risks import over, risk

SEPARABLE = ([-2, -1, 1, 3], [0, 0, 1, 1], "logistic", "binary_cross_entropy", "label")


def test_strengths_grow_over_six_powers_of_ten():
    assert STRENGTHS[0] == 1e-3
    assert STRENGTHS[-1] == 1e3
    assert list(STRENGTHS) == sorted(STRENGTHS)


def test_under_l2_it_is_the_path_of_ridge_regression():
    table = risk("line", "linear", "mse").rows
    x, y = table.features[:, 0], table.targets
    path = solution_path(lambda s: risk("line", "linear", "mse", penalty="l2", strength=s))
    assert [strength for strength, _ in path] == list(STRENGTHS)
    for strength, (w, b) in path:
        expected = np.cov(x, y, bias=True)[0, 1] / (np.var(x) + strength / 2)
        assert w == pytest.approx(expected, rel=1e-10)
        assert b == pytest.approx(y.mean() - w * x.mean(), rel=1e-10)


def test_under_l1_weights_shrink_by_as_much_and_then_stay_at_exactly_0():
    table = risk("line_through_origin", "linear_weight", "mse").rows
    x, y = table.features[:, 0], table.targets
    path = solution_path(
        lambda s: risk("line_through_origin", "linear_weight", "mse", penalty="l1", strength=s)
    )
    for strength, (w,) in path:
        expected = max(np.mean(x * y) - strength / 2, 0) / np.mean(x * x)
        assert w == pytest.approx(expected, rel=1e-9)
        assert (w == 0) == (expected == 0)
    assert 2 < sum(w == 0 for _, (w,) in path) < len(path) - 2


def test_where_the_weakest_penalty_already_holds_separable_labels_the_path_begins_far_out():
    path = solution_path(lambda s: over(*SEPARABLE, penalty="l2", strength=s))
    sizes = [abs(w) for _, (w, _) in path]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > 3 > 0.1 > sizes[-1]


def test_a_path_that_cannot_begin_at_the_weakest_comes_down_from_the_strongest():
    """Without a penalty there is no minimum to begin with."""

    def at(strength):
        if strength == 0:
            return over(*SEPARABLE)
        return over(*SEPARABLE, penalty="l2", strength=strength)

    path = solution_path(at, (0.0, 0.01, 0.1, 1.0))
    assert [strength for strength, _ in path] == [0.01, 0.1, 1.0]
    for strength, x in path:
        assert math.hypot(*at(strength).gradient(x)) < 1e-12
