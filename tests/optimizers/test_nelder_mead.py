"""Nelder–Mead: each of its moves by hand, its cost, and its ends."""

import math

import numpy as np
import pytest

from server.core.counting import Counting
from server.core.inspection import arithmetic_rows
from server.core.objective import FormulaObjective
from server.core.oracles import Noisy
from server.optimizers.nelder_mead import NelderMead, State
from server.surfaces.himmelblau import SURFACE as HIMMELBLAU
from server.surfaces.rosenbrock import SURFACE as ROSENBROCK
from tests.optimizers.runs import run_of

MOVES = ("reflected", "expanded", "contracted_outside", "contracted_inside", "shrunk")


def moved(text, corners, losses=None, rule=None):
    """One move on the line: the corners after it (the best first), its name and what it asked."""
    line = FormulaObjective(text, (), ((-9, 9),), (0.0,))
    simplex = np.array(corners, dtype=float)[:, None]
    values = np.array(losses or [line.value((one,)) for one in corners], dtype=float)
    oracle = Counting(line, (0.0,))
    new, state, details = (rule or NelderMead()).step(oracle, simplex[0], State(simplex, values), math.nan)
    assert list(new) == list(state.simplex[0])
    return state.simplex[:, 0].tolist(), MOVES[details["move"]], oracle.asked["value"]


@pytest.mark.parametrize(
    ("text", "corners", "expected"),
    [
        # f falls all the way: from (1, 2) to 0, then on to −1.
        ("x", (1, 2), ([-1, 1], "expanded", 2)),
        # Reflected to 0, better than both; expanded to −1, no better: the reflected one is kept.
        ("x^2", (1, 2), ([0, 1], "reflected", 2)),
        # 0 and −1 are as good: what is no better is not gone on to.
        ("(x + 0.5)^2", (1, 2), ([0, 1], "reflected", 2)),
        # Reflected from 2 to −1.2: better than 2, worse than 0.4; outside at −0.4, as good as the best.
        ("(x - 0.2)^2", (0.4, 2), ([0.4, -0.4], "contracted_outside", 2)),
        # Reflected from 1 to −3, worse than all; inside at 0.
        ("(x + 0.4)^2", (-1, 1), ([0, -1], "contracted_inside", 2)),
    ],
)
def test_a_move_by_hand(text, corners, expected):
    found, move, asked = moved(text, corners)
    assert found == pytest.approx(expected[0])
    assert (move, asked) == expected[1:]


def test_outside_as_good_as_reflected_is_good_enough():
    # From (0, 2) to −2, and outside to −1, with the same f = 0.25, between the given 0.1 and 5.
    found, move, asked = moved("(x + 1.5)^2", (0, 2), losses=[0.1, 5.0])
    assert (found, move, asked) == ([0, -1], "contracted_outside", 2)


def test_a_first_corner_without_a_value_is_the_worst_and_is_not_asked_again():
    wall = FormulaObjective("x^2 - 0.001*log(1 - x)", (), ((-2, 1),), (0.5,))
    new, state, details = NelderMead(simplex_size=2.0).step(
        Counting(wall, (0.0,)),
        np.array([-0.9]),
        State(np.array([[-0.9], [1.1]]), np.full(2, np.nan)),
        math.nan,
    )
    assert np.isfinite(state.losses).all()
    # Reflected to −2.9, better than +∞ but not than −0.9; outside at −1.9.
    assert MOVES[details["move"]] == "contracted_outside"
    assert state.simplex[:, 0].tolist() == pytest.approx([-0.9, -1.9])
    assert list(new) == [-0.9]


def test_where_even_the_inside_is_no_better_all_shrink_towards_the_best():
    # The corners' values are given, lower than any that is found: −2, 1 inside, and 0.5 after shrinking by ¼.
    found, move, asked = moved("x^2", (0, 2), losses=[-5.0, -4.0], rule=NelderMead(shrinkage=0.25))
    assert found == [0, 0.5]
    assert (move, asked) == ("shrunk", 3)


