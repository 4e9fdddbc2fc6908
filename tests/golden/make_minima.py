"""Writes minima.json from SciPy and scikit-learn: `python -m tests.golden.make_minima` (part of `make golden`).

Piecewise linear risks are linear programs, solved by HiGHS; quantile regression is scikit-learn's; smooth ones without a
closed form are the root of their gradient, by MINPACK's hybrid method from a gradient that is written out here. Of
Steepest only the rows go into it.
"""

import json

import numpy as np
import scipy
import sklearn
from scipy.optimize import linprog, root
from sklearn.linear_model import QuantileRegressor

from tests.golden.minima_cases import FILE, LINEAR_PROGRAMS, QUANTILES, ROOTS, Case


def design(case: Case) -> np.ndarray:
    """What the trained parameters are multiplied with, a row for each row."""
    features = case.table().features
    bias = np.ones((len(features), 1))
    return np.hstack([features, bias]) if case.model in ("linear", "logistic") else features


def program(case: Case) -> list[float]:
    """min Σ cᵢuᵢ/n + λΣ|wⱼ| with u ≥ each linear piece of the loss: over θ, u and, for |w|, v."""
    x, y = design(case), case.table().targets
    if case.loss == "ranking_margin":
        first, second = np.nonzero(y[:, np.newaxis] > y)
        pieces = [(-(x[first] - x[second]), np.ones(len(first)))]
    elif case.loss == "hinge":
        pieces = [(-(2 * y - 1)[:, np.newaxis] * x, np.ones(len(y)))]
    else:
        quantile = case.loss_values.get("quantile")
        up, down = (1.0, -1.0) if quantile is None else (1.0 - quantile, -quantile)
        pieces = [(up * x, -up * y), (down * x, -down * y)]
    n, d = pieces[0][0].shape
    penalised = [0] if case.model in ("linear", "logistic") else list(range(d))
    strength = case.penalty_values.get("strength", 0.0)
    read = np.eye(d)[penalised]
    k = len(penalised)
    # Columns: θ (d), u (n), v (k).
    rows = [np.hstack([a, -np.eye(n), np.zeros((n, k))]) for a, _ in pieces]
    rows += [np.hstack([sign * read, np.zeros((k, n)), -np.eye(k)]) for sign in (1.0, -1.0)]
    right = [*(-b for _, b in pieces), np.zeros(k), np.zeros(k)]
    cost = np.concatenate([np.zeros(d), np.full(n, 1 / n), np.full(k, strength)])
    least = 0.0 if case.loss in ("hinge", "ranking_margin") else None
    bounds = [(None, None)] * d + [(least, None)] * n + [(0.0, None)] * k
    found = linprog(cost, np.vstack(rows), np.concatenate(right), bounds=bounds, method="highs-ds")
    assert found.status == 0, found.message
    return [*found.x[:d].tolist(), float(found.fun)]


def quantile(case: Case) -> list[float]:
    """Weight and bias of scikit-learn's quantile regression."""
    made = QuantileRegressor(quantile=case.loss_values["quantile"], alpha=0.0, solver="highs-ds")
    made.fit(case.table().features, case.table().targets)
    return [*made.coef_.tolist(), float(made.intercept_)]


def stationary(case: Case) -> list[float]:
    """Where the gradient of Huber's loss or of log cosh is 0."""
    x, y = design(case), case.table().targets
    delta = case.loss_values.get("delta", 1.0)
    weights = np.array([case.penalty_values.get("strength", 0.0), 0.0])

    def gradient(theta: np.ndarray) -> np.ndarray:
        r = x @ theta - y
        slope = np.tanh(r) if case.loss == "log_cosh" else np.clip(r, -delta, delta)
        return x.T @ slope / len(y) + weights * theta

    found = root(gradient, np.linalg.lstsq(x, y, rcond=None)[0], tol=1e-15)
    assert np.abs(gradient(found.x)).max() < 1e-14, found.message
    return found.x.tolist()


def main() -> None:
    whole = {
        "made_by": "tests/golden/make_minima.py",
        "scipy": scipy.__version__,
        "scikit-learn": sklearn.__version__,
        "linear_programs": {case.id: program(case) for case in LINEAR_PROGRAMS},
        "quantile_regressions": {case.id: quantile(case) for case in QUANTILES},
        "roots": {case.id: stationary(case) for case in ROOTS},
    }
    FILE.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{FILE.name}: {len(LINEAR_PROGRAMS) + len(QUANTILES) + len(ROOTS)} minima")


if __name__ == "__main__":
    main()
