"""The server's programs, run by the page: every model with every loss that it fits, against Python's own numbers."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from server import catalog
from server.core.formula.evaluate import evaluate
from server.core.formula.graph import Node
from server.core.risk.programs import Program, penalty_program, row_programs
from server.core.risk.row_code import bound_symbols, loss_symbols, penalty_code, row_code
from tests.browser.serving import Server

MODELS, LOSSES, PENALTIES = (catalog.KINDS[kind] for kind in ("model", "loss", "penalty"))
FITTING = [
    (model, loss)
    for model, one in MODELS.items()
    for loss, other in LOSSES.items()
    if set(one.gives) & set(other.takes)
]
CELL = 0.25
ROWS = 7
RUN = """async ([program, inputs]) => {
  const { run } = await import("/assets/js/program.js");
  const columns = Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [name, Array.isArray(value) ? Float64Array.from(value) : value]));
  return run(program, columns).map((out) => (typeof out === "number" ? out : [...out]).valueOf());
}"""


@pytest.fixture(scope="module")
def page(browser: Browser, server: Server) -> Iterator[Page]:
    """A page of the server, with the policy that it has for scripts."""
    page = browser.new_page()
    page.goto(server.origin)
    yield page
    page.close()


def agree(told: list[Any], outputs: Sequence[Node], symbols: dict[str, Any]) -> None:
    """What the page computed is what Python computes, row by row."""
    for row in range(ROWS):
        at = {name: value[row] if isinstance(value, list) else value for name, value in symbols.items()}
        for out, expected in zip(told, evaluate(outputs, at), strict=True):
            got = out[row] if isinstance(out, list) else out
            assert math.isclose(got, expected, rel_tol=1e-12, abs_tol=1e-13), (at, got, expected)


def drawn(names: Sequence[str], columns: bool) -> dict[str, Any]:
    """Numbers for each name: the same for all rows, or one for each."""
    numbers = np.random.Generator(np.random.PCG64(len(names)))
    return {name: numbers.normal(0, 1.5, ROWS).tolist() if columns else numbers.normal() for name in names}


@pytest.mark.parametrize(("model", "loss"), FITTING)
def test_the_page_computes_losses_and_gradients_of_rows_as_the_server_does(
    page: Page, model: str, loss: str
) -> None:
    one, other = MODELS[model], LOSSES[loss]
    code = row_code(one, other)
    values = bound_symbols(loss_symbols(other), catalog.chosen("loss", loss, {}).parameters)
    programs = row_programs(code, one, CELL, values)
    target = (
        [1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0]
        if "label" in other.targets
        else [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]
    )
    symbols = {
        **drawn(code.variables, False),
        **drawn((*code.first, *code.second), True),
        "t": target,
        "h": CELL,
    }
    symbols |= values
    second = [name.replace("x", "z") for name in one.features][: len(code.second)]
    named = dict(zip((*code.variables, *code.first, *code.second, "t"),
                     (*one.letters, *one.features, *second, "y"), strict=True))  # fmt: skip
    inputs = {letter: symbols[symbol] for symbol, letter in named.items()}
    for name, outputs in (
        ("prediction", [code.prediction]),
        ("row_loss", [code.value]),
        ("row_gradient", code.gradient),
    ):
        agree(page.evaluate(RUN, [programs[name], inputs]), outputs, symbols)
    free = {**symbols, code.free: [-4.0, -1.5, -0.5, 0.25, 0.75, 2.0, 30.0]}
    for name, outputs in (("loss", [code.loss]), ("slope", [code.slope])):
        agree(page.evaluate(RUN, [programs[name], {code.free: free[code.free], "y": target}]), outputs, free)


@pytest.mark.parametrize("penalty", PENALTIES)
def test_the_page_computes_penalties_as_the_server_does(page: Page, penalty: str) -> None:
    model = MODELS["linear"]
    code = penalty_code(PENALTIES[penalty], model)
    values = bound_symbols(code.parameters, catalog.chosen("penalty", penalty, {}).parameters)
    program: Program = penalty_program(code, model, values)
    symbols = {**drawn(code.variables, True), **values}
    inputs = {letter: symbols[name] for name, letter in zip(code.variables, model.letters, strict=True)}
    agree(page.evaluate(RUN, [program, inputs]), [code.value], symbols)
