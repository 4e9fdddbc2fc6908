"""Whole trajectories of an experiment, computed slice by slice and written as JSON or CSV piece by piece."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from pydantic_core import to_json

from ..core import findings
from ..core.findings import Finding
from ..core.refusal import Refusal
from ..core.run import Trajectory, columns_of
from ..core.stops import Outcome
from .trajectories import Trajectories, end_of
from .value import Experiment

NUMBERS = 1_000_000  # in one answer, at most
PIECE = 256  # rows written at once: less than a millisecond's work
_NEWLINE = b"\r\n"  # RFC 4180


class Whole:
    """Every run of an experiment from start to end. `advance` computes; when it is no longer `busy`, write.

    Raises: Refusal `too_large` if the answer could hold more than 10⁶ numbers.
    """

    def __init__(self, experiment: Experiment, trajectories: Trajectories) -> None:
        self.experiment = experiment
        self._trajectories = trajectories
        self._courses = [experiment.course(index) for index in range(len(experiment.runs))]
        dimension = experiment.objective.entry.dimension
        width = sum(len(columns_of(course.plan)) - 2 + dimension for course in self._courses)
        if width * (experiment.steps + 1) > NUMBERS:
            raise Refusal("too_large", "runs", {"got": width * (experiment.steps + 1), "limit": NUMBERS})
        self._done: list[tuple[Trajectory, Outcome, list[Finding]]] = []
        self._held: Trajectory | None = None

    @property
    def busy(self) -> bool:
        """Whether a run is not at its end."""
        return len(self._done) < len(self._courses)

    def advance(self, work: float) -> None:
        """Computes for so many declared microseconds (a step at least)."""
        while work > 0 and self.busy:
            course = self._courses[len(self._done)]
            trajectory = self._held or self._trajectories.open(course)
            self._held = trajectory  # kept by us too, so that a small cache cannot make us begin again
            outcome = end_of(trajectory, course.steps)
            if outcome is None:
                missing = course.steps + 1 - trajectory.length
                added = trajectory.advance(max(1, min(missing, int(work / trajectory.cost))))
                work -= trajectory.cost * added
                self._trajectories.settle(course, added)
            else:
                self._done.append((trajectory, outcome, findings.findings(trajectory, outcome)))
                self._held = None
                work -= findings.cost(outcome)

    def json(self) -> Iterator[bytes]:
        """The answer as JSON in pieces: per run `x` (a list of points), the other columns, outcome and findings.

        null stands where a number is not finite.
        """
        yield b'{"version":1,"digest":' + to_json(self.experiment.digest) + b',"runs":['
        for index, (trajectory, outcome, found) in enumerate(self._done):
            yield b"{" if index == 0 else b",{"
            rows = outcome.step + 1
            yield b'"x":['
            points = trajectory.points()
            for first in range(0, rows, PIECE):
                text = _numbers(points[first : min(first + PIECE, rows)].tolist())
                yield (b"," if first else b"") + text[1:-1]
            for number, column in enumerate(trajectory.columns[2:], start=2):
                yield b"],%s:[" % to_json(column.name)
                for first in range(0, rows, PIECE):
                    count = min(PIECE, rows - first)
                    text = _numbers(trajectory.block(first, count, outcome.step)[number].tolist())
                    yield (b"," if first else b"") + text[1:-1]
            yield b'],"outcome":' + _numbers(plain_outcome(outcome))
            yield b',"findings":' + _numbers(list(map(findings.plain, found))) + b"}"
        yield b"]}"

    def csv(self) -> Iterator[bytes]:
        """The answer as CSV in pieces: run, step, x, then every column that any run has.

        What is not finite reads inf, -inf or nan; a column that the run does not have is empty.
        """
        axes = _axes(self.experiment.objective.entry.dimension)
        names = list(
            dict.fromkeys(column.name for trajectory, *_ in self._done for column in trajectory.columns[2:])
        )
        yield ",".join(["run", "step", *axes, *names]).encode() + _NEWLINE
        for index, (trajectory, outcome, _) in enumerate(self._done):
            own = {column.name: number for number, column in enumerate(trajectory.columns)}
            points = trajectory.points()
            rows = outcome.step + 1
            for first in range(0, rows, PIECE):
                count = min(PIECE, rows - first)
                block = trajectory.block(first, count, outcome.step)
                blank = [""] * count
                columns = [_texts(block[own[name]]) if name in own else blank for name in names]
                coordinates = [_texts(axis) for axis in points[first : first + count].T]
                steps = map(str, range(first, first + count))
                lines = zip([str(index)] * count, steps, *coordinates, *columns, strict=True)
                yield b"".join(",".join(line).encode() + _NEWLINE for line in lines)


def plain_outcome(outcome: Outcome) -> dict[str, object]:
    """The outcome as `{"kind", "step", "reason", "point", "minimum", "values"}`."""
    return {
        "kind": outcome.kind,
        "step": outcome.step,
        "reason": outcome.reason,
        "point": outcome.point,
        "minimum": outcome.minimum,
        "values": outcome.values,
    }


def _numbers(value: object) -> bytes:
    return to_json(value, inf_nan_mode="null")


def _texts(values: np.ndarray) -> list[str]:
    """The shortest texts that read back as the same numbers."""
    return list(map(repr, values.tolist()))


def _axes(dimension: int) -> list[str]:
    return ["x", "y"][:dimension] if dimension <= 2 else [f"x{index + 1}" for index in range(dimension)]
