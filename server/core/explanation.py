"""What a step amounts to: a code and numbers, found from the step's data; the page has the sentence for the code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, runtime_checkable

from .oracles import Oracle, delay_of
from .rule import Rule, stable_rate

Values = dict[str, float | int]


@runtime_checkable
class Telling(Protocol):
    """A rule over the whole point: it has a sentence of its own for its steps, or none."""

    def sentence(self, values: Mapping[str, Sequence[float]]) -> tuple[str, Values] | None: ...


# What misled a rule that went uphill as its gradient told it, by what feeds the oracle.
_MISLEADS = {"normal": "noise_misleads", "rows": "batch_misleads", "past": "late_misleads"}


def explained(
    rule: Rule,
    oracle: Oracle,
    rate: float,
    before: Sequence[float],
    x: Sequence[float],
    values: Mapping[str, Sequence[float]],
    loss: tuple[float, float],
    eigenvalues: Sequence[float] | None,
) -> dict[str, object]:
    """The first that holds of: not finite, what the rule itself has to say, no movement, locally unstable, overshoot,
    loss up, down.

    `loss` is before and after; `eigenvalues` are the Hessian's where the step started, ascending.
    """
    step = [after - start for after, start in zip(x, before, strict=True)]
    numbers: Values = {"loss_before": loss[0], "loss": loss[1]}
    if not all(value - value == 0 for value in (*x, *loss)):
        return {"code": "not_finite", "values": numbers}
    own = rule.sentence(values) if isinstance(rule, Telling) else None
    if own is not None:
        return {"code": own[0], "values": {**numbers, **own[1]}}
    if not any(step):
        return {"code": "stays", "values": numbers}
    unstable = _unstable(rule, rate, eigenvalues, delay_of(oracle))
    if unstable:
        return {"code": "locally_unstable", "values": {**numbers, **unstable}}
    against = [i for i, g in enumerate(values["gradient"]) if g * step[i] > 0]
    if against and not isinstance(rule, Telling):
        axis = max(against, key=lambda i: abs(step[i]))
        misled = values["g"][axis] * step[axis] <= 0
        code = _MISLEADS.get(oracle.feeds, "noise_misleads") if misled else "momentum_overshoots"
        more: Values = {
            "axis": axis,
            "gradient": values["gradient"][axis],
            "given": values["g"][axis],
            "step": step[axis],
        }
        return {"code": code, "values": {**numbers, **more}}
    return {"code": "loss_rose" if loss[1] > loss[0] else "loss_fell", "values": numbers}


def _unstable(rule: Rule, rate: float, eigenvalues: Sequence[float] | None, delay: int) -> Values | None:
    """The numbers, if the rate is beyond the rule's own threshold at this curvature."""
    if not eigenvalues or eigenvalues[-1] <= 0:
        return None
    sharpness = eigenvalues[-1]
    largest = stable_rate(rule, sharpness, delay)
    if largest is None or not rate > largest:
        return None
    return {
        "learning_rate": rate,
        "sharpness": sharpness,
        "threshold": largest * sharpness,
        "ratio": rate / largest,
    }
