"""Rows of data, and what is edited in them by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ..refusal import Refusal

# What a target is: any number, a label 0 or 1, a relevance by which items are ranked, or the mass of a cell.
Target = Literal["number", "label", "rank", "mass"]
MOST_ROWS = 2000
MOST_EDITS = 100


@dataclass(frozen=True, eq=False)
class Rows:
    """n rows: `features` (n, k) and `targets` (n), both float64 and read-only, with their names.

    `numbers` (n) are the rows' own numbers: those of the dataset from 0 on, then those that were added; a row that was
    deleted leaves a gap, so that an edit means the same row for ever. `cell` is the width of a cell where targets are
    masses on a grid.
    """

    features: np.ndarray
    targets: np.ndarray
    feature_names: tuple[str, ...]
    target_name: str
    target: Target
    numbers: np.ndarray
    cell: float = 1.0

    def __len__(self) -> int:
        return len(self.targets)

    def taken(self, places: np.ndarray) -> Rows:
        """The rows at these places (not numbers), in this order."""
        return Rows(
            self.features[places], self.targets[places], self.feature_names, self.target_name,
            self.target, self.numbers[places], self.cell,
        )  # fmt: skip


def rows_of(
    features: np.ndarray,
    targets: np.ndarray,
    target: Target,
    names: tuple[Sequence[str], str] = (("x",), "y"),
    cell: float = 1.0,
) -> Rows:
    """Rows as a dataset makes them, numbered from 0. `features` (n, k) or (n)."""
    table = np.array(features, dtype=float).reshape(len(targets), -1)
    told = np.array(targets, dtype=float)
    for array in (table, told):
        array.setflags(write=False)
    return Rows(table, told, tuple(names[0]), names[1], target, np.arange(len(told)), cell)


@dataclass(frozen=True)
class Edit:
    """Row number `row` becomes `to` (its features, then its target); None deletes it.

    A row number one past the last that ever was adds a row.
    """

    row: int
    to: tuple[float, ...] | None


def edited(rows: Rows, edits: Sequence[Edit]) -> Rows:
    """The rows after these edits, in order. Raises: Refusal with field `[i].row` or `[i].to`."""
    table: dict[int, tuple[float, ...]] = {
        number: (*features, target)
        for number, features, target in zip(
            rows.numbers.tolist(), rows.features.tolist(), rows.targets.tolist(), strict=True
        )
    }
    width, last = rows.features.shape[1] + 1, max(table, default=-1)
    for index, edit in enumerate(edits):
        field = f"[{index}]"
        if edit.row not in table and edit.row != last + 1:
            known = "a row that is there, or the next number to add one"
            raise Refusal("unknown_row", f"{field}.row", {"got": edit.row, "expected": known})
        if edit.to is None:
            if edit.row not in table:
                raise Refusal(
                    "unknown_row", f"{field}.row", {"got": edit.row, "expected": "a row that is there"}
                )
            del table[edit.row]
            continue
        if len(edit.to) != width:
            raise Refusal("wrong_length", f"{field}.to", {"got": len(edit.to), "expected": width})
        _check_target(rows.target, edit.to[-1], f"{field}.to")
        table[edit.row] = edit.to
        last = max(last, edit.row)
    if not 1 <= len(table) <= MOST_ROWS:
        raise Refusal("out_of_range", "", {"got": len(table), "low": 1, "high": MOST_ROWS})
    numbers = sorted(table)
    whole = np.array([table[number] for number in numbers])
    made = rows_of(
        whole[:, :-1], whole[:, -1], rows.target, (rows.feature_names, rows.target_name), rows.cell
    )
    return Rows(
        made.features,
        made.targets,
        made.feature_names,
        made.target_name,
        made.target,
        np.array(numbers),
        made.cell,
    )


def _check_target(target: Target, value: float, field: str) -> None:
    if target == "label" and value not in (0.0, 1.0):
        raise Refusal("unknown_name", field, {"got": value, "known": [0, 1]})
    if target == "mass" and not 1e-12 <= value <= 1.0:
        raise Refusal("out_of_range", field, {"got": value, "low": 1e-12, "high": 1.0})
