"""Writes sklearn.json from scikit-learn: `python -m tests.golden.make_sklearn` (part of `make golden`).

The parameters that its estimators find, with tol=1e-12 where they have one, and what its metrics measure.
"""

import json

import numpy as np
import sklearn
from sklearn import linear_model, metrics, svm

from tests.golden.sklearn_cases import FILE, FITS, LABELS, MEASURES, PREDICTIONS, TARGETS, Fit

TOLERANCES = {
    "LinearRegression": {},
    "Ridge": {"tol": 1e-12},
    "Lasso": {"tol": 1e-12, "max_iter": 1_000_000},
    "ElasticNet": {"tol": 1e-12, "max_iter": 1_000_000},
    "LogisticRegression": {"tol": 1e-12, "max_iter": 100_000, "solver": "newton-cg"},
    "LinearSVC": {"tol": 1e-12, "max_iter": 1_000_000, "dual": False, "loss": "squared_hinge"},
}


def found(fit: Fit) -> list[float]:
    """The weights, then the bias where there is one."""
    given = dict(fit.given)
    if "class_weight" in given:
        given["class_weight"] = {float(label): weight for label, weight in given["class_weight"].items()}
    estimator = getattr(svm if fit.estimator == "LinearSVC" else linear_model, fit.estimator)
    made = estimator(**given, **TOLERANCES[fit.estimator], fit_intercept=fit.intercept)
    made.fit(fit.rows.features, fit.rows.targets)
    return [*np.ravel(made.coef_).tolist(), *(np.ravel(made.intercept_).tolist() if fit.intercept else [])]


def measured(function: str, own: dict) -> float:
    if function == "mean_pinball_loss":
        return metrics.mean_pinball_loss(TARGETS, PREDICTIONS, alpha=own["quantile"])
    if function == "log_loss":
        return metrics.log_loss(LABELS, 1 / (1 + np.exp(-PREDICTIONS)))
    if function == "hinge_loss":
        return metrics.hinge_loss(2 * LABELS - 1, PREDICTIONS)
    return getattr(metrics, function)(TARGETS, PREDICTIONS)


def main() -> None:
    whole = {
        "made_by": "tests/golden/make_sklearn.py",
        "scikit-learn": sklearn.__version__,
        "fits": {fit.id: found(fit) for fit in FITS},
        "measures": {function: measured(function, own) for function, _, own in MEASURES},
    }
    FILE.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{FILE.name}: {len(FITS)} fits")


if __name__ == "__main__":
    main()
