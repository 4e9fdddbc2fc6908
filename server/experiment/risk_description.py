"""A risk described for the page: as the catalogue describes a surface, with its rows, pairs, programs and facts."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import numpy as np
from pydantic_core import to_json

from .. import catalog
from ..core.canonical import digest_of
from ..core.refusal import Refusal
from ..core.risk.building import fits_loss, fits_model, priced
from ..core.risk.convexity import convexity
from ..core.risk.objective import RiskObjective
from ..core.risk.path import solution_path, strengths_for
from ..core.risk.programs import penalty_program, program, row_programs
from ..core.risk.row_code import bound_symbols, loss_symbols
from . import models
from .lately import Lately
from .risks import AskedRisk, KnownRisk, chosen_risk
from .tables import Tables
from .wall import checked, parsed_json

Plain = dict[str, Any]

# Cells along a side of the picture of convexity; of more samples than these it is coarser, since each cell asks all.
SIDE, MANY, COARSE = 48, 500, 24


def unbuilt(text: str | bytes, tables: Tables) -> AskedRisk | None:
    """The risk that a message, an experiment or an objective names, where it was not built lately.

    Who has it built finds it when the text is parsed. What is wrong with the text is said then, too: None here.
    """
    try:
        value = parsed_json(text)
        for name in ("experiment", "objective"):
            value = value.get(name, value) if isinstance(value, dict) else value
        if not isinstance(value, dict) or value.get("kind") != "risk":
            return None
        asked = AskedRisk(checked(models.RiskModel, value), tables)
    except Refusal:
        return None
    return asked if asked.known() is None else None


def parsed_risk(text: str | bytes) -> models.RiskModel:
    """The risk in a JSON text, its shape checked alone. Raises: Refusal, its field counted from the objective."""
    return checked(models.RiskModel, parsed_json(text))


def risk_json(text: str | bytes, tables: Tables, path: bool = False) -> bytes:
    """`{"objective", "refusal": null}` in JSON. Raises: Refusal, its field counted from the objective."""
    risk = chosen_risk(parsed_risk(text), tables)
    return to_json({"objective": described_risk(risk, path), "refusal": None}, inf_nan_mode="null")


def described_risk(risk: KnownRisk, path: bool = False) -> Plain:
    """What the catalogue tells of a surface, and under `risk` what there is besides.

    The way of the minimum over the penalty's strength takes long to find, and is null where it is not asked for.
    """
    entry = risk.entry
    return {
        "name": "",
        "group": "",
        "dimension": entry.dimension,
        "words": {},
        "parameters": [],
        "formula": entry.model.formula,
        "mathml": entry.formula_mathml,
        "domain": entry.domain,
        "start": entry.start,
        "minima": [asdict(minimum) for minimum in entry.minima],
        "levels": asdict(entry.levels),
        "source": entry.loss.source,
        "sum_of_squares": bool(entry.residuals),
        "data": True,
        "suggested": catalog.suggested_on(entry),
        "risk": {**_parts(risk), **_facts(risk), "path": _path(risk) if path else None},
    }


def _parts(risk: KnownRisk) -> Plain:
    """What it is made of: names, rows, pairs, how they are summed, and programs."""
    entry, rows = risk.entry, risk.rows
    convention = entry.loss.convention(risk.parts["loss"].parameters)
    scaling = None if risk.scaling is None else [one._asdict() for one in risk.scaling]
    return {
        "letters": entry.model.letters,
        "symbols": entry.model.symbols,
        "dataset": {
            "features": rows.feature_names,
            "target": rows.target_name,
            "kind": rows.target,
            "cell": rows.cell,
            "left_out": risk.left_out,
            "scaling": scaling,
        },
        "rows": {
            "numbers": rows.numbers.tolist(),
            "x": rows.features.T.tolist(),
            "y": rows.targets.tolist(),
            "validation": risk.held_out.tolist(),
        },
        "made": risk.made,
        "pairs": _pairs(risk),
        "samples": entry.samples,
        "scale": {"factor": convention.factor, "mean": convention.mean},
        "programs": _programs(risk),
        "penalty": _penalty(risk),
    }


def _pairs(risk: KnownRisk) -> list[list[int]] | None:
    """Places in the list of all rows; the objective counts those that it is trained on alone."""
    if risk.entry.pairs is None:
        return None
    places: list[list[int]] = np.flatnonzero(~risk.held_out)[risk.entry.pairs].tolist()
    return places


def _programs(risk: KnownRisk) -> Plain:
    entry = risk.entry
    values = bound_symbols(loss_symbols(entry.loss), risk.parts["loss"].parameters)
    return row_programs(entry.code, entry.model, risk.rows.cell, values)


def _penalty(risk: KnownRisk) -> Plain:
    """The penalty's value and gradient (d) in the model's letters."""
    code, model = risk.entry.priced.code, risk.entry.model
    values = bound_symbols(code.parameters, risk.parts["penalty"].parameters)
    letters = dict(zip(code.variables, model.letters, strict=True))
    return {
        "value": penalty_program(code, model, values),
        "gradient": program(code.gradient, letters, values),
    }


def _facts(risk: KnownRisk) -> Plain:
    """What is known of it: its lowest places, where it is not convex, and what else could be chosen beside it."""
    rows = risk.rows
    fitting = {
        name: [loss for loss, one in catalog.KINDS["loss"].items() if fits_loss(rows, model, one)]
        for name, model in catalog.KINDS["model"].items()
        if fits_model(rows, model)
    }
    known = risk.entry.known
    assert known is not None, "what was built has been looked at"
    return {
        "attained": known.attained,
        "infimum": known.infimum,
        "valleys": known.valleys,
        "towards": known.towards,
        "convexity": _convexity(risk),
        "losses": fitting[risk.parts["model"].name],
        "models": [name for name, losses in fitting.items() if losses],
    }


def _convexity(risk: KnownRisk) -> Plain:
    """Over the domain, a cell after the other from the lowest y: 1 where a curvature is negative at its middle."""
    side = SIDE if risk.entry.samples <= MANY else COARSE
    cells = convexity(risk.entry, risk.entry.domain, side)
    rows, columns = cells.shape
    written = "".join("1" if cell else "0" for cell in cells.ravel().tolist())
    return {"columns": columns, "rows": rows, "cells": written}


def _path(risk: KnownRisk) -> list[Plain] | None:
    """The minimum at each strength of the penalty, which is the same for all its strengths; None without a penalty."""
    penalty, entry = risk.parts["penalty"], risk.entry
    if "strength" not in penalty.parameters:
        return None

    def at(strength: float) -> RiskObjective:
        values = {**penalty.parameters, "strength": strength}
        return replace(entry, priced=priced(penalty.entry, values, entry.model))

    without = {name: value for name, value in penalty.parameters.items() if name != "strength"}
    key = digest_of({**risk.value, "penalty": [penalty.name, without]})
    found = _paths.get(key)
    if found is None:
        told = [
            {"strength": strength, "x": x} for strength, x in solution_path(at, strengths_for(entry.samples))
        ]
        found = _paths.keep(key, told)
    return found


# Some dozens of them, of some dozens of points.
_paths: Lately[list[Plain]] = Lately(1024, len)
