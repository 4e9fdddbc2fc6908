"""The page as strangers host it and fill it: under a folder of a site, and with words that are markup."""

from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.browser.steepest_page import SteepestPage
from tests.browser.test_own_data import LINE, OwnData
from tests.hosting import nginx

BASE = "/steepest"
LINK = '<a href="https://evil.example/">size</a>'
BOLD = "<b>price</b> &amp; <i>tax</i>"
# As a table has it: what has quotes stands in quotes, and its own are doubled.
TABLE = ",".join('"{}"'.format(name.replace('"', '""')) for name in (LINK, BOLD)) + "\n1,2\n2,3\n3,5\n"
TABS = ("Landscape", "Learning rates", "Map", "Data")


@pytest.fixture
def site(tmp_path):
    """Starts servers and nginx before them: `site(count, folder, strips, **settings)` → (nginx, servers)."""
    yield from nginx.sites(tmp_path)


def markup(page):
    """What of somebody's words has become a part of the page."""
    return page.evaluate(
        "() => [...document.querySelectorAll('*')].filter((e) => [...e.attributes]"
        ".some((a) => /^(href|xlink:href|src|style)$/.test(a.name) && a.value.includes('evil'))).map((e) => e.outerHTML)"
    )


@pytest.mark.parametrize("strips", [True, False], ids=["taken off", "left there"])
def test_it_plays_under_a_folder_of_a_site(site, open_page, strips):
    proxy, _ = site(folder=BASE, strips=strips, STEEPEST_BASE_PATH=BASE)
    outer = open_page("", reduced_motion="reduce", also=(proxy.origin,))
    asked = []
    outer.page.on("request", lambda request: asked.append(request.url))
    page = SteepestPage(outer.page).go(f"{proxy.origin}{BASE}/").rewind()
    page.play.click()
    page.until(lambda: page.playhead > 3, "some steps")
    step = page.halt()
    address = page.address()
    assert address.startswith(f"{proxy.origin}{BASE}/#")
    page.page.goto("about:blank")
    again = SteepestPage(page.page).go(address)
    assert again.playhead == step
    again.page.goto(f"{proxy.origin}{BASE}/reference")
    expect(again.page.locator("#optimizer-adam")).to_be_visible()
    inside = [url for url in asked if url.startswith("http")]
    assert inside
    assert [url for url in inside if not url.startswith(f"{proxy.origin}{BASE}/")] == []


def test_one_s_own_data_work_behind_two_processes(site, open_page):
    """Requests go to the process that has fewer connections: to the one that has not the stream."""
    proxy, _ = site(count=2)
    outer = open_page("", reduced_motion="reduce", also=(proxy.origin,), forgiving=("422",))
    own = OwnData(SteepestPage(outer.page).go(f"{proxy.origin}{LINE}"))
    own.read("size,price\n1,2\n2,3\n3,5\n4,6\n")
    own.steepest.until(lambda: own.steepest.wire.hears("taken"), "the data taken over the stream")
    own.steepest.until(
        lambda: (
            own.steepest.wire.hears("opened")[-1]["opening"] == own.steepest.wire.says("open")[-1]["opening"]
        ),
        "the race to be opened",
    )
    expect(own.page.get_by_text("not on this server")).to_have_count(0)


def test_somebody_s_words_stay_words(open_page):
    own = OwnData(open_page(LINE, reduced_motion="reduce", forgiving=("422",)))
    own.read(TABLE)
    own.page.keyboard.press("Escape")
    for tab in TABS:
        choice = own.page.get_by_role("tab", name=tab, exact=True)
        if not choice.count():
            continue
        choice.click()
        own.page.wait_for_timeout(300)
        assert markup(own.page) == [], tab
    titles = own.page.locator("#data .infolayer :is(.xtitle, .ytitle)")
    own.steepest.until(lambda: titles.all_text_contents() == [LINK, BOLD], "the titles of both axes")


def test_a_label_in_a_link_stays_words(open_page):
    words = '<a href="//evil.example">x</a><b>y</b>'
    link = (
        f"/#v=1&o=rosenbrock&x=-1.2,1&n=60&r=adam(learning_rate=0.1);label={quote(words, safe='')}&r=newton"
    )
    steepest = open_page(link, reduced_motion="reduce")
    for tab in TABS:
        choice = steepest.page.get_by_role("tab", name=tab, exact=True)
        if choice.count():
            choice.click()
            steepest.page.wait_for_timeout(300)
        assert markup(steepest.page) == [], tab
    expect(steepest.card(words)).to_be_visible()
