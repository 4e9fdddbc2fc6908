"""The minimum of a quadratic model inside a circle, exactly, by the eigenvalues of its matrix."""

from __future__ import annotations

import math

import numpy as np

# A length within this part of the radius lies on the border.
_BORDER = 1e-14
_MOST_TURNS = 100
_EMPTY = 1e-15


def within_radius(hessian: np.ndarray, g: np.ndarray, radius: float) -> tuple[np.ndarray, float]:
    """The p that minimises gᵀp + ½pᵀHp with ‖p‖ ≤ r, and the multiplier ν ≥ 0: (H + νI)p = −g, ν(r − ‖p‖) = 0.

    ν is the zero of 1/r − 1/‖p(ν)‖ right of max(0, −λmin), by Newton's method kept in a bracket. In the hard case,
    where g has no part along the eigenvectors of λmin and p is too short, p goes on along the first of these to the
    border.
    Source: J. Nocedal and S. J. Wright, "Numerical Optimization", 2006, section 4.3.
    """
    eigenvalues, vectors = np.linalg.eigh(hessian)
    parts = vectors.T @ g
    lowest = float(eigenvalues[0])
    if lowest > 0:
        p = -parts / eigenvalues
        if float(np.linalg.norm(p)) <= radius:
            return vectors @ p, 0.0
    alike = eigenvalues - lowest <= _EMPTY * float(np.abs(eigenvalues).max())
    if float(np.linalg.norm(parts[alike])) <= _EMPTY * float(np.linalg.norm(parts)):
        p = np.zeros(len(g))
        p[~alike] = -parts[~alike] / (eigenvalues[~alike] - lowest)
        short = radius * radius - float(p @ p)
        if lowest <= 0 and short >= 0:
            p[0] = math.sqrt(short) if lowest < 0 else 0.0
            return vectors @ p, abs(lowest)
    gaps = eigenvalues - lowest
    shift = _shift(gaps, parts, radius, max(0.0, lowest))
    return vectors @ (-parts / (gaps + shift)), max(shift - lowest, 0.0)


def _shift(gaps: np.ndarray, parts: np.ndarray, radius: float, low: float) -> float:
    """s = ν + λmin with ‖p‖ = r, from the eigenvalues' distances to λmin: near −λmin, ν itself has lost its digits."""
    high = float(np.linalg.norm(parts)) / radius
    s = high
    for _ in range(_MOST_TURNS):
        p = parts / (gaps + s)
        size = float(np.linalg.norm(p))
        if not abs(size - radius) > _BORDER * radius:
            break
        low, high = (s, high) if size > radius else (low, s)
        slope = float(p @ (p / (gaps + s)))
        s += size * size / slope * (size - radius) / radius
        if not low < s < high:
            s = 0.5 * (low + high)
            if s in (low, high):
                break
    return s
