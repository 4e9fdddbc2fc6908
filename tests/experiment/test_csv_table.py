"""Data of one's own as text: what is read in it, and by which word each thing that is wrong with it is refused."""

import hashlib
import sys

import numpy as np
import pytest

from server.core.refusal import Refusal
from server.experiment.csv_table import COLUMNS, FILE_BYTES, LARGEST, read_table


def table(text):
    return read_table(text.encode() if isinstance(text, str) else text)


def column(text, name):
    return next(one for one in table(text).columns if one.name == name)


def names(text):
    return [one.name for one in table(text).columns]


def test_a_table_is_known_by_the_hash_of_its_bytes():
    content = b"a,b\r\n1,2\r\n"
    assert read_table(content).sha256 == hashlib.sha256(content).hexdigest()


def test_a_first_line_without_a_number_names_the_columns():
    assert names("size, price\n1,2\n3,4") == ["size", "price"]
    assert len(table("size,price\n1,2\n3,4")) == 2


def test_without_such_a_line_columns_are_called_as_in_a_spreadsheet():
    assert names("1,2,3\n4,5,6") == ["A", "B", "C"]
    assert len(table("1,2,3\n4,5,6")) == 2
    assert table("1,2\n3,4").header is False


def test_a_column_without_a_name_is_called_by_its_letter():
    assert names(",price,\n0,1,2") == ["A", "price", "C"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("line", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_separators_line_ends_and_byte_order_marks_make_no_difference(separator, line, mark):
    text = mark + line.join(separator.join(cells) for cells in (["x", "y"], ["1", "-2.5"], ["3e2", ".5"]))
    assert names(text) == ["x", "y"]
    assert column(text, "x").numbers.tolist() == [1, 300]
    assert column(text, "y").numbers.tolist() == [-2.5, 0.5]
    assert table(text).separator == separator


def test_where_semicolons_separate_a_comma_may_be_the_decimal_sign():
    text = "x;y\n1,5;2\n-,25;3,0e1\n"
    assert column(text, "x").numbers.tolist() == [1.5, -0.25]
    assert column(text, "y").numbers.tolist() == [2, 30]
    assert table(text).decimal == ","
    assert table("1,5;2,5\n3,5;4,5").columns[0].numbers.tolist() == [1.5, 3.5]


def test_quoted_cells_may_hold_separators_quotes_and_lines():
    text = 'name;"a,b"\n"x;y";1\n"say ""hi""\nthere";2\n'
    assert names(text) == ["name", "a,b"]
    assert column(text, "name").cells == ("x;y", 'say "hi"\nthere')
    assert column('n,"t;u"\n1,"a;b"\n2,"c;d"\n', "t;u").cells == ("a;b", "c;d")


@pytest.mark.parametrize("word", ["", "  ", "NA", "n/a", "NaN", "null", "None", "?", "#N/A"])
def test_a_gap_is_no_number_and_no_text(word):
    found = column(f"x,y\n1,2\n{word},3\n", "x")
    assert found.cells == ("1", None)
    assert np.isnan(found.numbers[1])
    assert (found.missing, found.problem) == (1, None)


def test_empty_lines_are_passed_over():
    assert column("x,y\n\n1,2\n,\n   \n3,4\n\n", "y").numbers.tolist() == [2, 4]


@pytest.mark.parametrize(
    "cell", ["=cmd()", "=1+1", "+SUM(A1:A9)", "@import", "1_000", "0x10", "１２", "1 000"]
)
def test_what_is_no_plain_number_is_text_and_never_evaluated(cell):
    found = column(f"x,y\n1,2\n{cell},3\n", "x")
    assert found.cells == ("1", cell)
    assert (found.problem.code, found.problem.line, found.problem.got) == ("text_in_column", 3, cell)


@pytest.mark.parametrize("cell", ["inf", "-Infinity", "∞"])
def test_an_infinite_number_is_named_with_its_line(cell):
    problem = column(f"x,y\n1,2\n\n{cell},3\n", "x").problem
    assert (problem.code, problem.line, problem.got) == ("infinite_in_column", 4, cell)


@pytest.mark.parametrize("cell", ["1e16", "-1e999", "9" * 40])
def test_a_number_too_large_to_be_squared_and_summed_is_named(cell):
    assert column(f"x,y\n1,{cell}\n", "y").problem.code == "huge_in_column"
    assert column(f"x,y\n1,{LARGEST!r}\n", "y").problem is None


def test_that_there_is_text_is_told_before_that_a_number_is_large():
    assert column("x,y\n1e20,1\nred,2\n", "x").problem == ("text_in_column", 3, "red")


def test_a_column_of_gaps_alone_is_named():
    assert column("x,y\n,1\nNA,2\n", "x").problem.code == "empty_column"


def test_the_first_different_texts_are_told_in_their_order():
    told = column("x,y\n1,no\n2,yes\n3,no\n4,\n", "y").plain()
    assert told["values"] == ["no", "yes"]
    assert (told["kind"], told["distinct"], told["missing"]) == ("text", 2, 1)


def test_two_thousand_rows_are_taken_with_names_or_without():
    rows = "1,2\n" * 2000
    assert len(table(rows)) == len(table(f"a,b\n{rows}")) == 2000


def test_a_table_weighs_what_it_holds():
    small, large = table("a,b\n1,2\n"), table("a,b\n" + "".join(f"{i}.5,word {i}\n" for i in range(2000)))
    assert small.nbytes < 10_000
    assert 200_000 < large.nbytes < 2_000_000


BAD = {
    "empty": (b"", "empty_file", {}),
    "blank": (b" \r\n,,\r\n", "empty_file", {}),
    "names alone": (b"a,b\n", "no_rows", {}),
    "one column": (b"a\n1\n2\n", "one_column", {"got": 1}),
    "words": (b"no table at all", "one_column", {}),
    "21 columns": (b",".join([b"1"] * 21), "too_many_columns", {"got": 21, "limit": COLUMNS}),
    "2,001 rows": (b"1,2\n" * 2001, "too_many_rows", {"got": 2001, "limit": 2000}),
    "2,001 rows and names": (b"a,b\n" + b"1,2\n" * 2001, "too_many_rows", {"got": 2001}),
    "ragged": (b"a,b\n1,2\n3\n", "ragged_row", {"line": 3, "got": 1, "expected": 2}),
    "ragged below empty lines": (b"a,b\n\n\n1,2,3\n", "ragged_row", {"line": 4, "got": 3}),
    "two of one name": (b"a,b,a\n1,2,3\n", "same_name", {"got": "a"}),
    "latin-1": ("größe,b\n1,2\n".encode("latin-1"), "not_utf8", {"line": 1}),
    "utf-16": ("a,b\n1,2\n".encode("utf-16"), "not_utf8", {"line": 1}),
    "latin-1 further down": (b"a,b\n1,2\n3,\xe9\n", "not_utf8", {"line": 3}),
    "open quote": (b'a,b\n1,2\n"3,4\n', "not_csv", {"line": 3}),
    "quote in between": (b'a,b\n"1"2,3\n', "not_csv", {"line": 2}),
    "5 MB": (b"1,2\n" * 1_250_000, "file_too_large", {"got": 5_000_000, "limit": FILE_BYTES}),
    "picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not_utf8", {"line": 1}),
}


@pytest.mark.parametrize(("content", "code", "values"), BAD.values(), ids=BAD.keys())
def test_each_thing_that_is_wrong_with_a_file_has_its_word_and_a_sentence(content, code, values):
    with pytest.raises(Refusal) as caught:
        read_table(content)
    refusal = caught.value
    assert refusal.code == code
    assert {name: refusal.values.get(name) for name in values} == values
    assert len(refusal.message.split()) >= 4


def test_a_line_is_that_of_the_file_also_after_cells_of_several_lines():
    text = 'x,y\n"one\ntwo\nthree",1\n,2\nred,blue\n'
    assert column(text, "y").problem == ("text_in_column", 6, "blue")


def test_a_long_cell_of_digits_is_no_number_at_once():
    long = "1" * 100_000 + "x"  # tried in every way it would take hours
    assert column(f"a,b\n{long},2\n3,4", "a").problem.code == "text_in_column"


def test_a_table_weighs_equal_texts_of_each_of_its_columns():
    names = ",".join(f"column {place}" for place in range(20))
    found = table("\n".join([names, *(",".join([f"text number {row}"] * 20) for row in range(200))]))
    texts = {id(cell): cell for one in found.columns for cell in one.cells}
    assert found.nbytes >= sum(map(sys.getsizeof, texts.values()))
