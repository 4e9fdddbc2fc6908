"""Empirical risks to try things on, as they arrive."""

import json

from server.experiment.csv_table import read_table
from server.experiment.models import RiskModel
from server.experiment.risks import chosen_risk
from server.experiment.tables import NONE, Tables
from server.experiment.wall import checked

LINE = {
    "kind": "risk",
    "dataset": {"name": "line", "parameters": {"n": 24}},
    "model": {"name": "linear"},
    "loss": {"name": "mse"},
}
SHEET = "size;price;town\n1,5;10;Ulm\n2,5;20;Bonn\n;30;Ulm\n4,5;NA;Köln\n5,5;55;Ulm\n"
RACE = {
    "version": 1,
    "objective": LINE,
    "steps": 60,
    "seed": 5,
    "runs": [
        {"optimizer": {"name": "sgd", "parameters": {"learning_rate": 0.05}}},
        {"optimizer": {"name": "adam"}},
    ],
}


def own(features=("size",), target="price", positive=None, text=SHEET, **dataset):
    """A risk on a table of one's own, and the tables that it is in."""
    table = read_table(text.encode())
    tables = Tables()
    tables.keep(table)
    data = {"sha256": table.sha256, "features": list(features), "target": target, "positive": positive}
    return {**LINE, "dataset": {"name": "own", "data": data, **dataset}}, tables


def risk(value, tables=NONE):
    """The risk of a JSON value."""
    return chosen_risk(checked(RiskModel, json.loads(json.dumps(value))), tables)
