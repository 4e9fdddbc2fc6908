"""The learning rate falls when the loss has stopped falling."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, NamedTuple

from ..core.formula.evaluate import Arithmetic
from ..core.param import Param
from ..core.schedule import WARMUP


def _named(en: str, zh: str) -> Mapping[str, Mapping[str, str]]:
    return {"en": {"name": en}, "zh": {"name": zh}}


class State(NamedTuple):
    """The best loss so far, how often in a row it was not beaten, updates left to rest, and the factor."""

    best: Any
    bad: Any
    rest: Any
    ratio: Any


@dataclass(frozen=True)
class ReduceOnPlateau:
    """α_k = α r, where r is multiplied by γ once the loss was P times in a row no better, as PyTorch has it.

    Better is f < fₘᵢₙ(1 − θ) with the best loss so far. Before the update from step k ≥ 1 the loss at x_k is looked
    at; the first update asks nothing. After a cut the count rests for R updates.
    Source: PyTorch's documentation of torch.optim.lr_scheduler.ReduceLROnPlateau; the practice is that of A.
    Krizhevsky, I. Sutskever and G. Hinton, 2012, section 5.
    """

    gamma: Annotated[float, Param(0.01, 0.99, symbol="γ", words=_named("Decay factor", "衰减因子"))] = 0.1
    patience: Annotated[
        int,
        Param(0, 1000, scale="log", smallest=1, integer=True, symbol="P", words=_named("Patience", "耐心")),
    ] = 10
    threshold: Annotated[
        float,
        Param(
            0, 0.5, scale="log", smallest=1e-8, symbol="θ", words=_named("Threshold, relative", "相对阈值")
        ),
    ] = 1e-4
    cooldown: Annotated[
        int,
        Param(
            0,
            1000,
            scale="log",
            smallest=1,
            integer=True,
            symbol="R",
            words=_named("Rest after a cut", "降后冷却"),
        ),
    ] = 0
    floor: Annotated[
        float,
        Param(0, 1, scale="log", smallest=1e-8, symbol="rₘᵢₙ", words=_named("Least factor", "最小因子")),
    ] = 0.0
    warmup: Annotated[int, WARMUP] = 0

    words: ClassVar = {
        "en": {
            "name": "Reduce on plateau",
            "sentence": "The learning rate is multiplied by γ when the loss has not improved for more than P updates.",
            "convention": "It sees the true loss before every update but the first, even where the gradient is noisy.",
            "differs": "PyTorch sees what it is given, mostly once an epoch, and leaves out cuts smaller than 10⁻⁸.",
        },
        "zh": {
            "name": "停滞时降低",
            "sentence": "损失超过 P 步没有改进时，学习率乘以 γ。",
            "convention": "除第一步外，每次更新前都查看真实损失，即使梯度带噪声。",
            "differs": "PyTorch 查看的是传给它的值，通常每轮一次，并略去小于 10⁻⁸ 的下降。",
        },
    }
    source: ClassVar[str] = (
        "PyTorch 2.13, torch.optim.lr_scheduler.ReduceLROnPlateau; A. Krizhevsky, I. Sutskever and G. Hinton, 2012"
    )
    reads_steps: ClassVar[bool] = False
    symbols: ClassVar[Mapping[str, str]] = {
        "best": "fₘᵢₙ",
        "bad": "b",
        "rest": "w",
        "ratio": "r",
        "count": "n",
    }

    def begin(self) -> State:
        return State(best=float("inf"), bad=0.0, rest=0.0, ratio=1.0)

    def parts(self, state: State, loss: Any, step: Any, ops: Arithmetic) -> Mapping[str, Any]:
        """`count`: how often in a row the best loss was not beaten, this one included."""
        resting = ops.greater(state.rest, 0.0)
        counted = ops.where(self._better(state, loss, ops), 0.0, state.bad + 1.0)
        return {"count": ops.where(resting, 0.0, counted)}

    def watched(self, state: State, loss: Any, step: Any, ops: Arithmetic) -> tuple[Any, State]:
        count = self.parts(state, loss, step, ops)["count"]
        # At step 0 any loss beats infinity and nothing else changes: only the record has to wait.
        record = ops.where(ops.greater_equal(step, 1.0), loss, state.best)
        cut = ops.greater(count, self.patience)
        lower = ops.maximum(state.ratio * self.gamma, self.floor)
        new = State(
            best=ops.where(self._better(state, loss, ops), record, state.best),
            bad=ops.where(cut, 0.0, count),
            rest=ops.where(cut, self.cooldown, ops.maximum(state.rest - 1.0, 0.0)),
            ratio=ops.where(cut, lower, state.ratio),
        )
        return new.ratio, new

    def _better(self, state: State, loss: Any, ops: Arithmetic) -> Any:
        return ops.greater(state.best * (1.0 - self.threshold), loss)
