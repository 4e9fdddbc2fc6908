"""Rows chosen from a table of one's own: which columns are features, which one is the target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ..core.refusal import Refusal, nearest
from ..core.risk.own import OwnData
from ..core.risk.rows import Rows, Target, rows_of
from .csv_table import VALUE, Column, Table

FEWEST = 2  # complete rows make data


class Scaling(NamedTuple):
    """What a feature was standardised with: (value − mean) / deviation."""

    mean: float
    deviation: float


@dataclass(frozen=True, eq=False)
class ChosenRows:
    """The rows that were chosen, how many were left out for a gap, and each feature's scaling, if there was any."""

    rows: Rows
    left_out: int
    scaling: tuple[Scaling, ...] | None


def chosen_rows(
    table: Table, features: Sequence[str], target: str, positive: str | None, treatment: OwnData
) -> ChosenRows:
    """The rows of a table with these features and this target, numbered as in the file from 0 on.

    With `positive` the target is a label, 1 where a cell reads so and 0 elsewhere; else it is a number. A row with a
    gap in one of these columns is left out, and its number remains a gap. A feature is standardised by the mean and
    the standard deviation (with n) of the rows that are left; one that is the same everywhere becomes 0.

    Raises: Refusal with field `features`, `features[i]`, `target` or `positive`: `unknown_column`, `same_column`,
    `unknown_label`, `wrong_length`, `too_few_rows`, or the problem of a column (`text_in_column`, …).
    """
    if not features:
        raise Refusal("wrong_length", "features", {"got": 0, "expected": "1 or 2"})
    used = [_column(table, name, f"features[{place}]") for place, name in enumerate(features)]
    if len({column.name for column in used}) < len(used):
        raise _same(features[-1], f"features[{len(used) - 1}]")
    told = _column(table, target, "target")
    if any(column is told for column in used):
        raise _same(target, "target")
    numbers = [_numbers(column, f"features[{place}]") for place, column in enumerate(used)]
    targets = _numbers(told, "target") if positive is None else _labels(told, positive)
    whole = np.column_stack([*numbers, targets])
    places = np.flatnonzero(np.isfinite(whole).all(axis=1))
    if len(places) < FEWEST:
        values: dict[str, object] = {"got": len(places), "low": FEWEST}
        message = f"at least {FEWEST} rows without a gap in these columns are needed, got {len(places)}"
        raise Refusal("too_few_rows", "", values, message)
    table_of_features, scaling = whole[places, :-1], None
    if treatment.standardise:
        table_of_features, scaling = _standardised(table_of_features)
    kind: Target = "number" if positive is None else "label"
    names = (tuple(column.name for column in used), told.name)
    made = rows_of(table_of_features, whole[places, -1], kind, names)
    places.setflags(write=False)
    rows = Rows(made.features, made.targets, *names, kind, places)
    return ChosenRows(rows, len(table) - len(places), scaling)


def _same(name: str, field: str) -> Refusal:
    return Refusal("same_column", field, {"got": name}, f"{field}: {name} is chosen twice")


def _column(table: Table, name: str, field: str) -> Column:
    known = {column.name: column for column in table.columns}
    if name not in known:
        raise Refusal("unknown_column", field, {"got": name, "known": nearest(name, known)})
    return known[name]


def _numbers(column: Column, field: str) -> np.ndarray:
    if column.problem is None:
        return column.numbers
    values = column.refused()
    at = f"{field}: column {column.name}, line {column.problem.line}"
    sentence = {
        "text_in_column": f"{at}: {column.problem.got!r} is no number",
        "infinite_in_column": f"{at}: {column.problem.got} is not finite",
        "huge_in_column": f"{at}: {column.problem.got} is larger than {values.get('limit')}",
        "empty_column": f"{field}: column {column.name} has no values",
    }
    raise Refusal(column.problem.code, field, values, sentence[column.problem.code])


def _labels(column: Column, positive: str) -> np.ndarray:
    if positive not in column.distinct:
        possible = [one for one in column.distinct[:100] if len(one) <= VALUE]
        known = nearest(positive, possible)[:12]
        raise Refusal("unknown_label", "positive", {"got": positive, "known": known, "column": column.name})
    return np.array([np.nan if cell is None else float(cell == positive) for cell in column.cells])


def _standardised(features: np.ndarray) -> tuple[np.ndarray, tuple[Scaling, ...]]:
    mean, deviation = features.mean(axis=0), features.std(axis=0)
    # The mean of equal numbers need not be that number to the last bit.
    same = (features == features[0]).all(axis=0)
    mean, steady = np.where(same, features[0], mean), np.where(same, 1.0, deviation)
    scaling = tuple(Scaling(*pair) for pair in zip(mean.tolist(), steady.tolist(), strict=True))
    return (features - mean) / steady, scaling
