"""Formulas of one's own, made before they are needed.

Deriving one and writing code for it takes up to a tenth of a second, and half as long again for each rule that is to
step on it. All of that is kept by those who make it. So whoever must not wait asks here what a text would have made,
has it made elsewhere, and finds it made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from threading import Lock
from typing import Any

from pydantic_core import to_json

from ..core.field import cost_of
from ..core.inspection import arithmetic_rows
from ..core.loop import HURRIED_FROM
from ..core.plan import Plan
from ..core.refusal import Refusal
from ..core.run import Trajectory
from ..core.stability import limit
from . import models
from .axes import MapAxis, SweepAxis
from .lately import Lately
from .objectives import OwnFormula, chosen_objective, described_formula
from .surveying import Surveying
from .surveys import MapModel, Survey, SweepModel, map_of, sweep_of
from .value import Experiment, built, built_run
from .wall import checked, parsed_json

SURVEYS = ("sweep", "map", "ensemble")
# Messages on an experiment that is open already.
LATER = ("change", *SURVEYS)

Plain = Mapping[str, Any]


class AskedFormula:
    """What a text asks for of a formula of one's own: its code, and that of the runs on it.

    `present` is the experiment that is open, where the text is a message about it. Raises: Refusal where the text has
    another shape than it seems to.
    """

    def __init__(self, value: Plain, objective: object, present: Experiment | None = None) -> None:
        self._value = value
        self._objective = objective
        self._present = present
        runs = list(_runs(value))
        if present is not None:
            runs = [value["value"]] if "value" in value else [run.plain() for run in present.runs]
        axes = _axes(value)
        told = [
            present.objective.plain() if present is not None else objective,
            # Code for arrays has the numbers in it.
            runs if axes or value.get("type") in SURVEYS else [_kinds(run) for run in runs],
            value.get("type") if present is not None else None,
            value.get("run"),
            axes,
        ]
        self.key = sha256(to_json(told, inf_nan_mode="constants")).hexdigest()

    def known(self) -> bool:
        """Whether it was made lately."""
        return _made.get(self.key) is not None

    def built(self) -> None:
        """Makes it. Raises: Refusal."""
        with _making:
            for plan in self._plans():
                limit(plan)
                arithmetic_rows(plan)
                trajectory = Trajectory(plan)
                for steps in (1, HURRIED_FROM):  # short blocks and long ones have code of their own
                    trajectory.advance(steps)
                if self._value.get("type") == "ensemble":
                    cost_of(plan, 1)
            survey = self._survey()
            if survey is not None:
                Surveying(survey).advance(1.0)
        _made.keep(self.key, True)

    def _plans(self) -> list[Plan]:
        """Those of the runs; none where the objective is all there is, which is made then."""
        value, present = self._value, self._present
        if present is None and not _runs(value):
            chosen_objective(checked(models.FormulaModel, self._objective))
            return []
        if present is None:
            found = built(checked(models.ExperimentModel, value.get("experiment", value)))
            return [found.course(index).plan for index in range(len(found.runs))]
        index = value.get("run")
        if not isinstance(index, int) or not 0 <= index < len(present.runs):
            return []
        if "value" in value:
            model = checked(models.RunModel, value["value"])
            run = built_run(model, present.objective.entry, present.steps, f"runs[{index}]")
            present = present.replaced(index, run)
        return [present.course(index).plan]

    def _survey(self) -> Survey | None:
        """The sweep or map that is asked for, if one is."""
        value, present = self._value, self._present
        if present is None:
            if "axis" in value:
                swept = checked(SweepModel, value)
                return sweep_of(built(swept.experiment), swept.run, swept.axis, swept.seeds)
            if "axes" in value:
                mapped = checked(MapModel, value)
                return map_of(built(mapped.experiment), mapped.run, mapped.axes)
            return None
        index = value.get("run")
        if not isinstance(index, int) or isinstance(index, bool):
            return None
        if value["type"] == "sweep":
            return sweep_of(present, index, checked(SweepAxis, value.get("axis")))
        if value["type"] == "map":
            axes = value.get("axes")
            return map_of(
                present, index, [checked(MapAxis, one) for one in axes] if isinstance(axes, list) else []
            )
        return None


def unmade(text: str | bytes, present: Experiment | None = None) -> AskedFormula | None:
    """What a message, an experiment or an objective asks for of a formula of one's own, where that was not made lately.

    `present` is the experiment that is open. What is wrong with the text is said when it is parsed: None here.
    """
    try:
        value = parsed_json(text)
        if not isinstance(value, dict):
            return None
        if present is not None and value.get("type") in LATER:
            asked = AskedFormula(value, None, present) if isinstance(present.objective, OwnFormula) else None
        else:
            objective: object = value
            for name in ("experiment", "objective"):
                objective = objective.get(name, objective) if isinstance(objective, dict) else objective
            own = isinstance(objective, dict) and objective.get("kind") == "formula"
            asked = AskedFormula(value, objective) if own else None
    except Refusal:
        return None
    return None if asked is None or asked.known() else asked


def formula_json(text: str, domain: str) -> bytes:
    """`{"formula", "refusal"}` in JSON, one of them null: a formula as `described_formula` has it, or why not."""
    answer: dict[str, Any] = {"formula": None, "refusal": None}
    try:
        with _making:
            answer["formula"] = described_formula(text, domain)
    except Refusal as refusal:
        answer["refusal"] = refusal.plain()
    return to_json(answer, inf_nan_mode="null")


def _runs(value: Plain) -> Sequence[object]:
    """The runs of the experiment that it is or has; none where it has none."""
    experiment = value.get("experiment", value)
    runs = experiment.get("runs") if isinstance(experiment, dict) else None
    return runs if isinstance(runs, list) else ()


def _kinds(run: object) -> object:
    """What code for a run hangs on: names and switches, and what stands in its schedule."""
    if not isinstance(run, dict):
        return None
    optimizer = run.get("optimizer")
    if not isinstance(optimizer, dict):
        return None
    given = optimizer.get("parameters")
    switches = {
        name: one
        for name, one in (given if isinstance(given, dict) else {}).items()
        if isinstance(one, bool | str)
    }
    return [optimizer.get("name"), switches, *(run.get(kind) for kind in ("schedule", "clip", "oracle"))]


def _axes(value: Plain) -> list[str]:
    """The names of what a survey varies."""
    axes = value.get("axes", [value.get("axis")])
    return [
        one["name"]
        for one in (axes if isinstance(axes, list) else [])
        if isinstance(one, dict) and isinstance(one.get("name"), str)
    ]


# Two threads that make one formula write into the same graph.
_making = Lock()
# No more than the caches of code hold: eight runs have code of their own each, and 256 of such are kept.
_made: Lately[bool] = Lately(32, lambda _: 1)
