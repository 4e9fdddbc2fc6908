"""A new optimizer and a new surface have their place on the page as soon as their files are there."""

import pytest

from tests.browser.serving import Server
from tests.new_entries import copy_with_new_entries


@pytest.fixture
def other_server(tmp_path):
    serving = Server(tmp_path / "log", cwd=copy_with_new_entries(tmp_path))
    serving.start()
    yield serving
    serving.stop()


def test_the_new_ones_can_be_chosen_and_set(other_server, open_page):
    page = open_page(at=other_server, reduced_motion="reduce")
    page.choose_surface("Trid")
    page.add_run("Signum")
    assert page.learning_rate("Signum").is_visible()
    momentum = page.card("Signum").get_by_label("Momentum", exact=True)
    momentum.fill("0.5")
    momentum.press("Enter")
    page.until(
        lambda: page.wire.experiment["runs"][-1]["optimizer"]["parameters"]["momentum"] == 0.5,
        "the new value",
    )
    page.finish()
    assert page.trajectory()["runs"][-1]["outcome"]["kind"] in ("converged", "step_limit")
