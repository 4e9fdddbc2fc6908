"""The losses of the registry as functions of a prediction: value, slope and curvature."""

from functools import cache

import numpy as np

import server.losses
import server.models
from server.core.formula.arrays import ArrayCode
from server.core.formula.derive import derivative
from server.core.registry import discover
from server.core.risk.loss import is_loss
from server.core.risk.model import is_model
from server.core.risk.row_code import bound_symbols, loss_symbols, row_code

LOSSES = discover(server.losses, is_loss)
MODELS = discover(server.models, is_model)
CELL = 0.2
# Targets to ask of, by kind; of ranks only the difference of predictions counts.
TARGETS = {"number": (-1.3, 0.0, 2.5), "label": (0.0, 1.0), "rank": (1.0,), "mass": (1e-12, 0.003, 0.4)}


def settings(name):
    """Values of its parameters: as they come, each number at the ends of its range, each choice."""
    parameters = LOSSES[name].parameters
    usual = {one.name: one.default for one in parameters}
    found = [usual]
    for one in parameters:
        ends = one.options if one.kind == "choice" else (one.low, one.high)
        found += [{**usual, one.name: end} for end in ends]
    return found


def targets_of(name):
    return [target for kind in LOSSES[name].targets for target in TARGETS[kind]]


def told(name, predictions, target, values=None):
    """Loss, slope and second derivative in the prediction (of pairs: in the difference), arrays each."""
    numbers = bound_symbols(loss_symbols(LOSSES[name]), values or settings(name)[0]).values()
    results = [np.empty(len(predictions)) for _ in range(3)]
    _code(name).run([np.asarray(predictions, dtype=float), target, CELL, *numbers], results)
    return results


@cache
def _code(name):
    loss = LOSSES[name]
    code = row_code(next(one for one in MODELS.values() if set(one.gives) & set(loss.takes)), loss)
    outputs = [code.loss, code.slope, derivative(code.slope, code.free)]
    return ArrayCode(outputs, (code.free, "t", "h", *code.parameters))
