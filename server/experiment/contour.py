"""The door to contours: the heights of an objective over a box."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from ..core.canonical import canonical
from ..core.refusal import Refusal
from .kinds import SHOWN, AtMost, Number, Whole
from .models import FormulaModel, ObjectiveModel, RiskModel, SurfaceModel
from .objectives import ChosenObjective, chosen_objective
from .risks import KnownRisk
from .tables import NONE, Tables
from .wall import Wall, checked, parsed_json

SIDE = 256  # points along a side, at most
LOOKS = 30_000_000  # points times the rows or pairs that are looked at in each, at most
FAR = 1e9  # no box reaches farther out


class _Query(Wall):
    """An objective in a query."""

    objective: ObjectiveModel


class ContourModel(Wall):
    """A contour asked for with a body, since an objective may be longer than an address."""

    objective: ObjectiveModel
    box: Annotated[list[Annotated[float, Number(-FAR, FAR)]], AtMost(4)] = Field(
        description="x0, x1, y0, y1; in one dimension x0, x1"
    )
    size: Annotated[int, Whole(2, SIDE)] = Field(default=200, description="points along a side")


@dataclass(frozen=True)
class Contour:
    """What determines a contour: an objective, a box (low, high of each axis) and the points along a side."""

    objective: ChosenObjective
    box: tuple[tuple[float, float], ...]
    size: int

    @property
    def key(self) -> str:
        """Equal keys, equal bytes."""
        return canonical([self.objective.identity, self.box, self.size])

    @property
    def rows(self) -> int:
        """Points along the second side: one in one dimension."""
        return self.size if self.objective.entry.dimension > 1 else 1

    @property
    def looks(self) -> int:
        """How often a row or a pair is looked at: of a formula never, and hardly where a risk is quadratic."""
        if not isinstance(self.objective, KnownRisk) or self.objective.entry.quadratic:
            return 0
        return self.size * self.rows * self.objective.entry.samples

    def heights(self) -> bytes:
        """float32, little-endian, row after row from the lowest y; one row in one dimension."""
        grid = self.objective.entry.grid(self.box, self.size, self.rows)
        return bytes(grid.astype("<f4", copy=False).tobytes())


def parsed_contour(objective: str, box: str, size: str, tables: Tables = NONE) -> Contour:
    """The contour that a query asks for. Raises: Refusal with field `objective`, `box` or `size`."""
    try:
        value = parsed_json(objective)
    except Refusal as refusal:
        raise refusal.at("objective") from None
    if isinstance(value, dict):
        value = {"kind": "surface", **value}  # which may be left out
    model = checked(_Query, {"objective": value}).objective
    ends = [_number(part, f"box[{index}]") for index, part in enumerate(box.split(","))]
    return _contour(model, ends, _size(size), tables)


def posted_contour(text: str | bytes, tables: Tables = NONE) -> Contour:
    """The contour that a `ContourModel` in JSON asks for. Raises: Refusal."""
    model = checked(ContourModel, parsed_json(text))
    return _contour(model.objective, model.box, model.size, tables)


def _contour(
    model: SurfaceModel | FormulaModel | RiskModel, ends: list[float], size: int, tables: Tables
) -> Contour:
    try:
        found = chosen_objective(model, tables)
    except Refusal as refusal:
        raise refusal.at("objective") from None
    contour = Contour(found, _box(ends, found.entry.dimension), size)
    if contour.looks > LOOKS:
        values: dict[str, object] = {"got": contour.looks, "limit": LOOKS}
        message = f"size: every point looks at every row or pair, {LOOKS} looks at most, got {contour.looks}"
        raise Refusal("too_many_looks", "size", values, message)
    return contour


def _box(ends: list[float], dimension: int) -> tuple[tuple[float, float], ...]:
    axes = min(dimension, 2)
    if len(ends) != 2 * axes:
        raise Refusal("wrong_length", "box", {"got": len(ends), "expected": 2 * axes})
    for low, high in zip(ends[::2], ends[1::2], strict=True):
        if not low < high:
            values: dict[str, object] = {"got": [low, high]}
            raise Refusal(
                "wrong_order", "box", values, f"box must go from low to high on each axis, got {low}, {high}"
            )
    return tuple(zip(ends[::2], ends[1::2], strict=True))


def _number(text: str, field: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise Refusal("wrong_type", field, {"got": text[:SHOWN], "expected": "a number"}) from None
    if not math.isfinite(value):
        raise Refusal("not_finite", field, {"got": str(value), "low": -FAR, "high": FAR})
    if abs(value) > FAR:
        raise Refusal("out_of_range", field, {"got": value, "low": -FAR, "high": FAR})
    return value + 0.0


def _size(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise Refusal("wrong_type", "size", {"got": text[:SHOWN], "expected": "a whole number"})
    size = int(text[:9])
    if not 2 <= size <= SIDE:
        raise Refusal("out_of_range", "size", {"got": size, "low": 2, "high": SIDE})
    return size
