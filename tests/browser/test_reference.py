"""The reference: every entry with formula, defaults, conventions and source; searched, linked, printed, in both languages."""

import re

import pytest

from tests.browser.conftest import PHONE
from tests.browser.steepest_page import SteepestPage
from tests.browser.test_accessibility import serious

KINDS = {
    "optimizers": "optimizer",
    "surfaces": "surface",
    "schedules": "schedule",
    "clips": "clip",
    "oracles": "oracle",
    "datasets": "dataset",
    "models": "model",
    "losses": "loss",
    "penalties": "penalty",
}


class Reference:
    """The reference as the tests use it. `page` is the browser's, as in `SteepestPage`."""

    def __init__(self, page):
        self.page = page

    def go(self, path="/reference"):
        self.page.goto(path)
        self.page.locator("article").first.wait_for()
        return self

    @property
    def search(self):
        return self.page.get_by_role("searchbox")

    def article(self, place):
        return self.page.locator(f"article#{place}")

    def seen(self):
        return self.page.evaluate(
            "() => [...document.querySelectorAll('article')].filter((e) => e.checkVisibility()).map((e) => e.id)"
        )

    def at_top(self, place):
        return self.article(place).evaluate("e => e.getBoundingClientRect().top")


@pytest.fixture
def open_reference(borrow, server):
    """Opens the reference in a context of its own; its console must stay empty."""

    def opener(path="/reference", **options):
        return Reference(borrow(server.origin, **options).new_page()).go(path)

    return opener


@pytest.fixture
def reference(open_reference):
    return open_reference()


