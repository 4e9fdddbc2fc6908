"""Trajectories against PyTorch's and optax's, kept in golden files: no test needs either."""

import math

import pytest

from server.core.formula.evaluate import FloatArithmetic
from tests.golden.cases import SURFACES, cases, start_of
from tests.golden.rules import RULES
from tests.golden.table import EXCEPTIONS, agreement, golden, golden_file, table

CASES = [case for surface in SURFACES for case in cases(surface)]
LONG = ("quadratic", "rosenbrock", "himmelblau", "beale")
every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)


def test_every_golden_file_is_of_the_formula_that_its_surface_has_now():
    for surface, declared in SURFACES.items():
        kept = golden_file(surface)
        assert kept["formula"] == declared.formula, surface
        assert tuple(kept["start"]) == start_of(surface)
        assert kept["torch"].startswith("2.")
        assert kept["optax"].startswith("0.")


def test_the_starts_lie_off_the_axes_of_symmetry():
    for surface in SURFACES:
        assert all(start_of(surface))
        assert abs(start_of(surface)[0]) != abs(start_of(surface)[1])


@every_case
def test_one_step_fed_the_references_point_and_gradient_is_its_step(case):
    rows = golden(case)
    rule, ops = case.plan().optimizer, FloatArithmetic()
    states = [rule.init(value) for value in rows[0, 0].tolist()]
    for (x, g), (after, _) in zip(rows[:-1].tolist(), rows[1:].tolist(), strict=True):
        made = [
            rule.step(slope, value, state, case.rate, ops)
            for slope, value, state in zip(g, x, states, strict=True)
        ]
        states = [one[1] for one in made]
        off = math.dist([one[0] for one in made], after)
        assert off <= 1e-12 * (math.hypot(*x) + math.dist(x, after))


@every_case
def test_a_free_run_stays_beside_the_references_until_chaos_parts_our_own(case):
    assert golden_file(case.surface)["runs"][case.golden.id]["rate"] == case.rate
    found = agreement(case)
    assert found.distance <= 1e-9
    assert found.steps == case.steps or found.beyond_its_edge


@pytest.mark.parametrize(
    "case", [c for c in CASES if c.surface in LONG and RULES[c.rule].everywhere], ids=lambda case: case.id
)
def test_on_the_four_tame_surfaces_that_is_a_hundred_steps_or_more(case):
    found = agreement(case)
    # Nesterov at 0.9 × 2/λmax is past its own edge, 2(1 + μ)/((1 + 2μ)λmax): it diverges, in PyTorch too.
    assert found.length >= 100 or (found.beyond_its_edge and RULES[case.rule].values.get("nesterov"))


def test_the_table_names_every_case():
    text = table()
    print(text)
    assert text.count("\n| ") == len(CASES) + 2 + len(EXCEPTIONS)
