"""The text of float loops: objective and rule pasted together, and the lines that ask a judge.

Names in it: x… the point, y… the one that a step leads to, g… the gradient, n… what the oracle is fed, s… state,
p… parameters, q… the objective's, c… what is steady during a block, t… and o… what a step and a look work out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .formula.emit import FloatCode

if TYPE_CHECKING:
    from .loop import Loop

_NAME = re.compile(r"\b[a-z]\w*")


class _Parts:
    """Step and look of a loop as code, the new point named by `letter`; with `bare` the look leaves f out."""

    def __init__(self, loop: Loop, letter: str, safe: bool = False, bare: bool = False) -> None:
        traced, derived = loop.traced, loop.derived
        self.axes = axes = range(traced.dimension)
        self.parameters = {name: f"p{i}" for i, name in enumerate(traced.parameters)}
        self.constants = {name: f"q{i}" for i, name in enumerate(derived.parameters)}
        self.state = {name: f"s{i}" for i, name in enumerate(traced.state)}
        points = {variable: f"{letter}{i}" for i, variable in enumerate(derived.variables)}
        outputs = [derived.value, *derived.gradient]
        names = {**points, **self.constants}
        look = FloatCode(outputs, names, frozenset(self.constants), "o", safe, left=int(bare))
        self.look_before = look.before
        self._look = [*look.lines, *([] if bare else [f"f = {look.results[0]}"])]
        self.gradient = {f"g{i}": look.results[i - len(axes)] for i in axes}

        given = traced.given if loop.draws else ()
        inside = {f"{name}{i}": f"{name}{i}" for name in "xgn" for i in axes}
        variables = {**inside, **self.parameters, **self.state, "k": "k", "steps": "steps", "f": "f"}
        outputs = [*traced.new_x, *traced.new_state, traced.rate, *given]
        step = FloatCode(outputs, variables, frozenset([*self.parameters, "steps"]), "t", safe)
        results = iter(step.results)
        self.step_before, self.step = step.before, step.lines
        self.new_x = [(f"{letter}{i}", next(results)) for i in axes]
        self.moved = [(name, text) for name in self.state.values() if (text := next(results)) != name]
        rate = f"rate = {next(results)}"
        self.steady_rate, self.rate = ([rate], []) if loop.steady else ([], [rate])
        norm = "sqrt_" if safe else "sqrt"
        self.given = [f"given = {norm}({squares('', list(results))})"] if loop.draws else []
        self.norm = f"norm = {norm}({squares('g', axes)})"
        self._settle()

    def _settle(self) -> None:
        """What becomes a number of the state is worked out where that stands, if nobody reads the old one after it."""
        for name, text in self.moved:
            at = next((i for i, line in enumerate(self.step) if line.startswith(f"{text} = ")), None)
            if at is not None:
                after = [*self.step[at + 1 :], *self.rate, *self.given]
                after += [new for own, new in [*self.new_x, *self.moved] if own != name]
                if not any(name in _NAME.findall(line) for line in after):
                    self._rename(text, name)
        self.moved = [(name, text) for name, text in self.moved if name != text]

    def _rename(self, old: str, new: str) -> None:
        """Another name for what a line works out."""
        self._rewrite(lambda text: _NAME.sub(lambda name: new if name[0] == old else name[0], text))

    def _rewrite(self, told: Callable[[str], str]) -> None:
        """Every line of the step, told otherwise."""
        self.step, self.rate, self.given = (
            list(map(told, one)) for one in (self.step, self.rate, self.given)
        )
        self.new_x, self.moved = (
            [(name, told(text)) for name, text in changes] for changes in (self.new_x, self.moved)
        )

    def more(self, loop: Loop) -> list[str]:
        """What a row has beside the point, f and ‖∇f‖."""
        told = [self.state[f"s_{name}"] for name in loop.told]
        return [*([] if loop.steady else ["rate"]), *(["given"] if loop.draws else []), *told]

    def function(self, loop: Loop, more: str, begin: list[str], body: list[str], end: str) -> str:
        """The block's text: what it is given and `more`, taken apart, `begin`, `body` at each step, and the `end`."""
        state, axes = list(self.state.values()), self.axes
        # Counting costs a tenth of a short step: only where the number is read.
        counted = any("k" in _NAME.findall(line) for line in body)
        each = "for k in range(k, end):" if counted else "for _ in repeat(None, end - k):"
        if loop.draws or loop.late:  # the gradients of the past grow on the way: it is the steps that end it
            each = f"for k, {tuple_of('n', axes)} in zip(range(k, end), draws):"
            each = each if counted or loop.late else f"for {tuple_of('n', axes)} in draws:"
        lines = [
            f"{tuple_of('x', axes)} = point",
            *([f"{', '.join(state)}, = state"] if state else []),
            f"{', '.join([*self.parameters.values(), 'steps'])}, = parameters",
            *([f"{', '.join(self.constants.values())}, = constants"] if self.constants else []),
            *self.step_before,
            *self.look_before,
            *self.steady_rate,
            *begin,
            *(["keep = draws.append"] if loop.late else []),
            each,
            *(f"    {line}" for line in [*body, *([f"keep({tuple_of('g', axes)})"] if loop.late else [])]),
            end,
        ]
        head = f"def block(rows, k, end, point, state, parameters, constants, draws{more}):\n"
        return head + "".join(f"    {line}\n" for line in lines)

    def inline(self) -> None:
        """A part of the gradient that the step reads in one place stands there, and has no name."""
        texts = [*self.step, *self.rate, *self.given, *(text for _, text in [*self.new_x, *self.moved])]
        reads = Counter(name for text in texts for name in _NAME.findall(text))
        once = {name: text for name, text in self.gradient.items() if reads[name] < 2}

        def full(text: str) -> str:
            return _NAME.sub(lambda name: once.get(name[0], name[0]), text)

        self._rewrite(full)
        self.gradient = {name: text for name, text in self.gradient.items() if name not in once}

    @property
    def look(self) -> list[str]:
        """From the point to the gradient there, and f."""
        return [*self._look, *(f"{name} = {text}" for name, text in self.gradient.items())]

    @property
    def leap(self) -> list[str]:
        """From the gradient to the new point, which stands where the old one did, and the state there."""
        return [*self.step, *self.rate, *self.given, *assigned([*self.new_x, *self.moved])]

    @property
    def left(self) -> str:
        """Where a block leaves point and state."""
        return f"{tuple_of('x', self.axes)}, ({''.join(f'{name}, ' for name in self.state.values())})"


