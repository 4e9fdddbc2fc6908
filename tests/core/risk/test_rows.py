"""Rows and what is edited in them by hand: a number means the same row for ever."""

import numpy as np
import pytest

from server.core.refusal import Refusal
from server.core.risk.rows import MOST_ROWS, Edit, edited, rows_of

THREE = rows_of(np.array([1.0, 2.0, 3.0]), np.array([10.0, 20.0, 30.0]), "number")


def listed(rows):
    return list(zip(rows.numbers.tolist(), rows.features[:, 0].tolist(), rows.targets.tolist(), strict=True))


def test_rows_are_numbered_from_0_and_taken_by_place():
    assert listed(THREE) == [(0, 1, 10), (1, 2, 20), (2, 3, 30)]
    assert listed(THREE.taken(np.array([2, 0]))) == [(2, 3, 30), (0, 1, 10)]
    assert len(THREE) == 3


def test_nothing_edited_is_the_rows_as_they_were():
    assert listed(edited(THREE, [])) == listed(THREE)


def test_a_row_is_moved_deleted_and_added():
    assert listed(edited(THREE, [Edit(1, (5.0, 50.0))])) == [(0, 1, 10), (1, 5, 50), (2, 3, 30)]
    assert listed(edited(THREE, [Edit(1, None)])) == [(0, 1, 10), (2, 3, 30)]
    assert listed(edited(THREE, [Edit(3, (4.0, 40.0))]))[-1] == (3, 4, 40)


def test_a_number_is_never_given_twice_also_where_the_last_row_was_deleted():
    after = edited(THREE, [Edit(3, (4.0, 40.0)), Edit(3, None), Edit(4, (5.0, 50.0))])
    assert listed(after) == [*listed(THREE), (4, 5, 50)]
    with pytest.raises(Refusal) as caught:
        edited(THREE, [Edit(3, (4.0, 40.0)), Edit(3, None), Edit(3, (5.0, 50.0))])
    assert (caught.value.code, caught.value.field) == ("unknown_row", "[2].row")


def test_the_rows_that_were_given_stay_as_they_were():
    before = listed(THREE)
    after = edited(THREE, [Edit(0, (9.0, 9.0)), Edit(2, None)])
    assert listed(THREE) == before
    assert not after.features.flags.writeable
    assert not after.targets.flags.writeable


LABELS = rows_of(np.zeros((2, 2)), np.array([0.0, 1.0]), "label", (("a", "b"), "c"))
MASSES = rows_of(np.array([0.0, 1.0]), np.array([0.5, 0.5]), "mass", cell=0.1)


@pytest.mark.parametrize(
    ("rows", "edits", "code", "field"),
    [
        (THREE, [Edit(5, (1.0, 1.0))], "unknown_row", "[0].row"),
        (THREE, [Edit(-1, None)], "unknown_row", "[0].row"),
        (THREE, [Edit(0, (1.0, 1.0)), Edit(3, None)], "unknown_row", "[1].row"),
        (THREE, [Edit(0, (1.0,))], "wrong_length", "[0].to"),
        (LABELS, [Edit(0, (1.0, 1.0))], "wrong_length", "[0].to"),
        (LABELS, [Edit(0, (1.0, 1.0, 0.5))], "unknown_name", "[0].to"),
        (MASSES, [Edit(0, (1.0, 0.0))], "out_of_range", "[0].to"),
        (MASSES, [Edit(0, (1.0, 1.5))], "out_of_range", "[0].to"),
        (THREE, [Edit(0, None), Edit(1, None), Edit(2, None)], "out_of_range", ""),
    ],
)
def test_an_edit_that_cannot_be_is_refused_where_it_stands(rows, edits, code, field):
    with pytest.raises(Refusal) as caught:
        edited(rows, edits)
    assert (caught.value.code, caught.value.field) == (code, field)


def test_more_rows_than_there_may_be_are_refused():
    full = rows_of(np.zeros(MOST_ROWS), np.zeros(MOST_ROWS), "number")
    assert len(edited(full, [Edit(0, None), Edit(MOST_ROWS, (1.0, 1.0))])) == MOST_ROWS
    with pytest.raises(Refusal) as caught:
        edited(full, [Edit(MOST_ROWS, (1.0, 1.0))])
    assert caught.value.values == {"got": MOST_ROWS + 1, "low": 1, "high": MOST_ROWS}


def test_names_kind_and_cell_stay():
    after = edited(MASSES, [Edit(0, (2.0, 0.25))])
    assert (after.target, after.cell, after.feature_names, after.target_name) == ("mass", 0.1, ("x",), "y")
    assert edited(LABELS, [Edit(0, (1.0, 2.0, 1.0))]).feature_names == ("a", "b")
