"""Writes metrics.json from scikit-learn's metrics: `python -m tests.golden.make_metrics` (part of `make golden`)."""

import json

import numpy as np
import sklearn
from sklearn import metrics

from tests.golden.metric_cases import BOUNDARY, FILE, LABELS, NUMBERS

OF_LABELS = {
    "accuracy": metrics.accuracy_score,
    "precision": metrics.precision_score,
    "recall": metrics.recall_score,
    "f1": metrics.f1_score,
}


def main() -> None:
    numbers = {
        name: {
            "targets": targets,
            "predictions": predictions,
            "r_squared": metrics.r2_score(targets, predictions),
        }
        for name, (targets, predictions) in NUMBERS.items()
    }
    labels = {}
    for name, (targets, scores) in LABELS.items():
        said = (np.array(scores) > BOUNDARY).astype(float)
        measured = {metric: float(of(targets, said)) for metric, of in OF_LABELS.items()}
        labels[name] = {"labels": targets, "scores": scores, **measured}
    whole = {
        "made_by": "tests/golden/make_metrics.py",
        "scikit-learn": sklearn.__version__,
        "boundary": BOUNDARY,
        "numbers": numbers,
        "labels": labels,
    }
    FILE.write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")
    print(f"{FILE.name}: {len(numbers) + len(labels)} cases")


if __name__ == "__main__":
    main()
