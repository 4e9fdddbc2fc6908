"""The limits that a page should know before it meets them."""

from __future__ import annotations

from collections.abc import Mapping

from ..core.risk.rows import MOST_EDITS, MOST_ROWS
from . import axes, contour, csv_table, ensembles, models, surveys, whole

# `history` is the page's own: how many changes can be undone.
LIMITS: Mapping[str, int] = {
    "runs": models.RUNS,
    "steps": models.STEPS,
    "changes": models.CHANGES,
    "label": models.LABEL,
    "side": contour.SIDE,
    "looks": contour.LOOKS,
    "numbers": whole.NUMBERS,
    "sweep_values": axes.VALUES,
    "map_side": axes.SIDE,
    "seeds": surveys.SEEDS,
    "ensemble_seeds": ensembles.SEEDS,
    "run_steps": surveys.RUN_STEPS,
    "survey_seconds": surveys.SECONDS,
    "edits": MOST_EDITS,
    "data_bytes": csv_table.FILE_BYTES,
    "data_rows": MOST_ROWS,
    "data_columns": csv_table.COLUMNS,
    "history": 100,
}
