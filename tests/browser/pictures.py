"""Takes the pictures of the documents from the real page: `make screenshots`."""

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser import chromium
from tests.browser.serving import ROOT, Server
from tests.browser.steepest_page import SteepestPage

PICTURES = ROOT / "docs" / "pictures"
STEP = 42


def main() -> None:
    """The race on Rosenbrock's valley at step 42, light."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(Path(folder) / "log")
        server.start()
        browser = playwright.chromium.launch(executable_path=chromium.find())
        try:
            context = browser.new_context(
                base_url=server.origin,
                viewport={"width": 1280, "height": 720},
                color_scheme="light",
                locale="en-US",
                reduced_motion="reduce",
            )
            page = SteepestPage(context.new_page()).go()
            page.card("Adam").get_by_text("Adam", exact=True).first.click()
            page.seek(STEP)
            page.page.mouse.move(*page.pixel(0.35, 1.62))
            page.page.wait_for_timeout(1500)
            PICTURES.mkdir(exist_ok=True)
            page.page.screenshot(path=PICTURES / "race.png")
        finally:
            browser.close()
            server.stop()


if __name__ == "__main__":
    main()
