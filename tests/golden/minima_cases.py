"""Risks whose minima other programs find: linear programs, quantile regression, roots of a gradient."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import server.datasets
import server.losses
import server.models
import server.penalties
from server.core.param import build as built
from server.core.param import checked
from server.core.registry import discover
from server.core.risk.building import build
from server.core.risk.dataset import is_dataset, made
from server.core.risk.loss import is_loss
from server.core.risk.model import is_model
from server.core.risk.objective import RiskObjective
from server.core.risk.penalty import is_penalty
from server.core.risk.rows import Rows
from server.core.risk.split import Split

FILE = Path(__file__).parent / "minima.json"
DATASETS = discover(server.datasets, is_dataset)
MODELS = discover(server.models, is_model)
LOSSES = discover(server.losses, is_loss)
PENALTIES = discover(server.penalties, is_penalty)


@dataclass(frozen=True)
class Case:
    """One risk; the parts left out take their defaults. `rows` in place of the dataset's, where they are given."""

    dataset: str
    model: str
    loss: str
    made_with: dict = field(default_factory=dict)
    loss_values: dict = field(default_factory=dict)
    penalty: str = "none"
    penalty_values: dict = field(default_factory=dict)
    rows: Rows | None = None

    @property
    def id(self) -> str:
        parts = {**self.made_with, **self.loss_values, **self.penalty_values}
        own = ",".join(f"{name}={value}" for name, value in parts.items())
        return f"{self.dataset}-{self.model}-{self.loss}-{self.penalty}({own})"

    def table(self) -> Rows:
        return self.rows or made(built(DATASETS[self.dataset], self.made_with))

    def objective(self) -> RiskObjective:
        loss, penalty = LOSSES[self.loss], PENALTIES[self.penalty]
        table = self.table()
        key = f"{self.id}:{table.features.tobytes().hex()}{table.targets.tobytes().hex()}"
        return build(
            key, table, MODELS[self.model], loss, checked(loss.parameters, self.loss_values),
            penalty, checked(penalty.parameters, self.penalty_values), Split(),
        )  # fmt: skip


LINEAR_PROGRAMS = [
    Case("line", "linear", "mae"),
    Case("line", "linear", "mae", {"n": 41, "noise": 3.0, "data_seed": 4}),
    Case("line_through_origin", "linear_weight", "mae", {"n": 51}),
    Case("line", "linear", "quantile", {}, {"quantile": 0.9}),
    Case("line", "linear", "quantile", {"n": 33}, {"quantile": 0.2}),
    Case("line", "linear", "mae", {"n": 30}, {}, "l1", {"strength": 0.3}),
    Case("line", "linear", "mae", {"n": 31}, {}, "l1", {"strength": 1.2}),
    Case("blobs", "logistic_weights", "hinge"),
    Case("half_planes", "logistic_weights", "hinge", {}, {}, "l1", {"strength": 0.05}),
    Case("half_planes", "logistic_weights", "hinge", {}, {}, "l1", {"strength": 2.0}),
    Case("blobs_one_feature", "logistic", "hinge"),
    Case("ranked_items", "linear_weights", "ranking_margin"),
]
QUANTILES = [case for case in LINEAR_PROGRAMS if case.loss == "quantile"]
ROOTS = [
    Case("line", "linear", "huber"),
    Case("line", "linear", "huber", {"noise": 2.0}, {"delta": 0.3}),
    Case("line", "linear", "log_cosh", {"noise": 2.0}),
    Case("line", "linear", "huber", {}, {}, "l2", {"strength": 0.7}),
]


def golden() -> dict:
    return json.loads(FILE.read_text(encoding="utf-8"))
