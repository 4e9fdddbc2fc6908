"""The learning rate goes up and down in triangles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from ..core.formula.evaluate import Arithmetic
from ..core.param import Choice, Param
from ..core.schedule import FLOOR, WARMUP


def _updates(symbol: str, en: str, zh: str) -> Param:
    words = {"en": {"name": en}, "zh": {"name": zh}}
    return Param(1, 20_000, scale="log", integer=True, symbol=symbol, words=words)


@dataclass(frozen=True)
class Cyclic:
    """α_k = α (r + (1 − r) h), h a triangle: U updates from 0 up to 1, D updates down; as PyTorch's CyclicLR.

    With `triangular2` each triangle is half as high as the one before.
    Source: L. N. Smith, "Cyclical learning rates for training neural networks", 2015.
    """

    up: Annotated[int, _updates("U", "Updates upwards", "上升步数")] = 50
    down: Annotated[int, _updates("D", "Updates downwards", "下降步数")] = 50
    floor: Annotated[float, FLOOR] = 0.1
    shape: Annotated[
        str,
        Choice(
            ("triangular", "triangular2"),
            words={
                "en": {
                    "name": "Triangles",
                    "options": {"triangular": "equal", "triangular2": "each half as high"},
                },
                "zh": {"name": "三角形", "options": {"triangular": "相同", "triangular2": "逐个减半"}},
            },
        ),
    ] = "triangular"
    warmup: Annotated[int, WARMUP] = 0

    words: ClassVar = {
        "en": {
            "name": "Cyclic",
            "sentence": "The learning rate rises and falls along triangles between r·α and α.",
            "convention": "It begins at the low end; the learning rate that is set is the peak, PyTorch's max_lr.",
            "differs": "PyTorch's CyclicLR also moves the momentum, .8 to .9, unless told not to; here it stays.",
        },
        "zh": {
            "name": "周期性",
            "sentence": "学习率在 r·α 与 α 之间沿三角波升降。",
            "convention": "从低端开始；所设的学习率是峰值，即 PyTorch 的 max_lr。",
            "differs": "除非另行指定，PyTorch 的 CyclicLR 还会让动量在 0.8 与 0.9 之间变化；这里动量保持不变。",
        },
    }
    source: ClassVar[str] = (
        "L. N. Smith, Cyclical learning rates for training neural networks, 2015 (arXiv 1506.01186)"
    )
    reads_steps: ClassVar[bool] = False
    symbols: ClassVar[Mapping[str, str]] = {"cycle": "c", "position": "j", "height": "h"}

    def parts(self, step: Any, steps: Any, ops: Arithmetic) -> Mapping[str, Any]:
        """The number of the triangle, the update in it, and its height there."""
        both = self.up + self.down
        cycle = ops.floor(step / both)
        position = step - both * cycle
        height = ops.minimum(position / self.up, (both - position) / self.down)
        if self.shape == "triangular2":
            height = height / ops.power(2.0, cycle)
        return {"cycle": cycle, "position": position, "height": height}

    def factor(self, step: Any, steps: Any, ops: Arithmetic) -> Any:
        return self.floor + (1.0 - self.floor) * self.parts(step, steps, ops)["height"]
