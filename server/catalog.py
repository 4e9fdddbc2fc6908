"""All that can be chosen: found, described for the page, and built from untrusted names and values."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import cache, cached_property, lru_cache
from hashlib import sha256
from inspect import isclass
from pathlib import Path
from typing import Any

from . import datasets, losses, models, optimizers, penalties, schedules, surfaces
from .core.canonical import Written, canonical
from .core.clips import CLIPS
from .core.engines import step_us
from .core.formula.functions import FUNCTIONS
from .core.formula.grammar import CONSTANTS
from .core.formula.spelling import GREEK
from .core.inspection import arithmetic_rows, rule_mathml
from .core.notation import clip_mathml, oracle_mathml, schedule_mathml
from .core.objective import FormulaObjective, Objective
from .core.oracles import ORACLES, default_oracle
from .core.param import Parameter, Value, checked, parameters_of
from .core.plan import Plan
from .core.refusal import Refusal, nearest
from .core.registry import discover
from .core.risk.dataset import is_dataset
from .core.risk.gallery import loss_programs
from .core.risk.loss import Loss, is_loss
from .core.risk.model import Model, is_model
from .core.risk.notation import loss_mathml, model_mathml, penalty_mathml
from .core.risk.own import NAME as OWN
from .core.risk.own import OwnData
from .core.risk.penalty import Penalty, is_penalty
from .core.risk.split import Split
from .core.rule import is_elementwise, is_rule, is_stacked
from .core.schedule import is_schedule
from .core.stops import Stop
from .core.surface import Surface, is_surface
from .core.typed import EXAMPLES
from .presets import OPENING, PRESETS

Plain = dict[str, Any]

KINDS: Mapping[str, Mapping[str, Any]] = {
    "optimizer": discover(optimizers, is_rule),
    "surface": discover(surfaces, is_surface),
    "schedule": discover(schedules, is_schedule),
    "oracle": ORACLES,
    "clip": CLIPS,
    "dataset": discover(datasets, is_dataset),
    "model": discover(models, is_model),
    "loss": discover(losses, is_loss),
    "penalty": discover(penalties, is_penalty),
}


@dataclass(frozen=True)
class Chosen:
    """An entry that was chosen by name: the thing itself, and all its parameters as plain values."""

    name: str
    entry: Any
    parameters: Mapping[str, Value]

    def plain(self) -> Plain:
        """`{"name", "parameters"}`, defaults filled in."""
        return {"name": self.name, "parameters": dict(self.parameters)}

    @cached_property
    def written(self) -> Written:
        """The same in canonical form."""
        return Written(canonical(self.plain()))


def chosen(kind: str, name: str, parameters: Mapping[str, object]) -> Chosen:
    """The entry of a kind (`optimizer`, `surface`, …) with these parameters; those left out take their defaults.

    Models, losses and penalties are formulas that know no values: theirs are in `parameters` alone.

    Raises: Refusal with field `name` (known names nearest first) or `parameters.<name>`.
    """
    entries = KINDS[kind]
    if not parameters and name in entries:
        return _by_default(kind, name)
    return _chosen(kind, name, parameters)


@cache
def _by_default(kind: str, name: str) -> Chosen:
    """An entry with its defaults: made once, since most runs leave schedule, clip and oracle as they are."""
    return _chosen(kind, name, {})


def check_name(kind: str, name: str) -> None:
    """Raises: Refusal with field `name` (known names nearest first) where no entry of the kind is called so."""
    if name not in KINDS[kind]:
        raise Refusal("unknown_name", "name", {"got": name[:60], "known": nearest(name, KINDS[kind])})


def _chosen(kind: str, name: str, parameters: Mapping[str, object]) -> Chosen:
    check_name(kind, name)
    entries = KINDS[kind]
    try:
        if not isclass(entries[name]):
            values = checked(declared(entries[name]), parameters)
            bound = _bound(name, tuple(values.items())) if kind == "surface" else entries[name]
            return Chosen(name, bound, values)
        values = checked(parameters_of(entries[name]), parameters)
        return Chosen(name, entries[name](**values), values)
    except Refusal as refusal:
        raise refusal.at("parameters") from None


def declared(entry: Any) -> tuple[Parameter, ...]:
    """The parameters of an entry: those of a class, or those that a formula with facts lists."""
    return parameters_of(entry) if isclass(entry) else getattr(entry, "parameters", ())


@lru_cache(maxsize=128)
def _bound(surface: str, values: tuple[tuple[str, Value], ...]) -> FormulaObjective:
    """The surface with all its parameters: kept, since its minima and texts are told at every click."""
    objective: FormulaObjective = KINDS["surface"][surface].objective(dict(values))
    return objective


@cache
def code_digest() -> str:
    """SHA-256 over the source of everything that numbers come from: equal digests compute equal bytes."""
    here = Path(__file__).parent
    digest = sha256()
    for source in sorted(path.relative_to(here).as_posix() for path in here.rglob("*.py")):
        digest.update(f"{source}\0".encode())
        digest.update((here / source).read_bytes())
    return digest.hexdigest()


def description(limits: Mapping[str, int]) -> Plain:
    """The catalogue as JSON: every entry with its words, parameters and formulas, and the limits given."""
    return {
        "version": 1,
        "digest": code_digest(),
        "limits": dict(limits),
        "optimizers": _described("optimizer", _optimizer),
        "oracles": _described("oracle", _oracle),
        "schedules": _described("schedule", _schedule),
        "clips": _described("clip", _with_formula(clip_mathml)),
        "surfaces": _described("surface", _surface),
        "datasets": _described("dataset", _dataset),
        "models": _described("model", _model),
        "losses": _described("loss", _loss),
        "penalties": _described("penalty", _penalty),
        "own_data": {"name": OWN, **_plain_entry(OWN, OwnData)},
        "split": [_parameter(parameter) for parameter in parameters_of(Split)],
        "stop": [_parameter(parameter) for parameter in parameters_of(Stop)],
        "formulas": {
            "functions": list(FUNCTIONS),
            "constants": list(CONSTANTS),
            "names": list(GREEK),
            "examples": [{"text": text, "domain": domain} for text, domain in EXAMPLES],
        },
        "opening": OPENING,
        "presets": [asdict(preset) for preset in PRESETS],
    }


def suggested(name: str, parameters: Mapping[str, object]) -> dict[str, Plain]:
    """A sensible learning rate on this surface for every optimizer, by the steepest curvature one is sure to meet.

    What is beyond the range of a parameter moves to the end of the range.
    """
    return suggested_on(chosen("surface", name, parameters).entry)


def suggested_on(objective: Objective, *points: tuple[float, ...]) -> dict[str, Plain]:
    """As `suggested`, for any objective; `points` are where else its curvature is looked at."""
    curvature = _steepest_curvature(objective, points)
    found: dict[str, Plain] = {}
    for optimizer, entry in KINDS["optimizer"].items():
        declared = {parameter.name: parameter for parameter in parameters_of(entry)}
        values = entry().suggest(curvature, objective.diagonal)
        found[optimizer] = {
            key: two_digits(min(max(value, declared[key].low), declared[key].high))
            for key, value in values.items()
        }
    return found


def _steepest_curvature(objective: Objective, more: tuple[tuple[float, ...], ...]) -> float:
    """The largest |λ| at the start, at the minima and at the points given.

    Where all is straight there, the curvature with which the slope would fall to 0 within a tenth of the diagonal.
    """
    points = [tuple(objective.start), *(tuple(minimum.x) for minimum in objective.minima), *more]
    spectra = [spectrum for spectrum in map(objective.eigenvalues, points) if spectrum]
    curvature = max((abs(value) for spectrum in spectra for value in spectrum), default=0.0)
    slope = math.hypot(*objective.gradient(objective.start))
    return curvature or 10 * slope / objective.diagonal or 1.0


def two_digits(value: float) -> float:
    """Rounded to two significant digits.

    >>> two_digits(0.0013306)
    0.0013
    """
    return float(f"{value:.1e}") if math.isfinite(value) else value


def _described(kind: str, describe: Callable[[str, Any], Plain]) -> list[Plain]:
    """The entries of a kind, by name."""
    return [{"name": name, **describe(name, entry)} for name, entry in KINDS[kind].items()]


def _plain_entry(name: str, entry: Any) -> Plain:
    return {"words": entry.words, "parameters": [_parameter(one) for one in declared(entry)]}


def _with_formula(written: Callable[[Any], list[str]]) -> Callable[[str, Any], Plain]:
    def describe(name: str, entry: Any) -> Plain:
        return {**_plain_entry(name, entry), "source": entry.source, "mathml": written(entry())}

    return describe


def _schedule(name: str, entry: Any) -> Plain:
    """With the parameter that is the ratio of the last rate to the first, where it goes through a range of rates."""
    return {**_with_formula(schedule_mathml)(name, entry), "spans": getattr(entry, "spans", None)}


def _oracle(name: str, entry: Any) -> Plain:
    """With whether it draws, so that another seed is another path, and what it needs of objective and rule."""
    facts = {"draws": entry.draws, "needs": entry.needs}
    return {**_with_formula(oracle_mathml)(name, entry), **facts}


def _optimizer(name: str, entry: Any) -> Plain:
    return {
        **_plain_entry(name, entry),
        "group": entry.group,
        "elementwise": is_elementwise(entry()),
        # What a survey takes of it whose runs are stepped one after the other: of `stacked` ones on data alone.
        "step_us": None if is_elementwise(entry()) else step_us(entry()),
        "stacked": is_stacked(entry()),
        "default_oracle": entry.default_oracle,
        "default_oracle_on_data": default_oracle(entry, data=True),
        "needs": getattr(entry, "needs", ()),
        "source": entry.source,
        "mathml": _rule_lines(entry()),
    }


def _rule_lines(rule: Any) -> list[str]:
    """The rule's lines as MathML, taken from its arithmetic on a surface in the plane and the exact gradient."""
    objective = next(one for one in KINDS["surface"].values() if one.dimension > 1).objective({})
    schedule = KINDS["schedule"]["constant"]()
    return rule_mathml(arithmetic_rows(Plan(objective, objective.start, rule, schedule, steps=1)))


