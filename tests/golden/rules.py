"""Which rules are compared, with whom, and what both are given: one line a convention that a reference has."""

from dataclasses import dataclass

from server.optimizers.adabelief import AdaBelief
from server.optimizers.adadelta import Adadelta
from server.optimizers.adagrad import Adagrad
from server.optimizers.adam import Adam
from server.optimizers.adamax import Adamax
from server.optimizers.adamw import AdamW
from server.optimizers.asgd import ASGD
from server.optimizers.gradient_descent import GradientDescent
from server.optimizers.heavy_ball import HeavyBall
from server.optimizers.lion import Lion
from server.optimizers.nadam import NAdam
from server.optimizers.radam import RAdam
from server.optimizers.rmsprop import RMSprop
from server.optimizers.rprop import Rprop
from server.optimizers.sgd import SGD
from server.optimizers.signsgd import SignSGD
from server.optimizers.yogi import Yogi

EDGE_PARTS = (0.1, 0.5, 0.9)
ADAM_RATES = (0.001, 0.01, 0.1)


@dataclass(frozen=True)
class Compared:
    """Our class with its values, and the reference's name with its own, both beside the learning rate.

    `rates` are learning rates, `edge_parts` such as parts of 2/λmax. `kept_as` is the rule whose golden trajectory
    serves this one too. `everywhere`: on all golden surfaces, not on four.
    """

    ours: type
    values: dict[str, object]
    library: str
    theirs: str
    given: dict[str, object]
    rates: tuple[float, ...] = ()
    edge_parts: tuple[float, ...] = ()
    steps: int = 80
    everywhere: bool = False
    kept_as: str = ""


def _torch(
    ours: type, theirs: str, values: dict[str, object], given: dict[str, object], *rates: float
) -> Compared:
    return Compared(ours, values, "PyTorch", theirs, given, rates or (0.1,))


def _optax(
    ours: type, theirs: str, values: dict[str, object], given: dict[str, object], *rates: float
) -> Compared:
    return Compared(ours, values, "optax", theirs, given, rates or (0.1,))


def _first(ours: type, kept_as: str = "", **values: object) -> Compared:
    """PyTorch's SGD on every golden surface."""
    return Compared(
        ours,
        values,
        "PyTorch",
        "SGD",
        dict(values),
        edge_parts=EDGE_PARTS,
        steps=150,
        everywhere=True,
        kept_as=kept_as,
    )


def _adam(**values: object) -> Compared:
    """PyTorch's Adam on every golden surface."""
    return Compared(Adam, values, "PyTorch", "Adam", dict(values), ADAM_RATES, steps=150, everywhere=True)


def _ball(theirs: str, **values: object) -> Compared:
    """A form of the heavy ball that optax's pieces make; see `make_goldens.CHAINS`."""
    return Compared(HeavyBall, values, "optax", theirs, {"momentum": 0.9}, edge_parts=(0.1, 0.5))


def _averaged(values: dict[str, object], given: dict[str, object], *parts: float) -> Compared:
    """PyTorch's ASGD, whose learning rates are parts of the edge as SGD's are."""
    return Compared(ASGD, values, "PyTorch", "ASGD", given, edge_parts=parts)


DECAY = {"weight_decay": 0.02}
DECOUPLED = {**DECAY, "decoupled_weight_decay": True}
MOMENTUM = {"momentum": 0.9}

