"""Puts an empirical risk together: what fits what, which rows are held out, and what is known of the whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from ..formula.evaluate import evaluate
from ..formula.graph import Graph
from ..formula.parse import parse
from ..param import Value
from ..refusal import Refusal
from ..typed import levels_of
from .domain import domain_of
from .loss import Loss
from .minima import known
from .model import Model
from .objective import Priced, RiskObjective
from .penalty import Penalty
from .row_code import bound_symbols, loss_symbols, penalty_code, row_code
from .rows import MOST_ROWS, Rows
from .sample_loss import SampleLoss
from .split import Split, parted
from .written import risk_mathml

# Pairs of items, at most: as many samples as data without pairs may have.
MOST_PAIRS = MOST_ROWS
# What is looked at about the start while nothing is known.
_REACH = 3.0
_SIDE = {1: 257, 2: 33}  # points along an axis by which the contour's levels are found, by dimension
Values = Mapping[str, Value]


def fits_model(rows: Rows, model: Model) -> bool:
    """Whether the model reads as many features as the rows have."""
    return len(model.features) == len(rows.feature_names)


def fits_loss(rows: Rows, model: Model, loss: Loss) -> bool:
    """Whether the loss takes what the model gives, and targets of this kind."""
    return bool(set(model.gives) & set(loss.takes)) and rows.target in loss.targets


def build(
    key: str,
    rows: Rows,
    model: Model,
    loss: Loss,
    loss_values: Values,
    penalty: Penalty,
    penalty_values: Values,
    split: Split,
) -> RiskObjective:
    """The objective of which `key` is the digest.

    Raises: Refusal (`unsuited`, field `model.name` or `loss.name`) where they do not fit; `too_large` for pairs.
    """
    _check(rows, model, loss)
    training, validation = parted(rows, split)
    pairs = _some_pairs(training) if loss.over == "pairs" else None
    convention = loss.conventions[str(loss_values.get("convention", next(iter(loss.conventions))))]
    code = row_code(model, loss)
    numbers = bound_symbols(loss_symbols(loss), loss_values)
    constants = (training.cell, *numbers.values())
    columns = _columns(training, pairs)
    weight = convention.factor if convention.mean else convention.factor * columns.shape[1]
    held = None
    if validation is not None:
        beside = _columns(validation, _pairs(validation) if loss.over == "pairs" else None)
        held = SampleLoss(code, constants, weight, beside) if beside.shape[1] else None
    bare = RiskObjective(
        key,
        model,
        loss,
        training,
        validation,
        pairs,
        SampleLoss(code, constants, weight, columns),
        held,
        priced(penalty, penalty_values, model),
        risk_mathml(model, loss, _plain(loss_values), convention, penalty, _plain(penalty_values)),
        tuple((at - _REACH, at + _REACH) for at in model.start),
    )
    found = known(bare)
    there = replace(bare, minima=found.minima, known=found, domain=domain_of(bare, found))
    side = _SIDE[there.dimension]
    heights = there.grid(there.domain, side, side if there.dimension > 1 else 1).astype(float)
    return replace(there, levels=levels_of(heights, np.isfinite(heights)))


def _plain(values: Values) -> dict[str, float]:
    """Those of the values that are numbers."""
    return {
        name: float(value)
        for name, value in values.items()
        if isinstance(value, int | float) and not isinstance(value, bool)
    }


def _check(rows: Rows, model: Model, loss: Loss) -> None:
    if not fits_model(rows, model):
        got, needs = rows.features.shape[1], len(model.features)
        message = f"model.name: it reads {needs} features, and the data have {got}"
        raise Refusal("unsuited", "model.name", {"got": got, "needs": f"features_{needs}"}, message)
    if not set(model.gives) & set(loss.takes):
        raise Refusal(
            "unsuited", "loss.name", {"got": "/".join(model.gives), "needs": f"gives_{loss.takes[0]}"}
        )
    if rows.target not in loss.targets:
        raise Refusal("unsuited", "loss.name", {"got": rows.target, "needs": f"target_{loss.targets[0]}"})


def _some_pairs(rows: Rows) -> np.ndarray:
    """As `_pairs`. Raises: Refusal where there are none."""
    found = _pairs(rows)
    if not len(found):
        raise Refusal("unsuited", "loss.name", {"got": len(rows), "needs": "pairs"})
    return found


def _pairs(rows: Rows) -> np.ndarray:
    """Places of items (n, 2) of which the first has the higher target, in the order of the first, then the second.

    Raises: Refusal with field `loss.name` for too many.
    """
    higher = rows.targets[:, np.newaxis] > rows.targets
    count = int(higher.sum())
    if count > MOST_PAIRS:
        raise Refusal("too_large", "loss.name", {"got": count, "limit": MOST_PAIRS})
    return np.argwhere(higher)


def _columns(rows: Rows, pairs: np.ndarray | None) -> np.ndarray:
    """Features, of pairs those of both items, then targets: (k, n), each column in one piece."""
    if pairs is None:
        return np.ascontiguousarray(np.vstack([rows.features.T, rows.targets]))
    first, second = rows.features[pairs[:, 0]].T, rows.features[pairs[:, 1]].T
    return np.ascontiguousarray(np.vstack([first, second, rows.targets[pairs[:, 0]]]))


def priced(penalty: Penalty, values: Values, model: Model) -> Priced:
    """A penalty with these values on a model's parameters."""
    code = penalty_code(penalty, model)
    plain = _plain(values)
    absolute, square = (
        evaluate([parse(text, Graph(), tuple(plain))], plain)[0]
        for text in (penalty.absolute, penalty.square)
    )
    read = tuple(letter in model.penalised for letter in model.letters)
    return Priced(code, tuple(bound_symbols(code.parameters, values).values()), read, absolute, square)
