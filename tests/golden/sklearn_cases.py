"""Fits of scikit-learn and what they are here: its estimator and numbers beside our loss, penalty and their numbers."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from server.core.risk.rows import Rows
from tests.golden.risk_cases import dataset_rows

FILE = Path(__file__).parent / "sklearn.json"
ROWS = 20  # of every dataset here


@dataclass(frozen=True)
class Fit:
    """`given` are the estimator's own numbers; the rest is the same objective, up to a factor, in our conventions."""

    estimator: str
    given: dict
    dataset: str
    model: str
    loss: str
    loss_values: dict
    penalty: str
    penalty_values: dict
    noise: float = 0.6

    @property
    def id(self) -> str:
        own = ",".join(f"{name}={value}" for name, value in self.given.items())
        return f"{self.estimator}({own})-{self.dataset}-{self.loss}"

    @property
    def rows(self) -> Rows:
        return dataset_rows(self.dataset, self.features, noise=self.noise)

    @property
    def features(self) -> int:
        return 2 if self.model.endswith("weights") else 1

    @property
    def intercept(self) -> bool:
        return self.model in ("linear", "logistic")


LINE = ("line", "linear")
ORIGIN = ("line_through_origin", "linear_weight")
PLANE = ("blobs", "linear_weights")

FITS = [
    Fit("LinearRegression", {}, *LINE, "mse", {}, "none", {}),
    Fit("LinearRegression", {}, "four_rows", "linear_weights", "mse", {}, "none", {}),
    Fit("LinearRegression", {}, *ORIGIN, "mse", {"convention": "half_sum"}, "none", {}),
    # Ridge: Σ r² + α‖w‖², so λ/2 is α beside a sum, and nλ/2 beside a mean.
    Fit("Ridge", {"alpha": 3.0}, *LINE, "mse", {"convention": "sum"}, "l2", {"strength": 6.0}),
    Fit("Ridge", {"alpha": 3.0}, *LINE, "mse", {"convention": "half_sum"}, "l2", {"strength": 3.0}),
    Fit("Ridge", {"alpha": 3.0}, *LINE, "mse", {"convention": "mean"}, "l2", {"strength": 6.0 / ROWS}),
    Fit("Ridge", {"alpha": 3.0}, *PLANE, "mse", {"convention": "half_mean"}, "l2", {"strength": 3.0 / ROWS}),
    # Lasso and ElasticNet: Σ r²/(2n) + α(…), as they are here beside ½ of a mean.
    Fit("Lasso", {"alpha": 0.3}, *LINE, "mse", {"convention": "half_mean"}, "l1", {"strength": 0.3}),
    Fit("Lasso", {"alpha": 5.0}, *LINE, "mse", {"convention": "half_mean"}, "l1", {"strength": 5.0}),
    Fit("Lasso", {"alpha": 0.3}, *PLANE, "mse", {"convention": "half_mean"}, "l1", {"strength": 0.3}),
    Fit("Lasso", {"alpha": 0.3}, *PLANE, "mse", {"convention": "mean"}, "l1", {"strength": 0.6}),
    Fit(
        "ElasticNet", {"alpha": 0.4, "l1_ratio": 0.2}, *PLANE,
        "mse", {"convention": "half_mean"}, "elastic_net", {"strength": 0.4, "l1_ratio": 0.2},
    ),
    Fit(
        "ElasticNet", {"alpha": 0.4, "l1_ratio": 0.7}, *LINE,
        "mse", {"convention": "half_mean"}, "elastic_net", {"strength": 0.4, "l1_ratio": 0.7},
    ),
    # LogisticRegression: C Σ ℓ + ½‖w‖², so C is 1/(nλ).
    Fit("LogisticRegression", {"C": 2.0}, "blobs_one_feature", "logistic", "binary_cross_entropy", {}, "l2", {"strength": 0.5 / ROWS}),
    Fit("LogisticRegression", {"C": 0.1}, "blobs", "logistic_weights", "binary_cross_entropy", {}, "l2", {"strength": 10 / ROWS}),
    Fit("LogisticRegression", {"C": 1e15}, "half_planes", "logistic_weights", "binary_cross_entropy", {}, "none", {}, noise=2.0),
    Fit(
        "LogisticRegression", {"C": 2.0, "class_weight": {"0": 1.0, "1": 3.5}}, "blobs_one_feature",
        "logistic", "binary_cross_entropy", {"positive_weight": 3.5}, "l2", {"strength": 0.5 / ROWS},
    ),
    # LinearSVC: C Σ ℓ + ½‖w‖² too.
    Fit("LinearSVC", {"C": 0.5}, "half_planes", "logistic_weights", "squared_hinge", {}, "l2", {"strength": 2 / ROWS}),
]  # fmt: skip

# Losses that scikit-learn measures of predictions: its function, our loss, our numbers.
MEASURES = [
    ("mean_squared_error", "mse", {}),
    ("mean_absolute_error", "mae", {}),
    ("mean_pinball_loss", "quantile", {"quantile": 0.25}),
    ("log_loss", "binary_cross_entropy", {}),
    ("hinge_loss", "hinge", {}),
]
TARGETS = np.round(np.random.default_rng(3).normal(0, 2, ROWS), 3)
LABELS = (TARGETS > 0).astype(float)
PREDICTIONS = np.round(TARGETS / 2 + np.random.default_rng(4).normal(0, 1, ROWS), 3)


def golden() -> dict:
    return json.loads(FILE.read_text(encoding="utf-8"))
