"""Risks as the tests of their minima want them: from rows, or from a dataset by name."""

import numpy as np

from server.core.risk.rows import rows_of
from tests.golden.minima_cases import Case


def risk(dataset, model, loss, made_with=None, penalty="none", loss_values=None, **penalty_values):
    """The objective over a dataset by name, all that is left out at its default."""
    case = Case(dataset, model, loss, made_with or {}, loss_values or {}, penalty, penalty_values)
    return case.objective()


def over(features, targets, model, loss, target="number", penalty="none", loss_values=None, **penalty_values):
    """The objective over these rows."""
    columns = np.array(features, dtype=float).reshape(len(targets), -1)
    names = (tuple(f"x{place + 1}" for place in range(columns.shape[1])), "y")
    table = rows_of(columns, np.array(targets, dtype=float), target, names)
    return Case("", model, loss, {}, loss_values or {}, penalty, penalty_values, table).objective()
