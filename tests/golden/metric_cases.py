"""Targets and predictions whose metrics the page is held against: numbers, and scores of labels."""

from pathlib import Path

import numpy as np

FILE = Path(__file__).with_name("metrics.json")
# A score above it says label 1.
BOUNDARY = 0.0


def _numbers(count: int, noise: float) -> tuple[list[float], list[float]]:
    generator = np.random.Generator(np.random.PCG64(count))
    targets = generator.normal(3, 2, count)
    return targets.round(6).tolist(), (targets + noise * generator.normal(size=count)).round(6).tolist()


def _labels(count: int, part: float, noise: float) -> tuple[list[float], list[float]]:
    generator = np.random.Generator(np.random.PCG64(count))
    labels = (generator.uniform(size=count) < part).astype(float)
    return labels.tolist(), (2 * labels - 1 + noise * generator.normal(size=count)).round(6).tolist()


# name → (targets, predictions)
NUMBERS: dict[str, tuple[list[float], list[float]]] = {
    "near": _numbers(40, 0.3),
    "worse_than_the_mean": _numbers(25, 9.0),
    "perfect": ([1.0, 2.0, 4.0], [1.0, 2.0, 4.0]),
}
# name → (labels, scores)
LABELS: dict[str, tuple[list[float], list[float]]] = {
    "even": _labels(60, 0.5, 1.2),
    "imbalanced": _labels(200, 0.04, 1.5),
    "all_right": ([1.0, 0.0, 1.0], [2.0, -1.0, 0.5]),
    "on_the_boundary": ([1.0, 0.0, 1.0, 0.0], [0.0, 0.0, 3.0, 1.0]),
    "nothing_found": ([1.0, 0.0, 1.0, 0.0], [-1.0, 2.0, -3.0, -4.0]),
}
