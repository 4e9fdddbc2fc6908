"""The experiment as a value: built of catalogue entries, canonical, hashed; and what determines each of its runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from .. import catalog
from ..catalog import Chosen
from ..core.canonical import Written, canonical, digest_of
from ..core.objective import Objective
from ..core.oracles import default_oracle, unmet
from ..core.param import build, changed, filled
from ..core.plan import Change, Plan
from ..core.refusal import Refusal
from ..core.risk.objective import RiskObjective
from ..core.stops import Stop
from . import models
from .lately import Lately
from .objectives import ChosenObjective, chosen_objective
from .risks import KnownRisk
from .tables import NONE, Tables
from .wall import checked, parsed_json

Plain = Mapping[str, object]

# Experiments built lately, by their models' identity: as long as a model is kept here no other has its number.
_BUILT: Lately[tuple[models.ExperimentModel, Experiment]] = Lately(64, lambda _: 1)


class Run(NamedTuple):
    """One run's value. `start` and `seed` are None where the experiment's hold; the label is for people only."""

    optimizer: Chosen
    schedule: Chosen
    clip: Chosen
    oracle: Chosen
    start: tuple[float, ...] | None
    seed: int | None
    label: str | None
    changes: tuple[Change, ...]

    def plain(self) -> dict[str, object]:
        """The JSON of it, defaults filled in."""
        return {
            **self._own,
            "optimizer": self.optimizer.plain(),
            "schedule": self.schedule.plain(),
            "clip": self.clip.plain(),
            "oracle": self.oracle.plain(),
        }

    def written(self) -> dict[str, object]:
        """As `plain`, its choices in canonical form."""
        return {**self._own, **self.choices}

    @property
    def choices(self) -> dict[str, Written]:
        """What was chosen, in canonical form: it stands in the experiment and in what determines the course."""
        return {
            "optimizer": self.optimizer.written,
            "schedule": self.schedule.written,
            "clip": self.clip.written,
            "oracle": self.oracle.written,
        }

    @property
    def _own(self) -> dict[str, object]:
        own: dict[str, object] = {"changes": [_plain_change(change) for change in self.changes]}
        if self.start is not None:
            own["start"] = list(self.start)
        if self.seed is not None:
            own["seed"] = self.seed
        if self.label is not None:
            own["label"] = self.label
        return own


class Course(NamedTuple):
    """What determines one trajectory, its name in the cache, and those of its pasts.

    `pasts[j]` names what the first j changes determine, so two courses that share `pasts[j]` are equal up to
    the step of the next change; the last past is the course itself. `steps` is where this run ends: the plan goes on
    to the greatest number allowed wherever its schedule does not read it, so that the cache serves every length.
    """

    plan: Plan
    pasts: tuple[str, ...]
    steps: int

    @property
    def key(self) -> str:
        return self.pasts[-1]


@dataclass(frozen=True)
class Experiment:
    """A parsed experiment: equal values give equal trajectories, whenever and wherever."""

    objective: ChosenObjective
    start: tuple[float, ...]
    steps: int
    seed: int
    stop: Stop
    runs: tuple[Run, ...]

    def plain(self) -> dict[str, object]:
        """The JSON of it, defaults filled in."""
        return {
            "version": models.VERSION,
            "objective": self.objective.plain(),
            "start": list(self.start),
            "steps": self.steps,
            "seed": self.seed,
            "stop": filled(self.stop),
            "runs": [run.plain() for run in self.runs],
        }

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the canonical form."""
        written = {"objective": self.objective.written, "runs": [run.written() for run in self.runs]}
        return digest_of({"version": models.VERSION, "steps": self.steps, **self._shared, **written})

    @cached_property
    def _shared(self) -> dict[str, object]:
        """What its runs share, in canonical form."""
        shared = {"stop": filled(self.stop), "start": self.start, "seed": self.seed}
        return {name: Written(canonical(value)) for name, value in shared.items()}

    @cached_property
    def _courses(self) -> dict[int, Course]:
        return {}

    def course(self, index: int) -> Course:
        """What determines run `index`."""
        if index not in self._courses:
            self._courses[index] = self._course(index)
        return self._courses[index]

    def _course(self, index: int) -> Course:
        run = self.runs[index]
        reads_steps = bool(getattr(run.schedule.entry, "reads_steps", False))
        plan = Plan(
            objective=self.objective.entry,
            start=run.start or self.start,
            optimizer=run.optimizer.entry,
            schedule=run.schedule.entry,
            clip=run.clip.entry,
            oracle=run.oracle.entry,
            stop=self.stop,
            changes=run.changes,
            seed=self.seed if run.seed is None else run.seed,
            steps=self.steps if reads_steps else models.STEPS,
        )
        first = {
            "objective": self.objective.identity,
            "steps": plan.steps,
            **self._shared,
            **run.choices,
        }
        if run.start is not None:
            first["start"] = run.start
        if run.seed is not None:
            first["seed"] = run.seed
        pasts = [digest_of(first)]
        for change in run.changes:
            pasts.append(digest_of([pasts[-1], _plain_change(change)]))
        return Course(plan, tuple(pasts), self.steps)

    def replaced(self, index: int, run: Run) -> Experiment:
        """The same experiment with another value for one run."""
        runs = (*self.runs[:index], run, *self.runs[index + 1 :])
        return Experiment(self.objective, self.start, self.steps, self.seed, self.stop, runs)


