"""The survey as a value: many runs of one run's kind at once, each with its own values of what is varied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Annotated, Literal, cast

import numpy as np

from ..core.canonical import digest_of
from ..core.field import batched, cost_of
from ..core.param import changed, filled
from ..core.plan import Plan
from ..core.refusal import Refusal
from . import tiles
from .axes import Axis, AxisModel, MapAxis, SweepAxis, parsed_axis
from .kinds import AtMost, Whole
from .models import SEED, ExperimentModel, RunIndex
from .tables import NONE, Tables
from .tiles import Tile
from .value import Experiment, built
from .wall import M, Wall, checked, counted_from_the_experiment, parsed_json

SEEDS = 64  # of each value of a sweep, at most
# Runs × steps at most, and seconds of one core by the declared costs, were it not that most runs end early.
RUN_STEPS = 300_000_000
SECONDS = 60
# Declared microseconds. What takes less in all comes in one tile: coarse pictures of it would only cost.
QUICK = 250_000.0
# A step of a tile is one slice of the scheduler at least, and a slice is a millisecond.
STEP = 800.0
# A tile of runs that are stepped one after the other is cut where it would take longer, down to so many runs.
SINGLE, FEWEST_SINGLE = 200_000.0, 16

Kind = Literal["sweep", "map"]
# Planes and what they hold; the order is that of the frames.
MAP_PLANES: Mapping[str, str] = {"ending": "u1", "step": "i4", "loss": "f8"}
SWEEP_PLANES: Mapping[str, str] = {"loss": "f8", "best": "f8", "step": "i4", "ending": "u1"}
SEED_PLANES: Mapping[str, str] = {"low": "f8", "high": "f8", "diverged": "f8"}

Seeds = Annotated[int, Whole(1, SEEDS)]
MapAxes = Annotated[list[MapAxis], AtMost(2)]


class SweepModel(Wall):
    """A sweep of one run of an experiment."""

    experiment: ExperimentModel
    run: RunIndex = 0
    axis: SweepAxis
    seeds: Seeds = 1


class MapModel(Wall):
    """A map of one run of an experiment: the first axis goes along the rows, the second from row to row."""

    experiment: ExperimentModel
    run: RunIndex = 0
    axes: MapAxes


@dataclass(frozen=True)
class Survey:
    """What determines a survey's numbers. `plan` is the run's, without changes; what an axis varies in it is moot.

    `key` names them: surveys of equal keys have equal bytes. `axes` are one (a sweep) or two (a map).
    """

    kind: Kind
    plan: Plan
    axes: tuple[Axis, ...]
    seeds: int
    key: str

    @property
    def width(self) -> int:
        return len(self.axes[0].values)

    @property
    def height(self) -> int:
        return len(self.axes[1].values) if len(self.axes) > 1 else 1

    @property
    def planes(self) -> Mapping[str, str]:
        """The names of its planes, in order, and the types that they are kept in."""
        if self.kind == "map":
            return MAP_PLANES
        return {**SWEEP_PLANES, **SEED_PLANES} if self.seeds > 1 else SWEEP_PLANES

    @property
    def plane_bytes(self) -> int:
        """What its planes weigh."""
        return self.width * self.height * sum(np.dtype(kind).itemsize for kind in self.planes.values())

    @property
    def runs_together(self) -> int:
        """Runs of its largest tile."""
        return self.seeds * max(tile.nx * tile.ny for tile in self.tiles)

    @cached_property
    def tiles(self) -> tuple[Tile, ...]:
        """In the order in which they are computed; the same whoever asks."""
        runs = self.width * self.height * self.seeds
        steps = self.plan.steps
        if batched(self.plan):
            step = cost_of(self.plan, runs)
            if runs <= tiles.RUNS and step <= STEP and step * steps <= QUICK:
                return tiles.whole(self.width, self.height)
            most = tiles.RUNS
            while most > self.seeds and cost_of(self.plan, most) > STEP:
                most //= 2
        else:
            run = cost_of(self.plan, 1) * steps
            if runs * run <= QUICK:
                return tiles.whole(self.width, self.height)
            most = min(max(int(SINGLE / run), FEWEST_SINGLE), tiles.RUNS)
        return tiles.interlaced(self.width, self.height, max(1, most // self.seeds))

    def varied(self, tile: Tile) -> dict[str, np.ndarray]:
        """The values of a tile's runs by name: row after row, and for each value its seeds one after the other."""
        rows, columns = tile.place
        first = np.array(self.axes[0].values)[columns]
        found = {self.axes[0].name: np.repeat(np.tile(first, tile.ny), self.seeds)}
        if len(self.axes) > 1:
            found[self.axes[1].name] = np.repeat(np.array(self.axes[1].values)[rows], tile.nx)
        if self.seeds > 1:
            found["seed"] = np.tile(seeds_of(self.plan, self.seeds), tile.nx * tile.ny)
        return found


def seeds_of(plan: Plan, count: int) -> np.ndarray:
    """The plan's own seed and those that follow it, int64; after the greatest comes 0."""
    return (plan.seed + np.arange(count, dtype=np.int64)) % (SEED + 1)