def test_it_has_every_entry_of_the_catalogue_with_its_formula_parameters_and_source(reference):
    catalog = reference.page.request.get("/api/catalog").json()
    told = reference.page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll('article')].map((e) => [e.id,
          [e.querySelectorAll('math').length, e.querySelectorAll('tbody tr').length, e.innerText]]))"""
    )
    for kind, one in KINDS.items():
        for entry in catalog[kind]:
            formulas, rows, text = told.pop(f"{one}-{entry['name']}")
            lines = entry.get("mathml", [])
            assert formulas == (1 if isinstance(lines, str) else len(lines)), entry["name"]
            assert rows == len(entry["parameters"]), entry["name"]
            words = entry["words"]["en"]
            for said in (words["name"], words["sentence"], entry.get("source") or ""):
                assert " ".join(said.split()) in " ".join(text.split()), entry["name"]
            for note in ("convention", "differs", "kink"):
                assert words.get(note, "") in text, (entry["name"], note)
    assert told == {}


def test_a_parameter_has_its_default_and_its_range(reference):
    rows = reference.article("optimizer-adam").locator("tbody tr")
    beta = rows.filter(has_text="beta2").inner_text()
    assert re.search(r"0\.999\s+0 to 0\.99999", beta)
    assert "0.00001 to 10, logarithmic" in rows.filter(has_text="learning_rate").inner_text()


def test_a_surface_states_its_minima_domain_start_and_levels(reference):
    text = reference.article("surface-rosenbrock").inner_text()
    for said in ("(1, 1), f = 0", "x ∈ [−2, 2], y ∈ [−1, 3]", "(−1.2, 1)", "evenly in the logarithm"):
        assert said in text, said


def test_an_address_with_an_anchor_leads_to_its_entry(open_reference):
    page = open_reference("/reference#surface-rosenbrock")
    assert 0 <= page.at_top("surface-rosenbrock") < 200
    page.page.get_by_role("navigation").get_by_role("link", name="Newton", exact=True).click()
    assert page.page.url.endswith("#optimizer-newton")
    SteepestPage(page.page).until(lambda: 0 <= page.at_top("optimizer-newton") < 200, "its place")


def test_the_search_leaves_what_answers_to_it_in_articles_and_contents(reference):
    everything = len(reference.seen())
    reference.search.fill("gradient-descent")
    seen = reference.seen()
    assert "optimizer-gradient_descent" in seen
    assert len(seen) < everything
    listed = reference.page.evaluate(
        "() => [...document.querySelectorAll('#contents li')].filter((e) => e.checkVisibility()).length"
    )
    assert listed == len(seen)
    status = reference.page.get_by_role("status").inner_text()
    assert status == ("1 entry" if len(seen) == 1 else f"{len(seen)} entries")
    reference.search.fill("rosenbrock")
    assert not reference.page.get_by_role("heading", name="Optimizers", exact=True).is_visible()
    reference.search.fill("zzzz")
    assert reference.seen() == []
    assert reference.page.get_by_text("No entry is called that.").is_visible()
    reference.page.evaluate("() => { location.hash = '#optimizer-adam'; }")
    reference.article("optimizer-adam").wait_for()
    assert len(reference.seen()) == everything, "a link to what is hidden ends the search"


@pytest.mark.parametrize(
    ("place", "tried"),
    [("optimizer-adam", ("adam", "rosenbrock")), ("surface-himmelblau", (None, "himmelblau"))],
)
def test_try_it_opens_the_race_with_the_entry(open_page, place, tried):
    page = open_page(reduced_motion="reduce")
    reference = Reference(page.page).go()
    reference.article(place).get_by_role("link", name=re.compile("^Try")).click()
    optimizer, surface = tried

    def opened():
        experiment = page.wire.experiment  # of the page before it, for a while
        runs = [run["optimizer"]["name"] for run in experiment["runs"]]
        return experiment["objective"]["name"] == surface and (
            runs == [optimizer] if optimizer else len(runs) > 1
        )

    page.until(opened, "the race with the entry")


def test_language_and_theme_are_those_of_the_main_page(open_page):
    page = open_page(reduced_motion="reduce")
    page.page.get_by_role("button", name="中文").click()
    reference = Reference(page.page).go()
    assert reference.page.locator("html").get_attribute("lang").startswith("zh")
    assert reference.page.get_by_role("heading", name="优化器", exact=True).is_visible()
    assert "牛顿" in reference.article("optimizer-newton").inner_text()
    reference.page.get_by_role("button", name="English").click()
    assert reference.page.get_by_role("heading", name="Optimizers", exact=True).is_visible()
    reference.page.get_by_role("button", name=re.compile("^Theme")).click()
    theme = reference.page.locator("html").get_attribute("data-theme")
    back = SteepestPage(reference.page).go()
    assert back.page.locator("html").get_attribute("lang").startswith("en")
    assert back.page.locator("html").get_attribute("data-theme") == theme


def test_what_is_read_stays_where_it_is_when_the_language_changes(open_reference):
    page = open_reference("/reference#surface-rosenbrock")
    before = page.at_top("surface-rosenbrock")
    page.page.get_by_role("button", name="中文").click()
    assert page.at_top("surface-rosenbrock") == pytest.approx(before, abs=2)


def test_no_english_label_is_left_in_chinese(open_reference):
    page = open_reference(locale="zh-CN")
    words = page.page.evaluate(
        """() => [...document.querySelectorAll('h1, h2, h3, dt, thead th, .trial, summary, button, .intro')]
          .filter((e) => e.checkVisibility()).map((e) => e.innerText.trim())"""
    )
    assert [word for word in words if re.search("[A-Za-z]{3,}", word) and word != "English"] == []


def test_the_keys_dialog_leads_to_it(still):
    still.page.keyboard.press("?")
    still.page.get_by_role("dialog").get_by_role("link", name="Reference").click()
    still.page.wait_for_url("**/reference")


def test_the_slash_leads_to_the_search(reference):
    reference.page.keyboard.press("/")
    reference.page.keyboard.type("newt")
    assert reference.search.input_value() == "newt"


@pytest.mark.parametrize(
    "look",
    [{}, {"color_scheme": "dark"}, PHONE, {"locale": "zh-CN"}],
    ids=["light", "dark", "phone", "chinese"],
)
def test_axe_finds_nothing_serious_and_nothing_scrolls_sideways(open_reference, look):
    page = open_reference(**look)
    assert SteepestPage(page.page).sideways() <= 0
    page.search.fill("newton")  # one article of each kind of content is enough: axe takes its time
    assert "optimizer-newton" in page.seen()
    assert serious(page) == []


def test_on_paper_there_are_the_articles_alone(reference):
    reference.page.emulate_media(media="print")
    assert not reference.search.is_visible()
    assert not reference.page.get_by_role("navigation").is_visible()
    assert reference.article("optimizer-adam").is_visible()
    assert reference.page.locator(".trial:visible").count() == 0
