"""The experiment that the page opens with, and those that show one thing each, offered by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .core.param import Words

# What the page opens with: on Rosenbrock's valley four rules behave in four ways, and one of them diverges.
OPENING: Mapping[str, Any] = {
    "version": 1,
    "objective": {"kind": "surface", "name": "rosenbrock", "parameters": {}},
    "start": [-1.2, 1.0],
    "steps": 500,
    "seed": 0,
    "stop": {},
    "runs": [
        # 4.8 times the limit 2/λmax at the start
        {"optimizer": {"name": "gradient_descent", "parameters": {"learning_rate": 0.0064}}},
        {"optimizer": {"name": "newton", "parameters": {"learning_rate": 1.0}}},
        {"optimizer": {"name": "adam", "parameters": {"learning_rate": 0.46}}},
        {
            "optimizer": {"name": "sgd", "parameters": {"learning_rate": 0.001, "momentum": 0.9}},
            "oracle": {"name": "noisy", "parameters": {"standard_deviation": 20}},
        },
    ],
}


@dataclass(frozen=True)
class Preset:
    """An experiment with what it shows: `words` has a name and one sentence in each language.

    `view` is what the page turns to when it is chosen, by the names that its view has them under.
    """

    name: str
    words: Words
    experiment: Mapping[str, Any]
    view: Mapping[str, Any] = field(default_factory=lambda: {"tab": "landscape"})


def _named(name: str, **parameters: object) -> dict[str, Any]:
    return {"name": name, "parameters": parameters}


def _run(optimizer: str, oracle: dict[str, Any] | None = None, **parameters: object) -> dict[str, Any]:
    run: dict[str, Any] = {"optimizer": _named(optimizer, **parameters)}
    return run if oracle is None else {**run, "oracle": oracle}


def _risk(dataset: dict[str, Any], model: str, loss: dict[str, Any], **more: object) -> dict[str, Any]:
    return {"kind": "risk", "dataset": dataset, "model": _named(model), "loss": loss, **more}


def _experiment(
    objective: dict[str, Any], *runs: dict[str, Any], steps: int, **more: object
) -> dict[str, Any]:
    return {"version": 1, "objective": objective, "steps": steps, "runs": list(runs), **more}


PRESETS: tuple[Preset, ...] = (
    Preset(
        "batches",
        {
            "en": {
                "name": "All rows, eight or one",
                "sentence": "A line fitted with all rows, eight or one at a time: fewer rows cost less and wander.",
            },
            "zh": {
                "name": "全部、八行或一行",
                "sentence": "用全部数据、八行或一行拟合同一条直线：行数越少越便宜，也越摇摆。",
            },
        },
        _experiment(
            _risk(_named("line"), "linear", _named("mse")),
            _run("gradient_descent", learning_rate=0.05),
            _run("sgd", _named("minibatch", size=8), learning_rate=0.05, momentum=0),
            _run("sgd", _named("minibatch", size=1), learning_rate=0.05, momentum=0),
            steps=400,
        ),
        view={"tab": "data"},
    ),
    Preset(
        "five_points",
        {
            "en": {
                "name": "Five points by hand",
                "sentence": "(1, 2) to (5, 10) and one weight: small enough to check every step with a pencil.",
            },
            "zh": {
                "name": "五个点，可手算",
                "sentence": "(1, 2) 到 (5, 10)，只有一个权重：每一步都能用笔验算。",
            },
        },
        _experiment(
            _risk(_named("five_points"), "linear_weight", _named("mse")),
            _run("gradient_descent", learning_rate=0.01),
            _run("gradient_descent", learning_rate=0.08),
            _run("newton", learning_rate=1.0),
            steps=50,
        ),
        view={"tab": "data"},
    ),
    Preset(
        "outlier",
        {
            "en": {
                "name": "One outlier, three losses",
                "sentence": "One far row pulls the squared error's minimum away; MAE and Huber hardly move. Drag it.",
            },
            "zh": {
                "name": "一个离群点，三种损失",
                "sentence": "一个远离的点把均方误差的极小点拉走，MAE 与 Huber 几乎不动。拖动它试试。",
            },
        },
        _experiment(
            _risk(
                {**_named("line", n=20), "edits": [{"row": 20, "to": [1.8, -6.0]}]}, "linear", _named("mse")
            ),
            _run("gradient_descent", learning_rate=0.1),
            steps=200,
        ),
        view={"tab": "data", "side": "losses"},
    ),
    Preset(
        "exact_zeros",
        {
            "en": {
                "name": "L1 makes exact zeros",
                "sentence": "The proximal step sets the first weight to 0 exactly; the subgradient's only comes near.",
            },
            "zh": {
                "name": "L1 产生精确的零",
                "sentence": "近端步把第一个权重恰好置为 0；次梯度步只能接近。",
            },
        },
        _experiment(
            _risk(
                _named("four_rows"),
                "linear_weights",
                _named("mse", convention="half_mean"),
                penalty=_named("l1", strength=0.5),
            ),
            _run("proximal_gradient", learning_rate=0.1),
            _run("gradient_descent", learning_rate=0.1),
            start=[1.5, -0.5],
            steps=400,
        ),
    ),
    Preset(
        "decay_kinds",
        {
            "en": {
                "name": "Coupled and decoupled decay",
                "sentence": "Adam divides a decay that is added to its gradient; AdamW takes it off beside the step.",
            },
            "zh": {
                "name": "耦合与解耦的权重衰减",
                "sentence": "Adam 会把加进梯度的衰减一并相除；AdamW 则在步长之外单独扣除。",
            },
        },
        _experiment(
            _risk(_named("half_planes"), "logistic_weights", _named("binary_cross_entropy")),
            _run("adam", learning_rate=0.1, weight_decay=0.1),
            _run("adamw", learning_rate=0.1, weight_decay=0.1),
            _run("adam", learning_rate=0.1),
            steps=300,
        ),
    ),
    Preset(
        "early_stopping",
        {
            "en": {
                "name": "Early stopping",
                "sentence": "Eight rows learnt by heart: held-out rows say when to stop, and the best step comes back.",
            },
            "zh": {
                "name": "早停",
                "sentence": "八行数据被死记硬背：留出的数据指出何时该停，并恢复到最佳的一步。",
            },
        },
        _experiment(
            _risk(
                _named("blobs_one_feature", n=16, data_seed=11),
                "logistic",
                _named("binary_cross_entropy"),
                split={"validation": 0.5},
            ),
            _run("gradient_descent", learning_rate=0.5),
            stop={"patience": 60},
            steps=300,
        ),
    ),
    Preset(
        "stale_gradients",
        {
            "en": {
                "name": "Stale gradients",
                "sentence": "A rate that is stable with fresh gradients diverges with those of ten steps ago.",
            },
            "zh": {
                "name": "过时的梯度",
                "sentence": "用最新梯度时稳定的学习率，换成十步之前的梯度就会发散。",
            },
        },
        _experiment(
            _risk(_named("line"), "linear", _named("mse")),
            _run("gradient_descent", learning_rate=0.2),
            _run("gradient_descent", _named("stale", delay=10), learning_rate=0.2),
            _run("gradient_descent", _named("stale", delay=10), learning_rate=0.04),
            steps=200,
        ),
    ),
    Preset(
        "two_minima",
        {
            "en": {
                "name": "A hidden unit: two minima",
                "sentence": "θ₂ tanh(θ₁x) is the same with both signs turned: which twin is found hangs on the start.",
            },
            "zh": {
                "name": "一个隐藏单元：两个极小点",
                "sentence": "θ₂ tanh(θ₁x) 两个符号同时翻转后不变：找到哪一个取决于起点。",
            },
        },
        _experiment(
            _risk(_named("sine"), "hidden_tanh", _named("mse")),
            _run("gradient_descent", learning_rate=0.1),
            {**_run("gradient_descent", learning_rate=0.1), "start": [-0.5, -0.2]},
            _run("adam", learning_rate=0.1),
            start=[0.5, 0.2],
            steps=300,
        ),
    ),
    Preset(
        "no_minimum",
        {
            "en": {
                "name": "A loss without a minimum",
                "sentence": "A sigmoid never reaches targets of 2 to 10: the loss falls for ever towards its infimum.",
            },
            "zh": {
                "name": "没有极小点的损失",
                "sentence": "sigmoid 永远到不了 2 到 10 的目标值：损失不断下降，趋向下确界。",
            },
        },
        _experiment(
            _risk(_named("five_points"), "two_layer_sigmoid", _named("mse")),
            _run("gradient_descent", learning_rate=0.05),
            _run("adam", learning_rate=0.05),
            _run("newton", learning_rate=1.0),
            steps=300,
        ),
    ),
    Preset(
        "two_modes",
        {
            "en": {
                "name": "One bell, two modes",
                "sentence": "KL(q‖p) settles on one mode, whichever is near; KL(p‖q) would cover both.",
            },
            "zh": {
                "name": "用一个高斯拟合两个峰",
                "sentence": "KL(q‖p) 落在较近的那个峰上；KL(p‖q) 则会同时覆盖两个峰。",
            },
        },
        _experiment(
            _risk(_named("two_modes", distance=7), "gaussian", _named("kl_reverse")),
            _run("gradient_descent", learning_rate=0.1),
            {**_run("gradient_descent", learning_rate=0.1), "start": [1.5, 0.0]},
            start=[-1.5, 0.0],
            steps=200,
        ),
    ),
)
