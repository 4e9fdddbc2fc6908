"""Data of one's own: a CSV text read into columns of texts and numbers. Nothing in it is ever evaluated."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import islice
from string import ascii_uppercase
from typing import Any, NamedTuple

import numpy as np

from ..core.refusal import Refusal
from ..core.risk.rows import MOST_ROWS

FILE_BYTES = 512 * 1024
COLUMNS = 20
NAME = 60  # characters of a column's name, which is cut
VALUE = 200  # characters of a cell that can be a label
LARGEST = 1e15  # no number is larger in size: its square, summed over all rows, stays far from overflow
VALUES = 12  # different texts of a column that are told

# What stands for a missing value, whatever its case.
MISSING = frozenset({"", "na", "n/a", "#n/a", "nan", "-nan", "null", "none", "?"})
# Each text is matched in one way only: of several the time would be quadratic in a cell that a stranger makes long.
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_DECIMAL_COMMA = re.compile(r"[+-]?\d*,\d+([eE][+-]?\d+)?", re.ASCII)
_INFINITE = re.compile(r"[+-]?(inf|infinity|∞)", re.IGNORECASE)
_LOOKED_AT = 50  # records from which the separator is told


class Problem(NamedTuple):
    """Why a column cannot serve as numbers: the first cell that is none, and its line in the file."""

    code: str
    line: int
    got: str


@dataclass(frozen=True, eq=False)
class Column:
    """A column: its cells as texts without space around them, None where missing; and what they are as numbers.

    `numbers` (rows) is nan where a cell is missing or is no number.
    """

    name: str
    cells: tuple[str | None, ...]
    numbers: np.ndarray
    problem: Problem | None

    @cached_property
    def distinct(self) -> tuple[str, ...]:
        """The different texts, in the order of their first appearance."""
        return tuple(dict.fromkeys(cell for cell in self.cells if cell is not None))

    @property
    def missing(self) -> int:
        return self.cells.count(None)

    def plain(self) -> dict[str, Any]:
        """The JSON of it."""
        problem = self.problem
        numeric = problem is None or problem.code != "text_in_column"
        return {
            "name": self.name,
            "kind": "number" if numeric else "text",
            "missing": self.missing,
            "distinct": len(self.distinct),
            "values": [value for value in self.distinct[:VALUES] if len(value) <= VALUE],
            "problem": None if problem is None else {"code": problem.code, "values": self.refused()},
        }

    def refused(self) -> dict[str, object]:
        """What a refusal of this column as numbers tells."""
        assert self.problem is not None
        told: dict[str, object] = {
            "column": self.name,
            "line": self.problem.line,
            "got": self.problem.got,
        }
        return told | {"limit": LARGEST} if self.problem.code == "huge_in_column" else told


@dataclass(frozen=True, eq=False)
class Table:
    """A file's columns, of equally many rows. `header`: whether its first line was their names."""

    sha256: str
    columns: tuple[Column, ...]
    header: bool
    separator: str
    decimal: str

    def __len__(self) -> int:
        return len(self.columns[0].cells)

    @cached_property
    def nbytes(self) -> int:
        """About what it weighs: equal texts of one column are kept once."""
        texts = sum(sys.getsizeof(cell) for column in self.columns for cell in set(column.cells))
        return 4096 + texts + 16 * len(self) * len(self.columns)

    def plain(self) -> dict[str, Any]:
        """The JSON of it."""
        return {
            "sha256": self.sha256,
            "rows": len(self),
            "header": self.header,
            "separator": self.separator,
            "decimal": self.decimal,
            "columns": [column.plain() for column in self.columns],
        }


def read_table(content: bytes) -> Table:
    """The table in a file's bytes: UTF-8, separated by commas, semicolons or tabs, with or without a line of names.

    A first line without any number is one of names; columns without a name are called A, B, C, … as in a spreadsheet.
    Where semicolons separate, a comma may be the decimal sign. Empty lines are passed over.

    Raises: Refusal: `file_too_large`, `not_utf8`, `not_csv`, `empty_file`, `no_rows`, `one_column`,
    `too_many_columns`, `too_many_rows`, `ragged_row`, `same_name`.
    """
    text = _decoded(content)
    separator = _separator(text)
    lines, records, count = _records(text, separator)
    if not records:
        raise _empty()
    decimal = "," if separator == ";" and _any(_DECIMAL_COMMA, records) else "."
    header = not any(_is_number(cell, decimal) for cell in records[0])
    names = _names(records[0] if header else [""] * len(records[0]))
    lines, records, count = lines[header:], records[header:], count - header
    if count > MOST_ROWS:
        values: dict[str, object] = {"got": count, "limit": MOST_ROWS}
        raise Refusal("too_many_rows", "", values, f"a file has at most {MOST_ROWS:,} rows, got {count:,}")
    if not records:
        raise Refusal("no_rows", "", {}, "the file has names of columns, but no rows")
    columns = [
        _column(name, [record[place] for record in records], lines, decimal)
        for place, name in enumerate(names)
    ]
    return Table(sha256(content).hexdigest(), tuple(columns), header, separator, decimal)


