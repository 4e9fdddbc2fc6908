import numpy as np
import pytest

from server.experiment import Refusal, parsed_contour

ROSENBROCK = '{"name": "rosenbrock", "parameters": {}}'


def test_rows_go_from_the_lowest_y_and_columns_from_the_lowest_x():
    contour = parsed_contour(ROSENBROCK, "-2,2,-1,3", "5")
    grid = np.frombuffer(contour.heights(), "<f4").reshape(5, 5)
    value = contour.objective.entry.value
    expected = [[value((x, y)) for x in (-2, -1, 0, 1, 2)] for y in (-1, 0, 1, 2, 3)]
    assert np.array_equal(grid, np.array(expected, "<f4"))


def test_one_dimension_has_one_row():
    contour = parsed_contour('{"name": "parabola"}', "-1,1", "3")
    assert np.frombuffer(contour.heights(), "<f4").shape == (3,)


def test_equal_contours_have_equal_keys():
    one = parsed_contour(ROSENBROCK, "-2,2,-1,3", "5")
    other = parsed_contour(
        '{"parameters":{"b":100.0},"name":"rosenbrock","kind":"surface"}', "-2.0,2e0, -1,3", "5"
    )
    assert one.key == other.key
    assert one.key != parsed_contour(ROSENBROCK, "-2,2,-1,3.5", "5").key


@pytest.mark.parametrize(
    ("objective", "box", "size", "code", "field"),
    [
        ("{", "-2,2,-1,3", "5", "bad_json", "objective"),
        ('{"name": "rosenbrok"}', "-2,2,-1,3", "5", "unknown_name", "objective.name"),
        (
            '{"name": "rosenbrock", "parameters": {"b": "1"}}',
            "0,1,0,1",
            "5",
            "wrong_type",
            "objective.parameters.b",
        ),
        (ROSENBROCK, "-2,2", "5", "wrong_length", "box"),
        ('{"name": "parabola"}', "-2,2,-1,3", "5", "wrong_length", "box"),
        (ROSENBROCK, "-2,2,-1,x", "5", "wrong_type", "box[3]"),
        (ROSENBROCK, "-2,inf,-1,3", "5", "not_finite", "box[1]"),
        (ROSENBROCK, "-2,2,-1,1e10", "5", "out_of_range", "box[3]"),
        (ROSENBROCK, "2,2,-1,3", "5", "wrong_order", "box"),
        (ROSENBROCK, "-2,2,-1,3", "257", "out_of_range", "size"),
        (ROSENBROCK, "-2,2,-1,3", "1", "out_of_range", "size"),
        (ROSENBROCK, "-2,2,-1,3", "9" * 5000, "out_of_range", "size"),
        (ROSENBROCK, "-2,2,-1,3", "2.5", "wrong_type", "size"),
        (ROSENBROCK, "-2,2,-1,3", "٣", "wrong_type", "size"),
    ],
)
def test_a_bad_query_is_refused(objective, box, size, code, field):
    with pytest.raises(Refusal) as caught:
        parsed_contour(objective, box, size)
    assert (caught.value.code, caught.value.field) == (code, field)
