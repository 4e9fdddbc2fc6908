"""What is minimised: a surface, a formula of one's own or an empirical risk, built of checked models."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .. import catalog
from ..catalog import Chosen
from ..core.canonical import Written, canonical
from ..core.objective import Box, FormulaObjective
from ..core.refusal import Refusal
from ..core.typed import NARROWEST, typed, typed_surface
from . import models
from .risks import KnownRisk, chosen_risk
from .tables import NONE, Tables
from .wall import checked, parsed_json

Plain = dict[str, Any]


@dataclass(frozen=True)
class KnownSurface:
    """A surface of the catalogue."""

    chosen: Chosen

    @property
    def entry(self) -> FormulaObjective:
        """The objective itself, its parameters bound."""
        entry: FormulaObjective = self.chosen.entry
        return entry

    def plain(self) -> Plain:
        """The JSON of it, defaults filled in."""
        return {"kind": "surface", **self.chosen.plain()}

    @cached_property
    def written(self) -> Written:
        """The same in canonical form."""
        return Written(canonical(self.plain()))

    @property
    def identity(self) -> Written:
        """What tells it from others, as keys of caches have it."""
        return self.written


@dataclass(frozen=True)
class OwnFormula:
    """A formula of one's own, in its normal form, its parameters bound."""

    entry: FormulaObjective

    def plain(self) -> Plain:
        """The JSON of it, every free name with its value."""
        entry = self.entry
        return {
            "kind": "formula",
            "text": entry.text,
            "domain": [list(axis) for axis in entry.domain],
            "parameters": dict(entry.parameters),
        }

    @cached_property
    def written(self) -> Written:
        """The same in canonical form."""
        return Written(canonical(self.plain()))

    @property
    def identity(self) -> Written:
        """What tells it from others, as keys of caches have it."""
        return self.written


ChosenObjective = KnownSurface | OwnFormula | KnownRisk


def chosen_objective(
    model: models.SurfaceModel | models.FormulaModel | models.RiskModel, tables: Tables = NONE
) -> ChosenObjective:
    """The objective of a checked model; `tables` are the data of one's own that are known.

    Raises: Refusal, its field counted from the objective.
    """
    if isinstance(model, models.RiskModel):
        return chosen_risk(model, tables)
    if isinstance(model, models.SurfaceModel):
        return KnownSurface(catalog.chosen("surface", model.name, model.parameters))
    domain = _domain(model.domain)
    surface = typed_surface(model.text, domain)
    try:
        return OwnFormula(typed(surface, model.parameters).objective)
    except Refusal as refusal:
        raise refusal.at("parameters") from None


def described_formula(text: str, domain: str) -> Plain:
    """What a page asks while somebody types: a formula over `[[-2,2],[-1,3]]`, described as the catalogue's surfaces.

    Raises: Refusal with field `text` or `domain`.
    """
    try:
        axes = parsed_json(domain)
    except Refusal as refusal:
        raise refusal.at("domain") from None
    model = checked(models.FormulaModel, {"kind": "formula", "text": text, "domain": axes})
    surface = typed_surface(model.text, _domain(model.domain))
    found = typed(surface, {})
    return catalog.described_surface(surface, found.objective, found.lowest)


def _domain(axes: list[list[float]]) -> Box:
    if not 1 <= len(axes) <= 2:
        raise Refusal("wrong_length", "domain", {"got": len(axes), "expected": "1 or 2"})
    for index, axis in enumerate(axes):
        field = f"domain[{index}]"
        if len(axis) != 2:
            raise Refusal("wrong_length", field, {"got": len(axis), "expected": 2})
        if not axis[1] - axis[0] >= NARROWEST:
            message = (
                f"{field} must go from low to high, by {NARROWEST:g} at least, got {axis[0]:g}, {axis[1]:g}"
            )
            raise Refusal("wrong_order", field, {"got": axis}, message)
    return tuple((axis[0], axis[1]) for axis in axes)
