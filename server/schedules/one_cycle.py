"""The learning rate goes up once and down once, far below where it began."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from ..core.formula.evaluate import Arithmetic
from ..core.param import Choice, Flag, Param
from ..core.schedule import DURATION, WARMUP, length


def _named(en: str, zh: str) -> Mapping[str, Mapping[str, str]]:
    return {"en": {"name": en}, "zh": {"name": zh}}


_SHAPE: Mapping[str, Mapping[str, Any]] = {
    "en": {"name": "Along", "options": {"cosine": "a cosine", "linear": "a line"}},
    "zh": {"name": "曲线", "options": {"cosine": "余弦", "linear": "直线"}},
}
_MOVES = ("cycle_momentum", (True,))


@dataclass(frozen=True)
class OneCycle:
    """α/div → α over the part s of the run, then α → α/div/final_div; as PyTorch's OneCycleLR.

    With `cycle_momentum` the momentum (β₁ where the rule has that) goes high → low → high meanwhile.
    Source: L. N. Smith and N. Topin, "Super-convergence: very fast training of neural networks using large learning
    rates", 2017. The shape and the numbers are PyTorch's.
    """

    duration: Annotated[int, DURATION] = 0
    rise: Annotated[float, Param(0.01, 0.9, symbol="s", words=_named("Part of the rise", "上升所占比例"))] = (
        0.3
    )
    div: Annotated[
        float, Param(1, 1000, scale="log", symbol="d", words=_named("Peak over beginning", "峰值与初始之比"))
    ] = 25.0
    final_div: Annotated[
        float,
        Param(1, 1e6, scale="log", symbol="e", words=_named("Beginning over end", "初始与最终之比")),
    ] = 1e4
    shape: Annotated[str, Choice(("cosine", "linear"), words=_SHAPE)] = "cosine"
    cycle_momentum: Annotated[bool, Flag(words=_named("Move the momentum too", "同时改变动量"))] = False
    high_momentum: Annotated[
        float, Param(0, 0.999, symbol="βₘₐₓ", words=_named("Momentum at the ends", "两端的动量"), when=_MOVES)
    ] = 0.95
    low_momentum: Annotated[
        float,
        Param(0, 0.999, symbol="βₘᵢₙ", words=_named("Momentum at the peak", "峰值处的动量"), when=_MOVES),
    ] = 0.85
    warmup: Annotated[int, WARMUP] = 0

    words: ClassVar = {
        "en": {
            "name": "One cycle",
            "sentence": "The learning rate rises from α/d to α, then falls to almost nothing.",
            "convention": "The rate that is set is the peak, PyTorch's max_lr. After T updates the last one holds.",
            "differs": "PyTorch's OneCycleLR moves the momentum too, .95 → .85 → .95; here a switch does. "
            "Adam's bias correction then multiplies the β₁ that were used; PyTorch takes the present one to a power.",
        },
        "zh": {
            "name": "单周期",
            "sentence": "学习率从 α/d 升到 α，再降到几乎为零。",
            "convention": "所设的学习率是峰值，即 PyTorch 的 max_lr。T 步之后保持最后的学习率。",
            "differs": "PyTorch 的 OneCycleLR 默认还会改变动量（.95 → .85 → .95）；这里由一个开关控制，默认关闭。"
            "此时 Adam 的偏差修正是各步所用 β₁ 的乘积；PyTorch 则取当前 β₁ 的 t 次幂。",
        },
    }
    source: ClassVar[str] = "L. N. Smith and N. Topin, Super-convergence, 2017 (arXiv 1708.07120)"
    reads_steps: ClassVar[bool] = True
    symbols: ClassVar[Mapping[str, str]] = {"duration": "T", "peak": "P", "up": "u", "down": "v"}

    def parts(self, step: Any, steps: Any, ops: Arithmetic) -> Mapping[str, Any]:
        """The step of the peak (not whole, as in PyTorch), and how much of the rise and of the fall is done."""
        duration = length(self.duration, steps, ops)
        peak = self.rise * duration - 1.0
        up = ops.maximum(ops.minimum(step / ops.maximum(peak, 1.0), 1.0), 0.0)
        down = ops.maximum(ops.minimum((step - peak) / (duration - 1.0 - peak), 1.0), 0.0)
        return {"duration": duration, "peak": peak, "up": up, "down": down}

    def factor(self, step: Any, steps: Any, ops: Arithmetic) -> Any:
        begin = 1.0 / self.div
        return self._between(begin, 1.0, begin / self.final_div, step, steps, ops)

    def momentum(self, step: Any, steps: Any, ops: Arithmetic) -> Any:
        """None unless the momentum is to be moved."""
        if not self.cycle_momentum:
            return None
        high, low = self.high_momentum, self.low_momentum
        return self._between(high, low, high, step, steps, ops)

    def _between(self, begin: Any, peak: Any, end: Any, step: Any, steps: Any, ops: Arithmetic) -> Any:
        parts = self.parts(step, steps, ops)
        rising = self._along(begin, peak, parts["up"], ops)
        falling = self._along(peak, end, parts["down"], ops)
        return ops.where(ops.greater(step, parts["peak"]), falling, rising)

    def _along(self, begin: Any, end: Any, part: Any, ops: Arithmetic) -> Any:
        if self.shape == "linear":
            return begin + (end - begin) * part
        return end + (begin - end) * (1.0 + ops.cos(math.pi * part)) / 2.0