def sweep_of(experiment: Experiment, run: int, axis: SweepAxis, seeds: int = 1) -> Survey:
    """The sweep of a run. Raises: Refusal, its field counted from the message: `run`, `axis.low`, `seeds`, …"""
    _check_run(experiment, run)
    found = _axis(axis, experiment, run, "axis")
    oracle = experiment.runs[run].oracle
    if seeds > 1 and not oracle.entry.draws:
        message = f"seeds must be 1 where the oracle draws nothing: with {oracle.name} every seed gives the same run"
        raise Refusal("not_stochastic", "seeds", {"got": seeds, "oracle": oracle.name}, message)
    return _survey("sweep", experiment, run, (found,), seeds, "axis")


def map_of(experiment: Experiment, run: int, axes: list[MapAxis]) -> Survey:
    """The map of a run. Raises: Refusal, its field counted from the message: `run`, `axes[1].low`, …"""
    _check_run(experiment, run)
    if len(axes) != 2:
        raise Refusal("wrong_length", "axes", {"got": len(axes), "expected": 2})
    x, y = (_axis(axis, experiment, run, f"axes[{index}]") for index, axis in enumerate(axes))
    if x.name == y.name:
        message = f"axes[1].name must be another than that of axes[0], got {y.name} twice"
        raise Refusal("twice", "axes[1].name", {"got": y.name}, message)
    return _survey("map", experiment, run, (x, y), 1, "axes")


def parsed_sweep(text: str | bytes, tables: Tables = NONE) -> Survey:
    """The sweep in a JSON text. Raises: Refusal, its field counted from the experiment where it lies there."""
    model = _parsed(SweepModel, text)
    return sweep_of(built(model.experiment, tables), model.run, model.axis, model.seeds)


def parsed_map(text: str | bytes, tables: Tables = NONE) -> Survey:
    """The map in a JSON text. Raises: as `parsed_sweep`."""
    model = _parsed(MapModel, text)
    return map_of(built(model.experiment, tables), model.run, model.axes)


def _parsed(model: type[M], text: str | bytes) -> M:
    try:
        return checked(model, parsed_json(text))
    except Refusal as refusal:
        raise counted_from_the_experiment(refusal) from None


def _check_run(experiment: Experiment, run: int) -> None:
    if run >= len(experiment.runs):
        raise Refusal("out_of_range", "run", {"got": run, "low": 0, "high": len(experiment.runs) - 1})


def _axis(model: AxisModel, experiment: Experiment, run: int, field: str) -> Axis:
    try:
        return parsed_axis(model, experiment, run)
    except Refusal as refusal:
        raise refusal.at(field) from None


def _survey(
    kind: Kind, experiment: Experiment, run: int, axes: tuple[Axis, ...], seeds: int, field: str
) -> Survey:
    _check_corners(experiment, run, axes)
    given = experiment.course(run).plan
    values = {axis.name: axis.values[0] for axis in axes if axis.coordinate is None}
    start = list(given.start)
    for axis in axes:
        if axis.coordinate is not None:
            start[axis.coordinate] = axis.values[0]
    plan = replace(
        given,
        start=tuple(start),
        optimizer=changed(given.optimizer, values),
        changes=(),
        steps=experiment.steps,
        seed=given.seed if given.oracle.draws else 0,
    )
    runs = seeds * int(np.prod([len(axis.values) for axis in axes]))
    limit = most_steps(plan)
    if runs * plan.steps > limit:
        got = runs * plan.steps
        message = (
            f"{field}: at most {limit:,} steps of all runs together, got {runs:,} runs × {plan.steps:,} steps"
        )
        raise Refusal("too_large", field, {"got": got, "limit": limit}, message)
    return Survey(kind, plan, axes, seeds, _key(kind, experiment, run, plan, axes, seeds))


def most_steps(plan: Plan) -> int:
    """Steps that all runs of a survey of this plan may have together: as many as its declared cost allows."""
    together = tiles.RUNS if batched(plan) else 1
    return min(RUN_STEPS, int(1e6 * SECONDS * together / cost_of(plan, together)))


def _check_corners(experiment: Experiment, run: int, axes: tuple[Axis, ...]) -> None:
    """What an optimizer takes may hang on two parameters, and then it is at their ends that it does."""
    chosen = experiment.runs[run].optimizer
    corners: list[dict[str, float]] = [{}]
    for axis in axes:
        if axis.coordinate is None:
            ends = (axis.values[0], axis.values[-1])
            corners = [{**corner, axis.name: end} for corner in corners for end in ends]
    for corner in corners:
        try:
            changed(chosen.entry, corner)
        except Refusal as refusal:
            raise refusal.at(f"runs[{run}].optimizer.parameters") from None


def _key(kind: Kind, experiment: Experiment, run: int, plan: Plan, axes: tuple[Axis, ...], seeds: int) -> str:
    """What is varied is not in it with the run's own value: moving a handle along the axis asks nothing new."""
    names = {axis.name for axis in axes}
    value = experiment.runs[run].plain()
    optimizer = cast(dict[str, dict[str, object]], value["optimizer"])
    parameters = {name: one for name, one in optimizer["parameters"].items() if name not in names}
    return digest_of(
        {
            "survey": kind,
            "objective": experiment.objective.identity,
            "stop": filled(experiment.stop),
            "optimizer": [optimizer["name"], parameters],
            **{kind: value[kind] for kind in ("schedule", "clip", "oracle")},
            "start": plan.start,
            "steps": plan.steps,
            "seed": plan.seed,
            "seeds": seeds,
            "axes": [[axis.name, np.array(axis.values).tobytes().hex()] for axis in axes],
        }
    )
