"""What the gradient that a rule is given is made of, and where randomness comes from.

A stochastic oracle draws from (experiment seed, kind of oracle, its parameters) and the step alone: runs that
draw alike meet the same noise, whatever their place, the size of blocks or what was computed before.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, ClassVar, Literal, Protocol

import numpy as np

from .formula.graph import Node
from .objective import Objective
from .param import Flag, Param, filled
from .risk.objective import RiskObjective
from .risk.rows import MOST_ROWS
from .rule import is_elementwise

# No stale gradient is older: a checkpoint keeps as many of them.
MOST_DELAY = 50
# Noise is drawn for this many steps at once, so that any step's draw is found without the ones before.
CHUNK = 256


Feed = Literal["", "normal", "rows", "past"]


class Oracle(Protocol):
    """How the gradient that a rule is given comes from the true one."""

    words: ClassVar[dict[str, dict[str, str]]]
    source: ClassVar[str]
    # Columns of its own beside the observer's.
    columns: ClassVar[tuple[str, ...]]
    # Whether it draws: then another seed is another path.
    draws: ClassVar[bool]
    # What it is fed at each step, one number a coordinate: standard normal ones, the gradient of a batch of rows, or
    # the true gradient some steps ago.
    feeds: ClassVar[Feed]
    # What it needs beside an objective: `data`, or an `elementwise` rule.
    needs: ClassVar[tuple[str, ...]]

    def gradient(self, slope: Node, draw: Node) -> Node:
        """One coordinate of the gradient that is given, from the true one and from what is fed."""


@dataclass(frozen=True)
class Exact:
    """The true gradient."""

    words: ClassVar = {
        "en": {
            "name": "Exact gradient",
            "short": "exact gradient",
            "sentence": "The true gradient of the objective.",
        },
        "zh": {"name": "精确梯度", "short": "精确梯度", "sentence": "目标函数的真实梯度。"},
    }
    source: ClassVar[str] = (
        "A.-L. Cauchy, Méthode générale pour la résolution des systèmes d'équations simultanées, 1847"
    )
    columns: ClassVar[tuple[str, ...]] = ()
    draws: ClassVar[bool] = False
    feeds: ClassVar[Feed] = ""
    needs: ClassVar[tuple[str, ...]] = ()

    def gradient(self, slope: Node, draw: Node) -> Node:
        return slope


@dataclass(frozen=True)
class Noisy:
    """The true gradient plus Gaussian noise, N(0, σ²) in each coordinate: noise, and never called SGD."""

    standard_deviation: Annotated[float, Param(0, 1000, scale="log", smallest=1e-3, symbol="σ")] = 1.0

    words: ClassVar = {
        "en": {
            "name": "Noisy gradient",
            "short": "noisy gradient",
            "sentence": "The true gradient plus Gaussian noise, drawn from the experiment's seed.",
        },
        "zh": {"name": "含噪梯度", "short": "含噪梯度", "sentence": "真实梯度加上由实验种子产生的高斯噪声。"},
    }
    source: ClassVar[str] = "H. Robbins and S. Monro, A stochastic approximation method, 1951"
    columns: ClassVar[tuple[str, ...]] = ("batch_gradient_norm",)
    draws: ClassVar[bool] = True
    feeds: ClassVar[Feed] = "normal"
    needs: ClassVar[tuple[str, ...]] = ()

    def gradient(self, slope: Node, draw: Node) -> Node:
        return slope + self.standard_deviation * draw


@dataclass(frozen=True)
class Minibatch:
    """The gradient over a batch of the rows: right on average, and the cost of a few rows.

    Without replacement the rows are shuffled anew each epoch and dealt out in order; the last batch of an epoch has
    what is left, as PyTorch's DataLoader with shuffle=True and drop_last=False has it. A batch of all rows or more is
    the whole, in its own order. With replacement each row of a batch is drawn from all.
    """

    size: Annotated[
        int,
        Param(
            1,
            MOST_ROWS,
            scale="log",
            symbol="B",
            integer=True,
            words={"en": {"name": "Batch size"}, "zh": {"name": "批量大小"}},
        ),
    ] = 8
    replacement: Annotated[
        bool, Flag(words={"en": {"name": "With replacement"}, "zh": {"name": "有放回抽样"}})
    ] = False

    words: ClassVar = {
        "en": {
            "name": "Mini-batch",
            "short": "mini-batch",
            "sentence": "The gradient over a few rows of the data, shuffled every epoch: what training really uses.",
        },
        "zh": {
            "name": "小批量",
            "short": "小批量",
            "sentence": "用少数几行数据求梯度，每一轮重新打乱：训练时真正使用的方式。",
        },
    }
    source: ClassVar[str] = (
        "L. Bottou, F. E. Curtis and J. Nocedal, Optimization methods for large-scale machine learning, 2018; "
        "torch.utils.data.DataLoader"
    )
    columns: ClassVar[tuple[str, ...]] = ("batch_loss", "batch_gradient_norm")
    draws: ClassVar[bool] = True
    feeds: ClassVar[Feed] = "rows"
    needs: ClassVar[tuple[str, ...]] = ("data",)

    def gradient(self, slope: Node, draw: Node) -> Node:
        return draw


@dataclass(frozen=True)
class Stale:
    """The true gradient of τ steps ago, as a worker has it that read the parameters τ updates before the others wrote.

    In the first τ steps it is that of the start. Gradient descent on a curvature λ is then stable for
    αλ < 2 sin(π/(4τ + 2)) and no further.
    """

    delay: Annotated[
        int,
        Param(
            1,
            MOST_DELAY,
            scale="log",
            symbol="τ",
            integer=True,
            words={"en": {"name": "Delay in steps"}, "zh": {"name": "延迟步数"}},
        ),
    ] = 4

    words: ClassVar = {
        "en": {
            "name": "Stale gradient",
            "short": "stale gradient",
            "sentence": "The gradient of a point some steps back, as asynchronous workers deliver it.",
        },
        "zh": {
            "name": "过时梯度",
            "short": "过时梯度",
            "sentence": "若干步之前那一点的梯度，如同异步训练中各工作进程交来的那样。",
        },
    }
    source: ClassVar[str] = (
        "J. Tsitsiklis, D. Bertsekas and M. Athans, Distributed asynchronous deterministic and stochastic gradient "
        "optimization algorithms, 1986; F. Niu, B. Recht, C. Ré and S. Wright, Hogwild!, 2011"
    )
    columns: ClassVar[tuple[str, ...]] = ()
    draws: ClassVar[bool] = False
    feeds: ClassVar[Feed] = "past"
    # A search asks at points where nobody has been yet: there is no gradient of some steps ago.
    needs: ClassVar[tuple[str, ...]] = ("elementwise",)

    def gradient(self, slope: Node, draw: Node) -> Node:
        return draw


ORACLES: dict[str, type[Exact] | type[Noisy] | type[Minibatch] | type[Stale]] = {
    "exact": Exact,
    "noisy": Noisy,
    "minibatch": Minibatch,
    "stale": Stale,
}


def default_oracle(optimizer: Any, data: bool) -> str:
    """The name of the oracle that an optimizer has where none is chosen: on data, noise gives way to real batches."""
    name: str = optimizer.default_oracle
    return "minibatch" if name == "noisy" and data else name


def delay_of(oracle: Oracle) -> int:
    """By how many steps its gradient is late."""
    return oracle.delay if isinstance(oracle, Stale) else 0


def unmet(oracle: Oracle, optimizer: Any, objective: Objective) -> str | None:
    """The first of an oracle's needs that is not met here; None where all are."""
    met = {"data": isinstance(objective, RiskObjective), "elementwise": is_elementwise(optimizer)}
    return next((need for need in oracle.needs if not met[need]), None)