def watching(loop: Loop, safe: bool) -> str:
    """A block that asks at each step whether it is ordinary. A row has all its numbers."""
    parts = _Parts(loop, "y", safe)
    axes = parts.axes
    observe = list(parts.look)
    if safe:
        # 0/0 in one partial while f is finite is a kink: the value taken there is 0, a subgradient.
        observe += [f"if g{i} != g{i} and f - f == 0: g{i} = 0.0" for i in axes]
    record = recorded([*(f"y{i}" for i in axes), "f", "norm", *parts.more(loop)])
    body = [
        *parts.step,
        *(f"{name} = {text}" for name, text in parts.new_x),
        *parts.rate,
        *parts.given,
        *assigned(parts.moved),
        *observe,
        parts.norm,
        *judged(axes, unsure=not safe),
        f"    if ended: {record}; {arrive(axes)}; end = k + 1; break",
        record,
        arrive(axes),
    ]
    begin = ["low, top, near, still = limits", "ended = False", *(f"y{i} = x{i}" for i in axes), *observe]
    end = f"return end, {parts.left}, calm, ended"
    return parts.function(loop, ", limits, calm, judge", begin, body, end)


def hurrying(loop: Loop, bare: bool) -> str:
    """A block that asks nothing on its way, and moves the point where it stands.

    With `bare` it does not compute f and ‖∇f‖ either, and its rows lack both.
    """
    parts = _Parts(loop, "x", bare=bare)
    end = f"return {parts.left}"
    record = recorded([*(f"x{i}" for i in parts.axes), *([] if bare else ["f", "norm"]), *parts.more(loop)])
    if bare and not loop.late:  # nobody asks for the gradient at the new point before the next step does
        parts.inline()
        body = [*parts.look, *parts.leap, record]
        return parts.function(loop, "", [], body, end)
    body = [*parts.leap, *parts.look, *([] if bare else [parts.norm]), record]
    return parts.function(loop, "", parts.look, body, end)


def judged(axes: range, unsure: bool = False) -> list[str]:
    """The lines that ask the judge of the new point y where the step is out of the ordinary; `unsure`: of nan first.

    Most steps are ordinary: nothing ends there, and the run moves. The first comparison of the last line mostly
    decides; whatever is not ordinary by these bounds is for the judge, which looks exactly.
    """
    y, gradient = tuple_of("y", axes), tuple_of("g", axes)
    return [
        f"if low < norm < 1e308 and f <= top and {near(axes)}:",
        "    calm = 0",
        "else:",
        *(["    if norm != norm: uncertain()"] if unsure else []),
        f"    move = ({''.join(f'y{i} - x{i}, ' for i in axes)})",
        f"    norm, calm, ended = judge(k + 1, {y}, f, {gradient}, norm, move, calm, rate)",
    ]


def recorded(row: list[str]) -> str:
    """A line that adds a row. Measured: half of what rows += (…) takes for two numbers, two thirds for four."""
    return "; ".join(f"rows.append({name})" for name in row)


def near(axes: range) -> str:
    """Whether the new point is near, and not where the step began."""
    return f"{squares('y', axes)} <= near and ({moves(axes)})"


def squares(letter: str, which: Any) -> str:
    return " + ".join(f"{letter}{i} * {letter}{i}" for i in which)


def tuple_of(letter: str, axes: range) -> str:
    return "(" + "".join(f"{letter}{i}, " for i in axes) + ")"


def arrive(axes: range) -> str:
    return "; ".join(f"x{i} = y{i}" for i in axes)


def moves(axes: range) -> str:
    return " or ".join(f"y{i} - x{i} > still or x{i} - y{i} > still" for i in axes)


def assigned(changes: list[tuple[str, str]]) -> list[str]:
    """Names get new values that read the old ones: each when no other waits to read it, and what is left all at once.

    >>> assigned([("x0", "(x0 - s0)"), ("s0", "(s0 + g0)"), ("s1", "s2"), ("s2", "s1")])
    ['x0 = (x0 - s0)', 's0 = (s0 + g0)', 's1, s2, = s2, s1,']
    """
    lines: list[str] = []
    waiting = [(name, text, set(_NAME.findall(text))) for name, text in changes]
    while waiting:
        free = next(
            (at for at, (name, *_) in enumerate(waiting) if not _read_elsewhere(name, at, waiting)), None
        )
        if free is None:
            names, texts = ", ".join(name for name, *_ in waiting), ", ".join(text for _, text, _ in waiting)
            return [*lines, f"{names}, = {texts},"]
        name, text, _ = waiting.pop(free)
        lines.append(f"{name} = {text}")
    return lines


def _read_elsewhere(name: str, at: int, waiting: list[tuple[str, str, set[str]]]) -> bool:
    return any(name in reads for place, (_, _, reads) in enumerate(waiting) if place != at)