RULES = {
    "gradient_descent": _first(GradientDescent, kept_as="sgd_plain"),
    "sgd_plain": _first(SGD, momentum=0.0),
    "sgd_momentum": _first(SGD, momentum=0.9),
    "sgd_dampening": _first(SGD, momentum=0.9, dampening=0.5),
    "sgd_nesterov": _first(SGD, momentum=0.9, nesterov=True),
    "sgd_weight_decay": _first(SGD, momentum=0.5, weight_decay=0.02),
    "heavy_ball": _first(HeavyBall, kept_as="sgd_momentum", momentum=0.9),
    "heavy_ball_rate_inside": _ball("rate_inside", rate_inside=True),
    "heavy_ball_ema": _ball("ema", form="ema"),
    "heavy_ball_ema_rate_inside": _ball("ema_rate_inside", form="ema", rate_inside=True),
    "asgd": _averaged({}, {}, 0.1, 0.5),
    "asgd_average": _averaged(
        {"average_from": 10, "decay": 0.1, "power": 0.5}, {"t0": 10, "lambd": 0.1, "alpha": 0.5}, 0.5
    ),
    "asgd_weight_decay": _averaged(DECAY, DECAY, 0.5),
    "rprop": _torch(Rprop, "Rprop", {}, {}, 0.01, 0.1),
    "rprop_limits": _torch(
        Rprop, "Rprop",
        {"eta_minus": 0.3, "eta_plus": 1.5, "smallest_step": 1e-3, "largest_step": 0.25},
        {"etas": (0.3, 1.5), "step_sizes": (1e-3, 0.25)},
    ),
    "signsgd": _optax(SignSGD, "sign_sgd", {}, {}, 0.01, 0.1),
    "lion": _optax(Lion, "lion", {}, {}, 0.01, 0.1),
    "lion_no_decay": _optax(Lion, "lion", {"weight_decay": 0.0}, {"weight_decay": 0.0}),
    "lion_betas": _optax(Lion, "lion", {"beta1": 0.5, "beta2": 0.8}, {"b1": 0.5, "b2": 0.8}),
    "adagrad": _torch(Adagrad, "Adagrad", {}, {}, 0.1, 1.0),
    "adagrad_rate_decay": _torch(Adagrad, "Adagrad", {"learning_rate_decay": 0.05}, {"lr_decay": 0.05}, 1.0),
    "adagrad_accumulator": _torch(
        Adagrad, "Adagrad", {"initial_accumulator": 0.1, **DECAY}, {"initial_accumulator_value": 0.1, **DECAY}
    ),
    "adagrad_in_root": _optax(
        Adagrad, "adagrad",
        {"initial_accumulator": 0.1, "epsilon": 1e-7, "epsilon_placement": "in_root"}, {}, 0.1, 1.0,
    ),
    "adadelta": _torch(Adadelta, "Adadelta", {}, {}, 1.0, 10.0),
    "adadelta_weight_decay": _torch(Adadelta, "Adadelta", {"rho": 0.5, **DECAY}, {"rho": 0.5, **DECAY}, 1.0),
    "rmsprop": _torch(RMSprop, "RMSprop", {}, {}, 0.01, 0.1),
    "rmsprop_momentum": _torch(RMSprop, "RMSprop", MOMENTUM, MOMENTUM, 0.01),
    "rmsprop_centered": _torch(RMSprop, "RMSprop", {"centered": True}, {"centered": True}, 0.01),
    "rmsprop_centered_momentum": _torch(
        RMSprop, "RMSprop", {"centered": True, **MOMENTUM}, {"centered": True, **MOMENTUM}, 0.001
    ),
    "rmsprop_weight_decay": _torch(
        RMSprop, "RMSprop", {"rho": 0.9, "epsilon": 1e-3, **DECAY}, {"alpha": 0.9, "eps": 1e-3, **DECAY}
    ),
    "rmsprop_in_root": _optax(
        RMSprop, "rmsprop",
        {"rho": 0.9, "epsilon": 1e-4, "epsilon_placement": "in_root"}, {"decay": 0.9, "eps": 1e-4}, 0.01, 0.1,
    ),
    "rmsprop_rate_inside": _optax(
        RMSprop, "rmsprop",
        {"rate_inside": True, **MOMENTUM}, {"decay": 0.99, "eps_in_sqrt": False, **MOMENTUM}, 0.01,
    ),
    "rmsprop_centered_in_root": _optax(
        RMSprop, "rmsprop",
        {"rho": 0.9, "epsilon": 1e-4, "epsilon_placement": "in_root", "centered": True},
        {"decay": 0.9, "eps": 1e-4, "centered": True}, 0.01,
    ),
    "adam": _adam(),
    "adam_amsgrad": _adam(amsgrad=True),
    "adam_weight_decay": _adam(weight_decay=0.02),
    "adam_epsilon": _torch(Adam, "Adam", {"epsilon": 0.1, "beta1": 0.5}, {"eps": 0.1, "betas": (0.5, 0.999)}),
    "adam_in_root": _optax(
        Adam, "adam", {"epsilon": 1e-3, "epsilon_placement": "in_root"}, {"eps": 0.0, "eps_root": 1e-3}
    ),
    "adam_uncorrected": _optax(
        Adam, "amsgrad",
        {"amsgrad": True, "bias_correction": False}, {"bias_correction_mu": False, "bias_correction_nu": False},
        0.01,
    ),
    "adamw": _torch(AdamW, "AdamW", {}, {}, 0.01, 0.1),
    "adamw_amsgrad": _torch(
        AdamW, "AdamW", {"amsgrad": True, "weight_decay": 0.5}, {"amsgrad": True, "weight_decay": 0.5}
    ),
    "adamax": _torch(Adamax, "Adamax", {}, {}, 0.01, 0.1),
    "adamax_weight_decay": _torch(
        Adamax, "Adamax", {"epsilon": 0.1, **DECAY}, {"eps": 0.1, **DECAY}
    ),
    "nadam": _torch(NAdam, "NAdam", {}, {}, 0.01, 0.1),
    "nadam_weight_decay": _torch(
        NAdam, "NAdam", {"momentum_decay": 0.1, **DECAY}, {"momentum_decay": 0.1, **DECAY}
    ),
    "nadam_decoupled": _torch(NAdam, "NAdam", DECOUPLED, DECOUPLED),
    "nadam_constant": _optax(NAdam, "nadam", {"momentum_decay": 1e4}, {}),
    "radam": _torch(RAdam, "RAdam", {}, {}, 1e-4, 1e-3),
    "radam_weight_decay": _torch(
        RAdam, "RAdam", {"beta2": 0.9, **DECAY}, {"betas": (0.9, 0.9), **DECAY}, 1e-3
    ),
    "radam_decoupled": _torch(
        RAdam, "RAdam", {"beta2": 0.99, **DECOUPLED}, {"betas": (0.9, 0.99), **DECOUPLED}, 1e-3
    ),
    "radam_threshold": _optax(
        RAdam, "radam", {"threshold": 4.0, "epsilon": 0.0}, {"threshold": 4.0, "eps": 0.0}, 1e-3
    ),
    "adabelief": _optax(AdaBelief, "adabelief", {}, {}, 0.01, 0.1),
    "adabelief_epsilon": _optax(
        AdaBelief, "adabelief", {"epsilon": 1e-3, "epsilon_root": 1e-4}, {"eps": 1e-3, "eps_root": 1e-4}
    ),
    "yogi": _optax(Yogi, "yogi", {}, {}, 0.01, 0.1),
    "yogi_betas": _optax(
        Yogi, "yogi", {"beta1": 0.5, "beta2": 0.9, "epsilon": 1e-5}, {"b1": 0.5, "b2": 0.9, "eps": 1e-5}
    ),
}  # fmt: skip
# What the golden files hold: some rules share a trajectory.
RECORDED = [name for name, rule in RULES.items() if not rule.kept_as]