def _dataset(name: str, entry: Any) -> Plain:
    features, target_name = entry.names
    facts = {"features": features, "target_name": target_name, "target": entry.target}
    return {**_plain_entry(name, entry), **facts, "source": entry.source}


def _model(name: str, model: Model) -> Plain:
    facts = asdict(model)
    return {**_plain_entry(name, model), **facts, "mathml": model_mathml(model)}


def _loss(name: str, loss: Loss) -> Plain:
    facts = {key: value for key, value in asdict(loss).items() if key != "parameters"}
    conventions = {key: one._asdict() for key, one in loss.conventions.items()}
    written = {"conventions": conventions, "mathml": loss_mathml(loss), "programs": loss_programs(loss)}
    return {**facts, **_plain_entry(name, loss), **written}


def _penalty(name: str, penalty: Penalty) -> Plain:
    facts = {"formula": penalty.formula, "source": penalty.source}
    return {**_plain_entry(name, penalty), **facts, "mathml": penalty_mathml(penalty)}


def _surface(name: str, surface: Any) -> Plain:
    return described_surface(surface, surface.objective({}))


def described_surface(surface: Surface, objective: FormulaObjective, *points: tuple[float, ...]) -> Plain:
    """A surface as the catalogue has it, with the facts of `objective`, which is the surface with its parameters.

    Curvature is looked at in `points` too, beside the start and the known minima.
    """
    return {
        "group": surface.group,
        "dimension": surface.dimension,
        "words": surface.words,
        "parameters": [_parameter(one) for one in surface.parameters],
        "formula": surface.formula,
        "mathml": surface.mathml,
        "domain": objective.domain,
        "start": objective.start,
        "minima": [asdict(minimum) for minimum in objective.minima],
        "levels": asdict(objective.levels),
        "source": surface.source,
        "sum_of_squares": bool(surface.residuals),
        "suggested": suggested_on(objective, *points),
    }


def _parameter(parameter: Parameter) -> Plain:
    return asdict(parameter)
