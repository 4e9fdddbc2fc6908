"""What rules over the whole point say of their steps and ends: the page has a sentence for each, in both languages."""

import json
import re
from pathlib import Path

import pytest

import server.optimizers
import server.surfaces
from server.core.registry import discover
from server.core.rule import is_elementwise, is_rule
from server.core.surface import is_surface
from server.optimizers.newton import Newton
from tests.optimizers.runs import run_of

ROOT = Path(__file__).parents[2]
SURFACES = discover(server.surfaces, is_surface)
RULES = [cls() for cls in discover(server.optimizers, is_rule).values() if not is_elementwise(cls())]
RULES += [Newton(variant=variant) for variant in ("modified", "trust_region")]
TOLD = {
    language: json.loads((ROOT / f"frontend/languages/{language}.json").read_text(encoding="utf-8"))
    for language in ("en", "zh")
}


def explanations():
    """Every code that comes up on a few surfaces, with its numbers."""
    found = {}
    for rule in RULES:
        for name in ("rosenbrock", "himmelblau", "saddle", "double_well"):
            surface = SURFACES[name]
            if "sum_of_squares" in getattr(rule, "needs", ()) and not surface.residuals:
                continue
            run = run_of(surface.objective(), surface.start, rule, 30)
            for step in range(1, run.length):
                told = run.inspect(step)["explanation"]
                found[told["code"]] = told["values"]
    return found


EXPLANATIONS = explanations()


def test_the_moves_of_the_simplex_and_both_answers_of_the_regions_come_up():
    expected = {
        "searched",
        "modified_hessian",
        "indefinite_hessian",
        "region_border",
        "region_inside",
        "damping_grows",
    }
    assert expected <= set(EXPLANATIONS)
    assert {code for code in EXPLANATIONS if code.startswith("simplex_")} >= {
        f"simplex_{move}" for move in ("reflected", "expanded", "contracted_inside", "contracted_outside")
    }


@pytest.mark.parametrize("language", TOLD)
def test_every_code_has_its_sentence_and_every_placeholder_its_number(language):
    for code, values in EXPLANATIONS.items():
        sentence = TOLD[language]["explanation"][code]
        assert sentence["claim"]
        assert sentence["reason"]
        if code in ("searched", "modified_hessian") or code.startswith(("simplex_", "region_", "damping_")):
            wanted = set(re.findall(r"{(\w+)}", sentence["claim"] + sentence["reason"]))
            assert wanted <= {"name", *values}, code


@pytest.mark.parametrize("language", TOLD)
def test_every_reason_with_which_a_rule_ends_has_its_sentences(language):
    sources = [*(ROOT / "server/optimizers").glob("*.py"), ROOT / "server/core/searches.py"]
    reasons = {
        reason
        for source in sources
        for reason in re.findall(r'End\("\w+", "(\w+)"', source.read_text(encoding="utf-8"))
    }
    assert {"search_failed", "no_decrease", "simplex_collapsed", "singular_jacobian"} <= reasons
    outcome = TOLD[language]["outcome"]
    for reason in reasons - {"singular_hessian"}:  # that is what `singular` says by itself
        assert "{name}" in outcome["chip"][reason]
        assert "{step}" in outcome["spoken"][reason]