def draws(seed: int, oracle: Oracle, dimension: int, first: int, count: int) -> list[tuple[float, ...]]:
    """Standard normal numbers for the updates from steps first … first + count − 1, a tuple of d numbers each."""
    key = key_of(seed, oracle, dimension)
    out: list[tuple[float, ...]] = []
    for chunk in range(first // CHUNK, (first + count - 1) // CHUNK + 1):
        start = chunk * CHUNK
        out += _chunk(key, dimension, chunk)[max(first - start, 0) : first + count - start]
    return out


def normal_chunk(seed: int, oracle: Oracle, dimension: int, chunk: int) -> np.ndarray:
    """What `draws` tells for the steps of one chunk: (CHUNK, d)."""
    return _numbers(key_of(seed, oracle, dimension), dimension, chunk)


# Measured: `json.dumps` makes one like it at each call, which takes longer than what it then writes.
_KEYS = json.JSONEncoder(sort_keys=True)


def key_of(seed: int, oracle: Oracle, count: int) -> str:
    """All that draws depend on: the seed, the oracle, and how many there are to draw or to draw from."""
    name = type(oracle).__name__.lower()
    return _KEYS.encode([seed, name, filled(oracle), count])


@lru_cache(maxsize=512)
def _chunk(key: str, dimension: int, chunk: int) -> tuple[tuple[float, ...], ...]:
    return tuple(map(tuple, _numbers(key, dimension, chunk).tolist()))


def _numbers(key: str, dimension: int, chunk: int) -> np.ndarray:
    return generator_of(key, chunk).standard_normal((CHUNK, dimension))


def generator_of(key: str, chunk: int) -> np.random.Generator:
    """The generator of one chunk of draws."""
    entropy = int.from_bytes(hashlib.sha256(key.encode()).digest())
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(entropy, spawn_key=(chunk,))))
