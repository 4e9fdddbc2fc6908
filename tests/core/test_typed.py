"""A typed formula as an objective: its free names, its start and levels, its limits; and the pages that tell of them."""

import json
import re
from pathlib import Path

import pytest

from server.catalog import KINDS
from server.core.formula import grammar
from server.core.formula.functions import FUNCTIONS
from server.core.formula.spelling import GREEK
from server.core.objective import Levels
from server.core.refusal import Refusal
from server.core.typed import EXAMPLES, FAR, MOST_DERIVED, typed, typed_surface

ROOT = Path(__file__).parents[2]
PLANE = ((-2.0, 2.0), (-1.0, 3.0))
LINE = ((-4.0, 4.0),)


def objective(text, domain=PLANE, **values):
    return typed(typed_surface(text, domain), values).objective


def test_free_names_become_parameters_of_value_1():
    surface = typed_surface("lam*x^2 + Q*exp(a*y) + pi + e + tau", PLANE)
    assert [(one.name, one.symbol, one.default) for one in surface.parameters] == [
        ("lam", "λ", 1.0),
        ("Q", "Q", 1.0),
        ("a", "a", 1.0),
    ]
    assert "λ" in surface.mathml
    assert objective("a*x^2", a=3).value((2, 0)) == 12
    assert objective("a*x^2").value((2, 0)) == 4


@pytest.mark.parametrize("name", [*GREEK, *"abcdfghijklmnopqrstuvwzABCXYZ"])
def test_every_letter_and_greek_word_is_a_free_name(name):
    assert [one.name for one in typed_surface(f"{name}*x", PLANE).parameters] == [name]


@pytest.mark.parametrize("values", [{"b": 1}, {"a": 1e7}, {"a": "1"}, {"a": float("nan")}, {"x": 1}])
def test_a_parameter_that_is_not_there_or_no_number_in_range_is_refused(values):
    with pytest.raises(Refusal) as refused:
        objective("a*x", **values)
    assert refused.value.field == next(iter(values))


def test_one_axis_makes_a_formula_of_x_alone():
    assert objective("x^2", LINE).dimension == 1
    with pytest.raises(Refusal) as refused:
        objective("x² + y²", LINE)
    assert (refused.value.code, refused.value.values) == ("formula_axis", {"column": 6, "got": "y"})


def test_the_normal_form_is_kept_and_equal_formulas_are_one():
    surface = typed_surface("  （x－1）²  × 3 ", PLANE)
    assert surface.formula == "(x-1)^2 * 3"
    assert objective(surface.formula) == objective("（x－1）² × 3")


def test_an_unknown_name_is_answered_with_free_names_too():
    with pytest.raises(Refusal) as refused:
        typed_surface("lambda*x", PLANE)
    assert refused.value.values["known"][0] == "lam"


@pytest.mark.parametrize(
    ("text", "domain", "start"),
    [
        ("x^2 + y^2", PLANE, (-1.2, 1.8)),
        ("x^2", LINE, (-2.4,)),
        ("log(x)", LINE, (1.6,)),
        ("sqrt(x - y)", PLANE, (0.8, -0.2)),
        ("3", PLANE, (-1.2, 1.8)),
        ("log(-1 - x^2)", LINE, (-2.4,)),
        ("x^2", ((1e-6, 3e-6),), (1.4e-6,)),
    ],
)
def test_the_start_is_the_first_sensible_point_of_the_domain(text, domain, start):
    assert objective(text, domain).start == pytest.approx(start, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "scale", "base"),
    [
        ("(1-x)^2 + 100*(y-x^2)^2", "log", 0),
        ("x^2 + 3*y^2", "linear", 0),
        ("exp(4*x) - 1", "log", pytest.approx(-1, abs=1e-3)),
        ("sin(x)*exp(-y^2)", "linear", 0),
        ("log(-1 - x^2)", "linear", 0),
        ("3", "linear", 0),
    ],
)
def test_levels_are_logarithmic_where_the_formula_spans_decades(text, scale, base):
    levels = objective(text).levels
    assert (levels.scale, levels.base) == (scale, base)


def test_a_curve_has_no_levels():
    assert objective("exp(9*x)", LINE).levels == Levels()


@pytest.mark.parametrize(("text", "domain"), EXAMPLES)
def test_the_examples_are_taken_and_can_be_run(text, domain):
    found = objective(text, domain)
    assert found.text == text
    value, slope, _ = found.all(found.start)
    assert abs(value) < 1e6 and any(slope)


def test_derivatives_that_are_too_many_are_refused():
    with pytest.raises(Refusal) as refused:
        typed_surface("x" + "^y^x" * 60, PLANE)
    assert refused.value.code == "formula_derivatives"
    assert refused.value.values["got"] > MOST_DERIVED == refused.value.values["limit"]
    assert typed_surface("x" + "^y^x" * 10, PLANE)


def page():
    return (ROOT / "docs" / "formulas.md").read_text(encoding="utf-8")


def codes():
    sources = [*(ROOT / "server" / "core" / "formula").glob("*.py"), ROOT / "server" / "core" / "typed.py"]
    return set(re.findall(r'"(formula_\w+)"', "".join(path.read_text(encoding="utf-8") for path in sources)))


def test_every_code_of_a_refused_formula_stands_in_the_page_about_formulas():
    assert len(codes()) > 15
    assert set(re.findall(r"^\| `(formula_\w+)`", page(), re.M)) == codes()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_code_of_a_refused_formula_has_its_sentence_on_the_page(language):
    words = json.loads((ROOT / "frontend" / "languages" / f"{language}.json").read_text(encoding="utf-8"))
    sentences = words["refusal"]
    assert codes() - set(sentences) == set()
    for code, values in re.findall(r"^\| `(formula_\w+)` \| ([\w, ]+) \|", page(), re.M):
        used = set(re.findall(r"{(\w+)}", sentences[code]))
        assert used <= set(values.split(", ")), code
        assert "column" in used or code in ("formula_empty", "formula_nodes", "formula_derivatives"), code


def test_the_page_about_formulas_has_every_function_constant_and_greek_name():
    for row, names in (
        ("functions", FUNCTIONS),
        ("constants", grammar.CONSTANTS),
        ("free names", GREEK),
    ):
        line = re.search(rf"^\| {row} \| (.*) \|$", page(), re.M).group(1)
        written = " ".join(re.findall(r"`([^`]+)`", line)).split()
        assert set(names) == set(written) - {"log"} | ({"log"} & set(names)), row


@pytest.mark.parametrize("name", KINDS["surface"])
def test_every_surface_can_be_gone_on_with_as_a_formula(name):
    """The page takes a surface's text, with its number in place of each parameter whose name is no free one."""
    surface = KINDS["surface"][name]
    text = surface.formula
    for parameter in surface.parameters:
        if not grammar.is_free(parameter.name):
            text = re.sub(rf"\b{parameter.name}\b", f"({-123.456})", text)
        assert abs(parameter.low) <= FAR and abs(parameter.high) <= FAR
    found = objective(text, surface.domain)
    assert found.dimension == surface.dimension
