"""The learning rate goes along a line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from ..core.formula.evaluate import Arithmetic
from ..core.param import Param
from ..core.schedule import DURATION, WARMUP, length


@dataclass(frozen=True)
class Linear:
    """α_k = α (r₀ + (r₁ − r₀) k/T) until k = T, then α r₁, as PyTorch's LinearLR.

    Source: P. Goyal et al., "Accurate, large minibatch SGD", 2017 (upwards); A. Defazio et al., "Optimal linear decay
    learning rate schedules and further refinements", 2023 (down to zero).
    """

    duration: Annotated[int, DURATION] = 0
    start_factor: Annotated[
        float, Param(0, 1, symbol="r₀", words={"en": {"name": "Factor at first"}, "zh": {"name": "初始因子"}})
    ] = 1.0
    end_factor: Annotated[
        float, Param(0, 1, symbol="r₁", words={"en": {"name": "Factor at last"}, "zh": {"name": "最终因子"}})
    ] = 0.0
    warmup: Annotated[int, WARMUP] = 0

    words: ClassVar = {
        "en": {
            "name": "Linear",
            "sentence": "The learning rate goes along a straight line from one factor to another, then stays.",
            "convention": "After T updates the last factor holds; with 0 the run then stands still.",
            "differs": "PyTorch's LinearLR rises from 1/3 to 1 in 5 updates where nothing is said.",
        },
        "zh": {
            "name": "线性",
            "sentence": "学习率沿直线从一个因子变到另一个因子，然后保持不变。",
            "convention": "T 步之后保持最终因子；若它为 0，运行便不再移动。",
            "differs": "PyTorch 的 LinearLR 默认在 5 步内从 1/3 升到 1。",
        },
    }
    source: ClassVar[str] = (
        "P. Goyal et al., Accurate, large minibatch SGD, 2017 (arXiv 1706.02677); "
        "A. Defazio et al., Optimal linear decay learning rate schedules, 2023 (arXiv 2310.07831)"
    )
    reads_steps: ClassVar[bool] = True
    symbols: ClassVar[Mapping[str, str]] = {"duration": "T"}

    def parts(self, step: Any, steps: Any, ops: Arithmetic) -> Mapping[str, Any]:
        """`duration`: how many updates it takes."""
        return {"duration": length(self.duration, steps, ops)}

    def factor(self, step: Any, steps: Any, ops: Arithmetic) -> Any:
        part = ops.minimum(step / self.parts(step, steps, ops)["duration"], 1.0)
        return self.start_factor + (self.end_factor - self.start_factor) * part
