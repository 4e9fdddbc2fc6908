"""What is done to a gradient before the rule sees it. Order: clip → coupled decay → moments → update."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Protocol

from .formula.evaluate import Arithmetic
from .param import Param


class Clip(Protocol):
    """A change of the whole gradient, traced as a rule is, and the same lines on floats."""

    words: ClassVar[dict[str, dict[str, str]]]
    source: ClassVar[str]
    # Columns of its own beside the observer's: `clipped`, the number of gradients changed so far, or none.
    columns: ClassVar[tuple[str, ...]]
    # Letters for what `clipped` names.
    symbols: ClassVar[Mapping[str, str]]

    def clipped(self, gradient: Sequence[Any], ops: Arithmetic) -> tuple[list[Any], dict[str, Any]]:
        """The gradient (d coordinates) that the rule is given, and the named numbers on the way."""


@dataclass(frozen=True)
class NoClip:
    """The gradient as it is."""

    words: ClassVar = {
        "en": {"name": "No clipping", "sentence": "The rule sees the gradient as it is."},
        "zh": {"name": "不裁剪", "sentence": "更新规则直接使用原始梯度。"},
    }
    source: ClassVar[str] = (
        "A.-L. Cauchy, Méthode générale pour la résolution des systèmes d'équations simultanées, 1847"
    )
    columns: ClassVar[tuple[str, ...]] = ()
    symbols: ClassVar[Mapping[str, str]] = {}

    def clipped(self, gradient: Sequence[Any], ops: Arithmetic) -> tuple[list[Any], dict[str, Any]]:
        return list(gradient), {}


@dataclass(frozen=True)
class ClipByValue:
    """Every coordinate of the gradient is kept in [−c, c], as `torch.nn.utils.clip_grad_value_` does.

    Source: T. Mikolov, "Statistical language models based on neural networks", 2012.
    """

    limit: Annotated[float, Param(1e-6, 1e6, scale="log", symbol="c")] = 1.0

    words: ClassVar = {
        "en": {
            "name": "By value",
            "sentence": "Each coordinate of the gradient is cut to at most c in size, which turns its direction.",
        },
        "zh": {"name": "按值裁剪", "sentence": "梯度的每个坐标都被限制在 ±c 以内，方向会因此改变。"},
    }
    source: ClassVar[str] = (
        "T. Mikolov, Statistical language models based on neural networks, 2012; torch.nn.utils.clip_grad_value_"
    )
    columns: ClassVar[tuple[str, ...]] = ("clipped",)
    symbols: ClassVar[Mapping[str, str]] = {"clipped": "ĝ"}

    def clipped(self, gradient: Sequence[Any], ops: Arithmetic) -> tuple[list[Any], dict[str, Any]]:
        return [ops.minimum(ops.maximum(g, -self.limit), self.limit) for g in gradient], {}


@dataclass(frozen=True)
class ClipByNorm:
    """The gradient is shortened to length c where it is longer: ĝ = min(1, c/(‖g‖ + 10⁻⁶)) g.

    The 10⁻⁶ is that of `torch.nn.utils.clip_grad_norm_`.
    Source: R. Pascanu, T. Mikolov and Y. Bengio, "On the difficulty of training recurrent neural networks", 2013.
    """

    limit: Annotated[float, Param(1e-6, 1e6, scale="log", symbol="c")] = 1.0

    words: ClassVar = {
        "en": {
            "name": "By norm",
            "sentence": "A gradient longer than c is shortened to length c; its direction stays.",
        },
        "zh": {"name": "按范数裁剪", "sentence": "长度超过 c 的梯度被缩短到 c，方向不变。"},
    }
    source: ClassVar[str] = (
        "R. Pascanu, T. Mikolov and Y. Bengio, On the difficulty of training recurrent neural networks, 2013 "
        "(arXiv 1211.5063); the 10⁻⁶ is that of torch.nn.utils.clip_grad_norm_"
    )
    columns: ClassVar[tuple[str, ...]] = ("clipped",)
    symbols: ClassVar[Mapping[str, str]] = {"clipped": "ĝ", "norm": "‖g‖", "ratio": "r"}

    def clipped(self, gradient: Sequence[Any], ops: Arithmetic) -> tuple[list[Any], dict[str, Any]]:
        squares = gradient[0] * gradient[0]
        for g in gradient[1:]:
            squares = squares + g * g
        norm = ops.sqrt(squares)
        ratio = self.limit / (norm + 1e-6)
        return [ops.minimum(1.0, ratio) * g for g in gradient], {"norm": norm, "ratio": ratio}


CLIPS: dict[str, type[NoClip] | type[ClipByValue] | type[ClipByNorm]] = {
    "none": NoClip,
    "value": ClipByValue,
    "norm": ClipByNorm,
}


def changes(given: Sequence[Any], cut: Sequence[Any], ops: Arithmetic) -> Any:
    """1 where clipping changed the gradient, else 0."""
    apart = ops.absolute(cut[0] - given[0])
    for before, after in zip(given[1:], cut[1:], strict=True):
        apart = apart + ops.absolute(after - before)
    return ops.where(ops.greater(apart, 0.0), 1.0, 0.0)
