"""Rows of a table of one's own: which are taken, what is left out and said, and what is refused."""

import numpy as np
import pytest

from server.core.refusal import Refusal
from server.experiment.csv_table import read_table
from server.experiment.tables import NONE, Tables
from tests.experiment.risks import SHEET, own, risk


def refused(value, tables):
    with pytest.raises(Refusal) as caught:
        risk(value, tables)
    return caught.value


def test_rows_with_a_gap_in_a_chosen_column_are_left_out_and_counted():
    found = risk(*own())
    assert found.rows.features[:, 0].tolist() == [1.5, 2.5, 5.5]
    assert found.rows.targets.tolist() == [10, 20, 55]
    assert found.left_out == 2


def test_a_gap_in_another_column_leaves_nothing_out():
    found = risk(*own(text="a,b,c\n1,2,\n3,4,5\n", features=["a"], target="b"))
    assert (len(found.rows), found.left_out) == (2, 0)


def test_rows_keep_the_numbers_that_they_have_in_the_file():
    assert risk(*own()).rows.numbers.tolist() == [0, 1, 4]
    edited = risk(*own(edits=[{"row": 4, "to": None}, {"row": 5, "to": [9, 9]}]))
    assert edited.rows.numbers.tolist() == [0, 1, 5]


def test_a_text_is_made_label_1_and_all_else_0():
    value, tables = own(features=["price"], target="town", positive="Ulm")
    found = risk({**value, "model": {"name": "logistic"}, "loss": {"name": "binary_cross_entropy"}}, tables)
    assert found.rows.targets.tolist() == [1, 0, 1, 1]
    assert found.rows.target == "label"


def test_standardising_is_done_where_it_is_asked_for_and_told():
    plain, tables = own()
    asked, _ = own(parameters={"standardise": True})
    found = risk(asked, tables)
    size = np.array([1.5, 2.5, 5.5])
    assert np.allclose(found.rows.features[:, 0], (size - size.mean()) / size.std(), rtol=1e-15)
    assert found.scaling == ((size.mean(), size.std()),)
    assert found.rows.targets.tolist() == [10, 20, 55]
    assert risk(plain, tables).scaling is None
    assert risk(plain, tables).entry.key != found.entry.key


def test_a_feature_that_never_changes_becomes_zero():
    value, tables = own(text="a,b\n7,1\n7,2\n", features=["a"], target="b", parameters={"standardise": True})
    assert risk(value, tables).rows.features.tolist() == [[0], [0]]


@pytest.mark.parametrize(
    ("choice", "code", "field", "values"),
    [
        ({"features": ["siz"]}, "unknown_column", "features[0]", {"known": ["size", "price", "town"]}),
        ({"target": "cost"}, "unknown_column", "target", {"got": "cost"}),
        ({"features": []}, "wrong_length", "features", {"got": 0}),
        ({"features": ["size", "size"]}, "same_column", "features[1]", {"got": "size"}),
        ({"target": "size"}, "same_column", "target", {"got": "size"}),
        (
            {"features": ["town"]},
            "text_in_column",
            "features[0]",
            {"column": "town", "line": 2, "got": "Ulm"},
        ),
        ({"target": "town"}, "text_in_column", "target", {"got": "Ulm"}),
        ({"target": "town", "positive": "Mainz"}, "unknown_label", "positive", {"column": "town"}),
    ],
)
def test_a_choice_that_cannot_be_had_is_refused_where_it_was_made(choice, code, field, values):
    refusal = refused(*own(**choice))
    assert (refusal.code, refusal.field) == (code, f"dataset.data.{field}")
    assert {name: refusal.values[name] for name in values} == values
    assert refusal.message.startswith(refusal.field)


def test_one_complete_row_is_not_enough():
    refusal = refused(*own(text="a,b\n1,2\n,3\n4,\n", features=["a"], target="b"))
    assert (refusal.code, refusal.values) == ("too_few_rows", {"got": 1, "low": 2})


@pytest.mark.parametrize(("cell", "code"), [("inf", "infinite_in_column"), ("1e99", "huge_in_column")])
def test_a_column_that_is_not_of_good_numbers_is_refused_only_where_it_is_chosen(cell, code):
    text = f"a,b,c\n1,2,3\n4,5,{cell}\n"
    assert len(risk(*own(text=text, features=["a"], target="b")).rows) == 2
    assert refused(*own(text=text, features=["c"], target="b")).code == code


def test_a_table_that_is_not_there_is_refused_also_where_its_risk_was_built_before():
    value, tables = own(text=SHEET + "7,5;70;Ulm\n")
    risk(value, tables)
    refusal = refused(value, NONE)
    assert (refusal.code, refusal.field) == ("unknown_data", "dataset.data.sha256")


def test_of_many_tables_those_used_last_are_kept():
    made = [read_table(f"a,b\n{number},2\n3,4\n".encode()) for number in range(4)]
    tables = Tables(limit=3 * made[0].nbytes)
    for table in made[:3]:
        tables.keep(table)
    tables.open(made[0].sha256)
    tables.keep(made[3])
    assert tables.open(made[0].sha256) is made[0]
    with pytest.raises(Refusal):
        tables.open(made[1].sha256)
    assert len(tables) == 3
    assert tables.size <= tables.limit


@pytest.mark.parametrize("count", [3, 6, 7, 100])
def test_a_feature_that_never_changes_is_standardised_to_0(count):
    text = "a,b,y\n" + "".join(f"0.1,{row},{row}\n" for row in range(count))
    value, tables = own(text=text, features=["a", "b"], target="y", parameters={"standardise": True})
    found = risk({**value, "model": {"name": "linear_weights"}}, tables)
    assert not found.rows.features[:, 0].any()
    assert found.scaling[0] == (0.1, 1.0)


def test_an_unknown_label_is_not_compared_with_cells_too_long_to_be_one():
    text = "size,town\n1,Ulm\n2,Bonn\n3," + "x" * 100_000
    value, tables = own(text=text, target="town", positive="Ulf")
    refusal = refused(value, tables)
    assert (refusal.code, refusal.values["known"]) == ("unknown_label", ["Ulm", "Bonn"])
