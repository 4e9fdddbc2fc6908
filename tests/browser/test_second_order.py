"""Searches, simplex, trust region and their tables, from a link to the pixel."""

import re

import pytest

LEGENDS = {
    "en": {
        "search": "○ trial, ● taken; across: ends of the bracket",
        "search_line": "○ trial, ● taken; bars: brackets, one a trial",
        "simplex": "dashed: the simplex before; solid: after",
        "region": "circle: where the model is trusted",
    },
    "zh": {
        "search": "○ 试探点，● 选定点；短线：区间两端",
        "search_line": "○ 试探点，● 选定点；横条：逐次的区间",
        "simplex": "虚线：移动前的单纯形；实线：移动后",
        "region": "圆：模型的信赖域",
    },
}
PLANE = "/#v=1&o=himmelblau&x=0.5,-3&n=60&at=2&r="
# The middle of each element, in pixels of the window.
MIDDLES = """elements => elements.map((one) => { const box = one.getBoundingClientRect();
  return [box.left + box.width / 2, box.top + box.height / 2]; })"""


@pytest.fixture
def shown(open_page):
    """Opens a link at its step, for somebody who asked for less motion, and waits until the step is explained."""

    def opened(path, mark, language="en"):
        locale = {"en": "en-US", "zh": "zh-CN"}[language]
        page = open_page(path, language=language, reduced_motion="reduce", locale=locale)
        page.page.locator(f"#landscape .arrows {mark}").first.wait_for(state="attached")
        return page

    return opened


def marks(steepest, selector):
    return steepest.page.locator(f"#landscape .arrows {selector}")


def legend(steepest):
    return steepest.page.locator(".landscape-legend").text_content()


def rows(steepest, name):
    """Every row of a small table, cell by cell."""
    table = steepest.page.locator(f"#arithmetic table[data-name={name}]")
    return [row.locator("td").all_text_contents() for row in table.locator("tbody tr").all()]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_line_search_shows_its_trials_where_they_were_and_lists_them(shown, language):
    steepest = shown(f"{PLANE}armijo(initial_step=0.0625)", ".trial", language)
    assert legend(steepest) == LEGENDS[language]["search"]
    (x, y), (after_x, after_y) = (steepest.trajectory()["runs"][0]["x"][step] for step in (1, 2))
    t = steepest.trajectory()["runs"][0]["learning_rate"][2]
    listed = rows(steepest, "trials")
    trials = [0.0625 / 2**k for k in range(len(listed))]
    assert [float(row[0]) for row in listed] == pytest.approx(trials, rel=1e-2)
    assert trials[-1] == t
    places = [(x + one / t * (after_x - x), y + one / t * (after_y - y)) for one in trials]

    def where():
        expected = sorted(steepest.pixel(*place) for place in places)
        return expected, sorted(map(tuple, marks(steepest, ".trial").evaluate_all(MIDDLES)))

    expected, found = steepest.rest(where, "marks that rest")
    assert len(found) == len(expected) >= 2
    for one, other in zip(found, expected, strict=True):
        assert one == pytest.approx(other, abs=1.5)
    assert marks(steepest, ".trial.taken").count() == 1
    assert steepest.page.locator("#arithmetic table[data-name=trials] tr.marked").count() == 1


@pytest.mark.parametrize("language", ["en", "zh"])
def test_in_one_dimension_bisection_shows_its_brackets_as_bars(shown, language):
    steepest = shown("/#v=1&o=double_well&x=0.3&n=60&at=1&r=bisection", ".trial", language)
    assert legend(steepest) == LEGENDS[language]["search_line"]
    assert marks(steepest, ".core.bracket").count() >= 3 * 2  # a bar and its two ends, two brackets at least
    brackets = rows(steepest, "bracket")
    assert [float(one) for one in brackets[0]] == [0, 1]
    assert marks(steepest, ".core.tangent").count() == 1


def test_in_one_dimension_newton_shows_its_parabola_and_the_trust_region_its_interval(shown):
    link = "/#v=1&o=double_well&x=0.7&n=60&at=1&r=newton"
    assert marks(shown(link, ".core.parabola"), ".vertex").count() == 1
    steepest = shown(f"{link}(variant=~trust_region,initial_radius=0.5)", ".core.bracket")
    assert marks(steepest, ".core.parabola").count() == 1
    assert "The step is refused" in (steepest.page.locator("#arithmetic .sentence").text_content() or "")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_nelder_mead_is_a_triangle_with_the_one_before_and_its_corners_are_listed(shown, language):
    steepest = shown(
        "/#v=1&o=rosenbrock&x=-1.2,1&n=100&at=4&r=nelder_mead(simplex_size=1)", ".core.simplex", language
    )
    assert legend(steepest) == LEGENDS[language]["simplex"]
    assert marks(steepest, ".core.simplex-before").count() == 1
    assert marks(steepest, ".arrow").count() == 0
    path = marks(steepest, ".core.simplex").get_attribute("d") or ""
    corners = re.findall(r"[ML]([-\d.]+) ([-\d.]+)", path)
    assert len(corners) == 4
    assert corners[0] == corners[-1]
    listed = rows(steepest, "corners")
    assert len(listed) == 3
    assert float(listed[0][2].replace("−", "-")) == min(float(row[2].replace("−", "-")) for row in listed)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_trust_region_is_a_circle_about_the_old_point(shown, language):
    steepest = shown(f"{PLANE}newton(variant=~trust_region)", ".core.region", language)
    assert legend(steepest) == LEGENDS[language]["region"]
    before = steepest.trajectory()["runs"][0]["x"][1]
    centre, place = steepest.rest(
        lambda: (marks(steepest, ".core.region").evaluate_all(MIDDLES)[0], steepest.pixel(*before)),
        "a circle that rests",
    )
    assert centre == pytest.approx(place, abs=1.5)


def test_while_it_plays_fast_nothing_of_a_search_flickers(shown):
    steepest = shown(f"{PLANE}armijo&speed=15", ".trial")
    steepest.play.click()
    steepest.until(lambda: marks(steepest, ".trial").count() == 0, "the trials to go")


def test_an_optimizer_that_needs_a_sum_of_squares_says_so_where_there_is_none(shown):
    steepest = shown("/#v=1&o=rosenbrock&x=-1.2,1&n=60&at=2&r=levenberg_marquardt", ".arrow")
    assert "trial is" in (steepest.page.locator("#arithmetic .sentence").text_content() or "")
    answer = steepest.page.request.post(
        "/api/trajectory",
        data={
            "version": 1,
            "objective": {"kind": "surface", "name": "ackley", "parameters": {}},
            "runs": [{"optimizer": {"name": "levenberg_marquardt", "parameters": {}}}],
        },
    )
    assert answer.status == 422
    assert answer.json()["code"] == "unsuited"