def test_in_the_plane_the_worst_corner_is_reflected_through_the_middle_of_the_others():
    plane = FormulaObjective("(x - 1)^2 + (y - 1)^2", (), ((-4, 4), (-4, 4)), (0.0, 0.0))
    corners = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, -1.0]])
    values = np.array([plane.value(corner.tolist()) for corner in corners])
    new, state, details = NelderMead().step(
        Counting(plane, (0.0, 0.0)), corners[0], State(corners, values), math.nan
    )
    assert list(details["centroid"]) == [0.5, 0.5]
    assert list(details["reflected"]) == [2.0, 2.0]
    # (2, 2) has f = 2, no better than the second worst: contracted to the outside, (1.25, 1.25).
    assert list(new) == [1.25, 1.25]
    assert state.simplex.tolist() == [[1.25, 1.25], [1.0, 0.0], [0.0, 1.0]]


def test_the_simplex_begins_as_the_start_and_a_step_along_each_coordinate():
    state = NelderMead(simplex_size=0.25).init(np.array([1.0, -2.0]))
    assert state.simplex.tolist() == [[1.0, -2.0], [1.25, -2.0], [1.0, -1.75]]


def test_its_cost_is_every_value_that_it_asked_for_and_no_gradient():
    run = run_of(ROSENBROCK.objective(), (-1.2, 1.0), NelderMead(), 60)
    costs = np.diff(run.block(0, run.length)[5])
    assert 3 + 1 <= costs[0] <= 3 + 4  # the three corners first
    for step in range(2, run.length):
        move = MOVES[int(run.inspect(step)["values"]["move"][0])]
        usual = {"reflected": (1, 2), "expanded": (2,), "shrunk": (4,)}
        assert costs[step - 1] in usual.get(move, (2,))
    noisy = run_of(ROSENBROCK.objective(), (-1.2, 1.0), NelderMead(), 60, oracle=Noisy(50.0))
    assert noisy.points().tobytes() == run.points().tobytes()


def test_x_is_the_best_corner_and_never_rises():
    run = run_of(HIMMELBLAU.objective(), (0.5, -3.0), NelderMead(), 200)
    losses = run.block(0, run.length)[2]
    assert (np.diff(losses) <= 0).all()
    for step in (1, 5, 20):
        seen = run.inspect(step)
        simplex = np.array(seen["values"]["simplex"])
        assert tuple(simplex[0]) == run.point(step)
        assert seen["values"]["losses"] == [
            HIMMELBLAU.objective().value(corner) for corner in simplex.tolist()
        ]
        assert seen["explanation"]["code"] == f"simplex_{MOVES[int(seen['values']['move'][0])]}"
    assert losses[-1] < 1e-12


def test_its_panel_ends_with_the_best_corner_not_with_a_step():
    plan = run_of(ROSENBROCK.objective(), (-1.2, 1.0), NelderMead(), 1).plan
    assert [(row.name, row.relation) for row in arithmetic_rows(plan)] == [
        ("worst", "="),
        ("centroid", "="),
        ("reflected", "="),
        ("x", "←"),
    ]


def test_a_simplex_that_has_shrunk_to_a_point_ends_the_run():
    run = run_of(
        FormulaObjective("abs(x) + abs(y) + 1", (), ((-2, 2), (-2, 2)), (1.0, 1.0)),
        (0.7, 0.3),
        NelderMead(),
        500,
    )
    assert (run.outcome.kind, run.outcome.reason) == ("stalled", "simplex_collapsed")
    assert run.outcome.values["size"] < 1e-13


def test_a_value_that_is_not_a_number_is_a_wall():
    run = run_of(
        FormulaObjective("x - log(x)", (), ((0.01, 4),), (0.3,)), (0.3,), NelderMead(simplex_size=2.0), 200
    )
    assert run.point(run.length - 1)[0] == pytest.approx(1.0, abs=1e-6)