def parsed(text: str | bytes, tables: Tables = NONE) -> Experiment:
    """The experiment in a JSON text, on data of one's own among these tables. Raises: Refusal."""
    return built(checked(models.ExperimentModel, parsed_json(text)), tables)


def built(model: models.ExperimentModel, tables: Tables = NONE) -> Experiment:
    """The experiment of a checked model: names looked up, parameters in range, changes in order.

    Raises: Refusal, its field counted from the experiment.
    """
    if isinstance(model.objective, models.RiskModel):
        return _built(model, tables)  # its own parts are kept, and bounded in bytes: risks.py
    key = str(id(model))
    known = _BUILT.get(key) or _BUILT.keep(key, (model, _built(model, tables)))
    return known[1]


def _built(model: models.ExperimentModel, tables: Tables) -> Experiment:
    try:
        objective = chosen_objective(model.objective, tables)
    except Refusal as refusal:
        raise refusal.at("objective") from None
    stop = _stop(model.stop, objective)
    return Experiment(
        objective=objective,
        start=_point(model.start, objective.entry.dimension, "start") or tuple(objective.entry.start),
        steps=model.steps,
        seed=model.seed,
        stop=stop,
        runs=tuple(
            built_run(run, objective.entry, model.steps, f"runs[{index}]")
            for index, run in enumerate(model.runs)
        ),
    )


def built_run(model: models.RunModel, objective: Objective, steps: int, field: str) -> Run:
    """One run of a checked model on an objective. Raises: Refusal, its field under `field`."""
    optimizer = _chosen("optimizer", model.optimizer, f"{field}.optimizer")
    for needed in getattr(optimizer.entry, "needs", ()):
        if needed == "sum_of_squares" and not objective.residuals:
            raise Refusal("unsuited", f"{field}.optimizer.name", {"got": optimizer.name, "needs": needed})
    if model.oracle is None:
        oracle = catalog.chosen(
            "oracle", default_oracle(optimizer.entry, isinstance(objective, RiskObjective)), {}
        )
    else:
        oracle = _chosen("oracle", model.oracle, f"{field}.oracle")
    lacking = unmet(oracle.entry, optimizer.entry, objective)
    if lacking is not None:
        raise Refusal("unsuited", f"{field}.oracle.name", {"got": oracle.name, "needs": lacking})
    return Run(
        optimizer=optimizer,
        schedule=_chosen("schedule", model.schedule, f"{field}.schedule"),
        clip=_chosen("clip", model.clip, f"{field}.clip"),
        oracle=oracle,
        start=_point(model.start, objective.dimension, f"{field}.start"),
        seed=model.seed,
        label=model.label,
        changes=_changes(model.changes, optimizer.entry, steps, f"{field}.changes"),
    )


def _plain_change(change: Change) -> Plain:
    return {"step": change.step, "set": dict(change.set)}


def _stop(given: Mapping[str, object], objective: ChosenObjective) -> Stop:
    try:
        stop = build(Stop, given)
        if stop.patience > 0 and (not isinstance(objective, KnownRisk) or objective.entry.held is None):
            raise _unvalidated(stop.patience, objective)
    except Refusal as refusal:
        raise refusal.at("stop") from None
    return stop


def _unvalidated(patience: int, objective: ChosenObjective) -> Refusal:
    """Why there is no validation loss to be patient about."""
    held = objective.entry.validation if isinstance(objective, KnownRisk) else None
    if held is None:
        message = "patience must be 0 where no rows are held out for validation"
        return Refusal("needs_validation", "patience", {"got": patience}, message)
    message = f"patience must be 0 where the rows held out, {len(held)}, form no pair of different grades"
    return Refusal("needs_validation_pairs", "patience", {"got": patience, "rows": len(held)}, message)


def _chosen(kind: str, model: models.NamedModel, field: str) -> Chosen:
    try:
        return catalog.chosen(kind, model.name, model.parameters)
    except Refusal as refusal:
        raise refusal.at(field) from None


def _point(point: Sequence[float] | None, dimension: int, field: str) -> tuple[float, ...] | None:
    if point is not None and len(point) != dimension:
        raise Refusal("wrong_length", field, {"got": len(point), "expected": dimension})
    return None if point is None else tuple(point)


def _changes(
    given: Sequence[models.ChangeModel], optimizer: object, steps: int, field: str
) -> tuple[Change, ...]:
    """The changes, each of known parameters in range, at strictly growing steps before the last.

    A change at or after the last step could never show, so it is a mistake of the caller.
    """
    changes: list[Change] = []
    for index, model in enumerate(given):
        here = f"{field}[{index}]"
        if not model.step < steps:
            raise Refusal("out_of_range", f"{here}.step", {"got": model.step, "low": 0, "high": steps - 1})
        if changes and model.step <= changes[-1].step:
            raise Refusal(
                "wrong_order",
                f"{here}.step",
                {"got": model.step, "low": changes[-1].step + 1, "high": steps - 1},
                f"{here}.step must be greater than that of the change before, {changes[-1].step}, got {model.step}",
            )
        try:
            after = changed(optimizer, model.set)
        except Refusal as refusal:
            raise refusal.at(f"{here}.set") from None
        optimizer = after
        values = filled(after)
        changes.append(Change(model.step, tuple((name, values[name]) for name in sorted(model.set))))
    return tuple(changes)
