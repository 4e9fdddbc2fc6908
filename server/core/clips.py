"""What is done to a gradient before the rule sees it. Order: clip → coupled decay → moments → update."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol

from .formula.evaluate import Arithmetic
from .formula.graph import Node


class Clip(Protocol):
    """A change of the whole gradient, traced as a rule is."""

    words: ClassVar[dict[str, dict[str, str]]]

    def clipped(self, gradient: list[Node], ops: Arithmetic) -> list[Node]:
        """The gradient (d coordinates) that the rule is given."""


@dataclass(frozen=True)
class NoClip:
    """The gradient as it is."""

    words: ClassVar = {
        "en": {"name": "No clipping", "sentence": "The rule sees the gradient as it is."},
        "zh": {"name": "不裁剪", "sentence": "更新规则直接使用原始梯度。"},
    }

    def clipped(self, gradient: list[Node], ops: Arithmetic) -> list[Node]:
        return gradient


CLIPS: dict[str, type[NoClip]] = {"none": NoClip}
