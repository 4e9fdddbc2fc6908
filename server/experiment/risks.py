"""An empirical risk as an objective that was chosen: rows, model, loss, penalty and split, built of checked models."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

import numpy as np

from .. import catalog
from ..core.canonical import Written, canonical
from ..core.objective import Objective
from ..core.param import build, filled
from ..core.refusal import Refusal
from ..core.risk import building
from ..core.risk.dataset import made
from ..core.risk.objective import RiskObjective
from ..core.risk.own import NAME as OWN
from ..core.risk.own import OwnData
from ..core.risk.rows import Edit, Rows, edited
from ..core.risk.split import Split
from . import models
from .csv_table import Table
from .lately import Lately
from .own_rows import ChosenRows, Scaling, chosen_rows
from .tables import Tables

Plain = dict[str, Any]

# Bytes of risks that were built lately and are found again.
KEPT = 32 << 20
# What a row, a point of a valley and an edit weigh, measured.
_ROW_BYTES, _POINT_BYTES, _EDIT_BYTES = 32, 130, 400


@dataclass(frozen=True, eq=False)
class KnownRisk:
    """A risk with all its parameters bound. `rows` are all of them, those held out too.

    `value` is its JSON. `made` is the number after that of the last row before any edit. `left_out` counts rows of
    one's own data that have a gap; `scaling` is what its features were standardised with. `parts` are model, loss and
    penalty as they were chosen.
    """

    entry: RiskObjective
    value: Plain
    rows: Rows
    made: int
    left_out: int
    scaling: tuple[Scaling, ...] | None
    parts: Mapping[str, catalog.Chosen]

    def plain(self) -> Plain:
        """The JSON of it, defaults filled in."""
        return self.value

    @cached_property
    def written(self) -> Written:
        """The same in canonical form."""
        return Written(canonical(self.value))

    @property
    def identity(self) -> Plain:
        """What tells it from others: shorter than `plain`, which may list a hundred edits."""
        return {"kind": "risk", "digest": self.entry.key}

    @property
    def held_out(self) -> np.ndarray:
        """Which of `rows` are held out for validation (a mask)."""
        held = self.entry.validation
        numbers = np.zeros(0) if held is None else held.numbers
        return np.isin(self.rows.numbers, numbers)


def chosen_risk(model: models.RiskModel, tables: Tables) -> KnownRisk:
    """The risk of a checked model; one that was built lately is found again.

    Raises: Refusal, its field counted from the objective; `unknown_data` where the table is not there (any more).
    """
    asked = AskedRisk(model, tables)
    return asked.known() or asked.built()


class AskedRisk:
    """A risk as it was asked for: checked and named, which takes little, but not built, which may take long.

    Raises: as `chosen_risk`.
    """

    def __init__(self, model: models.RiskModel, tables: Tables) -> None:
        _check_names(model)
        self._dataset = _Dataset(model.dataset, tables)
        self._parts = {
            kind: _chosen(kind, part)
            for kind, part in (("model", model.model), ("loss", model.loss), ("penalty", model.penalty))
        }
        try:
            self._split = build(Split, model.split)
        except Refusal as refusal:
            raise refusal.at("split") from None
        named = {kind: part.plain() for kind, part in self._parts.items()}
        split = filled(self._split)
        self._value: Plain = {"kind": "risk", "dataset": self._dataset.plain(), **named, "split": split}
        # Checked values are of one type each, so that equal ones have equal texts: a fraction of the canonical form's
        # work.
        self.key = sha256(json.dumps(self._value, sort_keys=True).encode()).hexdigest()

    def known(self) -> KnownRisk | None:
        """The risk, where it was built lately."""
        return _lately.get(self.key)

    def built(self) -> KnownRisk:
        """Builds it, and keeps it for a while. Raises: Refusal about its data."""
        chosen, rows = self._dataset.rows()
        fit, loss, penalty = (self._parts[kind] for kind in ("model", "loss", "penalty"))
        entry = building.build(
            self.key,
            rows,
            fit.entry,
            loss.entry,
            loss.parameters,
            penalty.entry,
            penalty.parameters,
            self._split,
        )
        first = int(chosen.rows.numbers[-1]) + 1
        found = KnownRisk(entry, self._value, rows, first, chosen.left_out, chosen.scaling, self._parts)
        return _lately.keep(self.key, found)


class _Dataset:
    """A dataset as it was asked for: checked, but its rows not made yet."""

    def __init__(self, model: models.DatasetModel, tables: Tables) -> None:
        self._model = model
        self._edits = [Edit(one.row, None if one.to is None else tuple(one.to)) for one in model.edits]
        try:
            if model.name == OWN:
                if model.data is None:
                    raise Refusal("missing_field", "data", {}, "data is missing")
                self._treatment = _built(model.parameters)
                self._table = _opened(tables, model.data.sha256)
            else:
                if model.data is not None:
                    known = ["name", "parameters", "edits"]
                    raise Refusal("unknown_field", "data", {"got": "data", "known": known})
                self._known = catalog.chosen("dataset", model.name, model.parameters)
        except Refusal as refusal:
            raise refusal.at("dataset") from None

    def plain(self) -> Plain:
        """The JSON of it, defaults filled in."""
        edits = [{"row": one.row, "to": None if one.to is None else list(one.to)} for one in self._edits]
        if self._model.data is None:
            return {**self._known.plain(), "edits": edits}
        own = {"name": OWN, "parameters": filled(self._treatment), "data": self._model.data.model_dump()}
        return {**own, "edits": edits}

    def rows(self) -> tuple[ChosenRows, Rows]:
        """Its rows as they were made, and as they are edited. Raises: Refusal, its field counted from the objective."""
        data = self._model.data
        try:
            if data is None:
                chosen = ChosenRows(made(self._known.entry), 0, None)
            else:
                chosen = chosen_rows(self._table, data.features, data.target, data.positive, self._treatment)
        except Refusal as refusal:
            raise refusal.at("dataset.data") from None
        try:
            return chosen, edited(chosen.rows, self._edits) if self._edits else chosen.rows
        except Refusal as refusal:
            raise refusal.at("dataset.edits") from None


def _check_names(model: models.RiskModel) -> None:
    """A name that nobody knows is refused before whatever else there is: no choice on a page could be meant."""
    parts = {"dataset": model.dataset, "model": model.model, "loss": model.loss, "penalty": model.penalty}
    for kind, part in parts.items():
        if (kind, part.name) == ("dataset", OWN):
            continue
        try:
            catalog.check_name(kind, part.name)
        except Refusal as refusal:
            raise refusal.at(kind) from None


def _opened(tables: Tables, sha256: str) -> Table:
    try:
        return tables.open(sha256)
    except Refusal as refusal:
        raise refusal.at("data.sha256") from None


def _built(parameters: Mapping[str, object]) -> OwnData:
    try:
        return build(OwnData, parameters)
    except Refusal as refusal:
        raise refusal.at("parameters") from None


def _chosen(kind: str, model: models.NamedModel) -> catalog.Chosen:
    try:
        return catalog.chosen(kind, model.name, model.parameters)
    except Refusal as refusal:
        raise refusal.at(kind) from None


def weight(objective: Objective) -> int:
    """About how many bytes a risk takes: samples, also those held out, rows and what is known of it. 0 of a formula."""
    if not isinstance(objective, RiskObjective):
        return 0
    samples = sum(one.nbytes for one in (objective.cost, objective.held) if one is not None)
    pairs = 0 if objective.pairs is None else objective.pairs.nbytes
    points = sum(map(len, objective.known.valleys)) if objective.known is not None else 0
    return 8192 + samples + pairs + _ROW_BYTES * len(objective.rows) + _POINT_BYTES * points


def known_weight(risk: KnownRisk) -> int:
    """As `weight`, with all rows and the edits in its JSON."""
    edits = _EDIT_BYTES * len(risk.value["dataset"]["edits"])
    return weight(risk.entry) + _ROW_BYTES * len(risk.rows) + edits


_lately: Lately[KnownRisk] = Lately(KEPT, known_weight)