def _decoded(content: bytes) -> str:
    if len(content) > FILE_BYTES:
        values: dict[str, object] = {"got": len(content), "limit": FILE_BYTES}
        message = f"a file has at most {FILE_BYTES:,} bytes, got {len(content):,}"
        raise Refusal("file_too_large", "", values, message)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = f"line {line} is not UTF-8: save the file as CSV in UTF-8"
        raise Refusal("not_utf8", "", {"line": line}, message) from None
    if not text.strip():
        raise _empty()
    return text


def _empty() -> Refusal:
    return Refusal("empty_file", "", {}, "the file is empty")


def _parsed(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Line and cells of each record that is not empty. Raises: csv.Error."""
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True, strict=True
    )
    line = 1
    for record in reader:
        if any(cell.strip() for cell in record):
            yield line, record
        line = reader.line_num + 1


def _separator(text: str) -> str:
    """What stands equally often in every record looked at: a tab, a semicolon or a comma; a comma where none does.

    One that would cut through quoted cells is taken only if no other is left.
    """
    possible: list[str] = []
    for separator in ("\t", ";", ","):
        try:
            seen = [record for _, record in islice(_parsed(text, separator), _LOOKED_AT)]
        except csv.Error:
            continue
        if len({len(record) for record in seen}) == 1 and len(seen[0]) > 1:
            if not any('"' in cell for record in seen for cell in record):
                return separator
            possible.append(separator)
    return possible[0] if possible else ","


def _records(text: str, separator: str) -> tuple[list[int], list[list[str]], int]:
    """The records that may be taken, the lines where they begin, and how many there are altogether."""
    lines: list[int] = []
    records: list[list[str]] = []
    count = 0
    try:
        for line, record in _parsed(text, separator):
            count += 1
            if count <= MOST_ROWS + 1:  # one of them may be the names
                _check_width(record, records, line)
                lines.append(line)
                records.append([cell.strip() for cell in record])
    except csv.Error as error:
        line = lines[-1] + 1 if lines else 1
        message = f"line {line} or after it is not CSV: {error}"
        raise Refusal("not_csv", "", {"line": line}, message) from None
    return lines, records, count


def _check_width(record: Sequence[str], records: Sequence[Sequence[str]], line: int) -> None:
    got = len(record)
    if not records:
        if got == 1:
            message = "the file has one column: a feature and a target are two"
            raise Refusal("one_column", "", {"got": got}, message)
        if got > COLUMNS:
            values: dict[str, object] = {"got": got, "limit": COLUMNS}
            raise Refusal("too_many_columns", "", values, f"at most {COLUMNS} columns, got {got}")
    elif got != len(records[0]):
        expected = len(records[0])
        told: dict[str, object] = {"line": line, "got": got, "expected": expected}
        message = f"line {line} has {got} cells, the first line {expected}"
        raise Refusal("ragged_row", "", told, message)


def _names(given: Sequence[str]) -> list[str]:
    names = [name[:NAME] or ascii_uppercase[place] for place, name in enumerate(given)]
    for name in names:
        if names.count(name) > 1:
            raise Refusal("same_name", "", {"got": name}, f"two columns are called {name}")
    return names


def _column(name: str, texts: Sequence[str], lines: Sequence[int], decimal: str) -> Column:
    once: dict[str, str | None] = {}
    cells: list[str | None] = []
    numbers = np.full(len(texts), np.nan)
    problem: Problem | None = None
    for place, text in enumerate(texts):
        cell = once.setdefault(text, None if text.lower() in MISSING else text)
        cells.append(cell)
        if cell is None:
            continue
        value, code = _number(cell, decimal)
        numbers[place] = value
        # That a column holds text is told rather than that a number in it is large.
        if code and (problem is None or (code == "text_in_column" != problem.code)):
            problem = Problem(code, lines[place], cell[:NAME])
    if all(cell is None for cell in cells):
        problem = Problem("empty_column", lines[0], "")
    numbers.setflags(write=False)
    return Column(name, tuple(cells), numbers, problem)


def _number(cell: str, decimal: str) -> tuple[float, str]:
    """A cell's number and "", or nan and why it is none."""
    if not _is_number(cell, decimal):
        return np.nan, "infinite_in_column" if _INFINITE.fullmatch(cell) else "text_in_column"
    value = float(cell.replace(",", "."))
    if abs(value) > LARGEST:
        return np.nan, "huge_in_column"
    return value + 0.0, ""


def _is_number(cell: str, decimal: str) -> bool:
    return bool(_NUMBER.fullmatch(cell) or (decimal == "," and _DECIMAL_COMMA.fullmatch(cell)))


def _any(pattern: re.Pattern[str], records: Sequence[Sequence[str]]) -> bool:
    return any(pattern.fullmatch(cell) for record in records for cell in record)
