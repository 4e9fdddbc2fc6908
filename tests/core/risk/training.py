"""Plans on data as the tests of training want them: everything by name, the rest at its default."""

import json
from dataclasses import asdict

import server.datasets
import server.losses
import server.models
import server.penalties
from server.core.param import build as built
from server.core.param import checked
from server.core.plan import Plan
from server.core.registry import discover
from server.core.risk.building import build
from server.core.risk.dataset import is_dataset, made
from server.core.risk.loss import is_loss
from server.core.risk.model import is_model
from server.core.risk.penalty import is_penalty
from server.core.risk.split import Split
from server.core.run import Trajectory
from server.core.stops import Stop
from server.schedules.constant import Constant

DATASETS = discover(server.datasets, is_dataset)
MODELS = discover(server.models, is_model)
LOSSES = discover(server.losses, is_loss)
PENALTIES = discover(server.penalties, is_penalty)
NEVER = Stop(gradient_norm=0.0)


def objective(dataset="line", model="linear", loss="mse", penalty="none", split=None, **more):
    """`made_with`, `loss_values`, `penalty_values`: what the dataset, the loss and the penalty are given."""
    values = {name: more.get(name, {}) for name in ("made_with", "loss_values", "penalty_values")}
    split = split or Split()
    return build(
        json.dumps([dataset, model, loss, penalty, asdict(split), values], sort_keys=True),
        made(built(DATASETS[dataset], values["made_with"])),
        MODELS[model],
        LOSSES[loss],
        checked(LOSSES[loss].parameters, values["loss_values"]),
        PENALTIES[penalty],
        checked(PENALTIES[penalty].parameters, values["penalty_values"]),
        split,
    )


def plan(risk, optimizer, oracle, steps=300, **more):
    more = {"stop": NEVER, "start": risk.start, **more}
    return Plan(
        risk, more.pop("start"), optimizer, more.pop("schedule", Constant()), steps, oracle=oracle, **more
    )


def whole(value):
    """The run to its end."""
    trajectory = Trajectory(value)
    trajectory.advance(value.steps)
    return trajectory


def column(trajectory, name):
    names = [one.name for one in trajectory.columns]
    return trajectory.block(0, trajectory.length)[names.index(name)]
