"""axe-core finds nothing serious: light, dark, on a phone, in Chinese, with a finished race and an open dialog."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import PHONE

LOOKS = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "phone": PHONE,
    "chinese": {"language": "zh", "locale": "zh-CN"},
}


def serious(steepest, part=None):
    """What axe-core finds on the page, or in the part that a selector names."""
    found = Axe().run(steepest.page, context=part).response["violations"]
    return [
        f"{finding['id']} ({finding['impact']}): {[node['html'][:160] for node in finding['nodes'][:3]]}"
        for finding in found
        if finding["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_serious(open_page, look):
    page = open_page(**LOOKS[look], reduced_motion="reduce")
    page.finish()
    assert serious(page) == []


def test_axe_finds_nothing_serious_in_the_list_of_keys(still):
    still.page.keyboard.press("?")
    still.page.get_by_role("dialog").wait_for()
    assert serious(still) == []


def test_axe_finds_nothing_serious_in_the_surface_chooser(still):
    still.surface.click()
    still.page.get_by_role("option").first.wait_for()
    assert serious(still) == []


def test_every_control_has_a_name(still):
    nameless = still.page.evaluate(
        """() => [...document.querySelectorAll('button, input, select, [role=slider], [role=tab]')]
          .filter((e) => e.checkVisibility() && !e.closest('.js-plotly-plot'))
          .filter((e) => !(e.getAttribute('aria-label') || e.getAttribute('aria-labelledby') || e.labels?.length
            || e.textContent.trim()))
          .map((e) => e.outerHTML.slice(0, 120))"""
    )
    assert nameless == []
