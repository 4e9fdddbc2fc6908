"""The learning rate as it is set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from ..core.formula.evaluate import Arithmetic
from ..core.schedule import WARMUP


@dataclass(frozen=True)
class Constant:
    """α_k = α.

    Source: H. Robbins and S. Monro, "A stochastic approximation method", 1951 (the constant case).
    """

    warmup: Annotated[int, WARMUP] = 0

    words: ClassVar = {
        "en": {"name": "Constant", "sentence": "The learning rate stays as it is set."},
        "zh": {"name": "恒定", "sentence": "学习率保持设定值不变。"},
    }
    source: ClassVar[str] = (
        "H. Robbins and S. Monro, A stochastic approximation method, 1951 (the constant case)"
    )
    reads_steps: ClassVar[bool] = False
    symbols: ClassVar[Mapping[str, str]] = {}

    def factor(self, step: Any, steps: Any, ops: Arithmetic) -> Any:
        """What the learning rate of the update from `step` (from 0) is multiplied by; `steps` is the run's length."""
        return 1.0
