"""What the golden losses are of: every loss × every model it fits, on some dataset, with some penalty."""

import json
from dataclasses import asdict, dataclass, field
from itertools import product
from pathlib import Path

import numpy as np

import server.datasets
import server.losses
import server.models
import server.penalties
from server.core.param import build, checked, parameters_of
from server.core.registry import discover
from server.core.risk.dataset import is_dataset, made
from server.core.risk.loss import is_loss
from server.core.risk.model import is_model
from server.core.risk.penalty import is_penalty
from server.core.risk.rows import Rows, rows_of

FILE = Path(__file__).parent / "risks.json"


def _named(names, known):
    return {name: known[name] for name in names.split()}


# By name: an entry more in the catalogue is none more here, until it is put here and `make golden` is run.
DATASETS = _named(
    "blobs blobs_one_feature decay five_points four_rows half_planes line line_through_origin ranked_items sine two_modes",
    discover(server.datasets, is_dataset),
)
MODELS = _named(
    "exponential_decay gaussian hidden_tanh linear linear_weight linear_weights logistic logistic_weights"
    " two_layer_sigmoid",
    discover(server.models, is_model),
)
LOSSES = _named(
    "binary_cross_entropy focal hinge huber kl_forward kl_reverse log_cosh mae mse quantile ranking_logistic"
    " ranking_margin squared_hinge",
    discover(server.losses, is_loss),
)
PENALTIES = _named("elastic_net l1 l2 none", discover(server.penalties, is_penalty))

# Beside the defaults, each loss once with other numbers.
OTHERWISE = {
    "huber": [{"delta": 0.4}],
    "quantile": [{"quantile": 0.25}],
    "binary_cross_entropy": [{"positive_weight": 3.5}],
    "focal": [{"gamma": 0.7}, {"gamma": 0.0}],
    "ranking_margin": [{"margin": 0.35}],
    "mse": [{"convention": "half_mean"}, {"convention": "sum"}, {"convention": "half_sum"}],
}
STRENGTHS = {"none": {}, "l1": {"strength": 0.3}, "l2": {"strength": 0.7}}
STRENGTHS["elastic_net"] = {"strength": 0.4, "l1_ratio": 0.2}
POINTS = 3


@dataclass(frozen=True)
class Case:
    """`features`: how many of the dataset's the model reads, where that is fewer than there are."""

    loss: str
    loss_values: dict
    model: str
    dataset: str
    penalty: str
    features: int
    points: list = field(default_factory=list)

    @property
    def id(self) -> str:
        own = ",".join(f"{name}={value}" for name, value in self.loss_values.items())
        return f"{self.loss}({own})-{self.model}-{self.dataset}-{self.penalty}"

    def plain(self) -> dict:
        return asdict(self)


def fit(loss: str, model: str) -> bool:
    """Whether the loss takes what the model gives."""
    return bool(set(LOSSES[loss].takes) & set(MODELS[model].gives))


def datasets_for(loss: str, model: str) -> list[str]:
    """Those with targets of its kind and enough features: as many, or where there is none more."""
    wanted = len(MODELS[model].features)
    kind = [name for name, cls in DATASETS.items() if cls.target in LOSSES[loss].targets]
    exact = [name for name in kind if len(DATASETS[name].names[0]) == wanted]
    return exact or [name for name in kind if len(DATASETS[name].names[0]) > wanted]


def dataset_values(name: str) -> dict:
    """Few rows, so that the file stays small, and some noise."""
    declared = {one.name for one in parameters_of(DATASETS[name])}
    return {key: value for key, value in {"n": 20, "noise": 0.6, "data_seed": 7}.items() if key in declared}


def dataset_rows(name: str, features: int, **more: float) -> Rows:
    rows = made(build(DATASETS[name], {**dataset_values(name), **more}))
    names = (rows.feature_names[:features], rows.target_name)
    return rows_of(rows.features[:, :features], rows.targets, rows.target, names, rows.cell)


def cases() -> list[Case]:
    """All of them, in one order; every dataset and penalty comes up."""
    found = []
    for loss, model in product(LOSSES, MODELS):
        if not fit(loss, model):
            continue
        fitting = datasets_for(loss, model)
        settings = [{}, *OTHERWISE.get(loss, [])]
        rounds = max(len(settings), len(fitting) if loss == "mse" else 1)
        for turn in range(rounds):
            number = len(found)
            found.append(
                Case(
                    loss,
                    settings[turn % len(settings)],
                    model,
                    fitting[(turn if loss == "mse" else number) % len(fitting)],
                    list(STRENGTHS)[number % len(STRENGTHS)],
                    len(MODELS[model].features),
                    points_of(model, number),
                )
            )
    return found


def points_of(model: str, number: int) -> list[list[float]]:
    """Places about the model's start, four digits each."""
    draw = np.random.default_rng(number)
    start = np.array(MODELS[model].start)
    return [np.round(start + draw.uniform(-1.5, 1.5, len(start)), 4).tolist() for _ in range(POINTS)]


def all_values(parameters, values: dict) -> dict:
    return checked(parameters, values)


def golden() -> dict:
    return json.loads(FILE.read_text(encoding="utf-8"))
