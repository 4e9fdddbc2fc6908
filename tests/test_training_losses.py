"""docs/training-losses.md says of each dataset, model, loss and penalty what its own file says."""

import re
from pathlib import Path

import pytest

import server.datasets
import server.losses
import server.models
import server.penalties
from server.core.registry import discover
from server.core.risk.dataset import is_dataset
from server.core.risk.loss import is_loss
from server.core.risk.model import is_model
from server.core.risk.penalty import is_penalty

PAGE = (Path(__file__).parent.parent / "docs" / "training-losses.md").read_text(encoding="utf-8")
ROWS = {
    cells[0].strip("` "): [cell.strip() for cell in cells[1:]]
    for cells in (line.strip("|").split(" |") for line in PAGE.splitlines() if line.startswith("| `"))
}
DATASETS = discover(server.datasets, is_dataset)
MODELS = discover(server.models, is_model)
LOSSES = discover(server.losses, is_loss)
PENALTIES = discover(server.penalties, is_penalty)


@pytest.mark.parametrize("name", DATASETS)
def test_a_dataset_stands_there_with_the_kind_of_its_target(name):
    assert ROWS[name][1] == DATASETS[name].target


@pytest.mark.parametrize("name", MODELS)
def test_a_model_stands_there_with_its_formula_its_symbols_and_what_it_gives(name):
    model = MODELS[name]
    assert ROWS[name] == [f"`{model.formula}`", ", ".join(model.symbols), ", ".join(model.gives)]


def test_a_bias_is_the_one_thing_that_is_not_penalised():
    free = {name: set(model.letters) - set(model.penalised) for name, model in MODELS.items()}
    assert {name for name, letters in free.items() if letters} == {"linear", "logistic"}
    assert free["linear"] == free["logistic"] == {"b"}


@pytest.mark.parametrize("name", LOSSES)
def test_a_loss_stands_there_with_its_formula_and_facts(name):
    loss = LOSSES[name]
    facts = ["yes" if fact else "no" for fact in (loss.non_negative, loss.convex)]
    assert ROWS[name] == [f"`{loss.formula}`", ", ".join(loss.takes), *facts, loss.kinks]


@pytest.mark.parametrize("name", PENALTIES)
def test_a_penalty_stands_there_with_its_formula(name):
    assert ROWS[name][0] == f"`{PENALTIES[name].formula}`"


def test_every_convention_stands_there():
    conventions = LOSSES["mse"].conventions
    assert set(conventions) <= set(ROWS)
    for name in conventions:
        assert re.search(r"Σ r²", ROWS[name][0])
    assert {name for name, loss in LOSSES.items() if len(loss.conventions) > 1} == {"mse"}
    sums = {name for name, loss in LOSSES.items() if not loss.convention({}).mean}
    assert sums == {"kl_forward", "kl_reverse"}
