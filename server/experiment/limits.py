"""The limits that a page should know before it meets them."""

from __future__ import annotations

from collections.abc import Mapping

from . import contour, models, whole

# `history` is the page's own: how many changes can be undone.
LIMITS: Mapping[str, int] = {
    "runs": models.RUNS,
    "steps": models.STEPS,
    "changes": models.CHANGES,
    "label": models.LABEL,
    "side": contour.SIDE,
    "numbers": whole.NUMBERS,
    "history": 100,
}
