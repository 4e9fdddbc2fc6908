"""Where a risk is not convex, cell by cell."""

import numpy as np
import pytest

from server.core.risk.convexity import convexity, is_convex
from tests.core.risk.risks import risk

BOX = ((-3.0, 3.0), (-2.0, 4.0))


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("line", "linear", "mse"), True),
        (("line", "linear", "mae"), True),
        (("blobs", "logistic_weights", "binary_cross_entropy"), True),
        (("blobs", "logistic_weights", "focal"), False),
        (("line", "exponential_decay", "mse"), False),
        (("two_modes", "gaussian", "kl_forward"), False),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, tuple) else "",
)
def test_a_convex_loss_of_a_prediction_linear_in_the_parameters_is_convex_by_form(names, expected):
    assert is_convex(risk(*names)) is expected
    if expected:
        assert not convexity(risk(*names), BOX).any()


@pytest.mark.parametrize("names", [("sine", "hidden_tanh", "mse"), ("line", "exponential_decay", "huber")])
def test_cells_are_those_whose_middle_has_a_negative_eigenvalue(names):
    objective = risk(*names)
    found = convexity(objective, BOX, 12)
    assert found.shape == (12, 12)
    assert 0.1 < found.mean() < 0.95
    for row, column in np.ndindex(12, 12):
        x = -3 + 6 * (column + 0.5) / 12
        y = -2 + 6 * (row + 0.5) / 12
        eigenvalues = objective.eigenvalues((x, y))
        assert found[row, column] == (eigenvalues[0] < -1e-9 * max(map(abs, eigenvalues)))


def test_an_axis_has_one_row():
    assert convexity(risk("line_through_origin", "linear_weight", "mse"), BOX[:1], 20).shape == (1, 20)
