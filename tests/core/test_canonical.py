import json
from collections import OrderedDict
from typing import NamedTuple

import numpy as np
import pytest

from server.core.canonical import Written, canonical, digest_of


class Pair(NamedTuple):
    first: float
    second: str


def plainly(value):
    """The canonical text by its definition, through `json`: sorted keys, nothing between, whole numbers as such."""
    if isinstance(value, float):
        return str(int(value)) if value == int(value) and abs(value) < 2**53 else repr(value)
    if isinstance(value, dict):
        return f"{{{','.join(f'{plainly(name)}:{plainly(value[name])}' for name in sorted(value))}}}"
    if isinstance(value, list | tuple):
        return f"[{','.join(map(plainly, value))}]"
    return json.dumps(value, ensure_ascii=False)


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"one": 1},
        {"b": [1.0, True, None], "a": {"d": -0.0, "c": 0.1}},
        {"100 %s": "%d", 'a "name"\\': "中文 \u2028\t", "é": ""},
        [0.0, -0.0, 1.0, 1, True, False, 0, 2.0**53, 2.0**53 - 1, -3.0, 1e300, 5e-324, 1e22],
        [{"x": 1.0, "y": 2}, {"y": 1, "x": 2.0}, {"x": True, "y": 1.0}],
    ],
)
def test_it_is_the_text_of_its_definition(value):
    assert canonical(value) == plainly(value)
    assert json.loads(canonical(value)) == value


def test_what_is_equal_and_no_number_is_not_taken_for_one():
    assert [canonical(one) for one in (1.0, True, 1, 0.0, False, 0)] == ["1", "true", "1", "0", "false", "0"]


def test_what_is_derived_from_a_kind_is_written_as_that():
    value = [Pair(1.5, "a"), np.float64(0.25), OrderedDict(b=1, a=2)]
    assert canonical(value) == '[[1.5,"a"],0.25,{"a":2,"b":1}]'


def test_what_was_written_stands_for_its_value():
    part = {"b": [1.0, "%s"], "a": None}
    written = Written(canonical(part))
    assert digest_of({"part": written, "more": [written]}) == digest_of({"part": part, "more": [part]})
    assert canonical({"text": str(written)}) != canonical({"text": written})


@pytest.mark.parametrize("value", [{1, 2}, b"bytes", object(), {"name": {1}}])
def test_what_is_no_json_is_refused(value):
    with pytest.raises(TypeError, match="is no JSON value"):
        canonical(value)
