"""What may follow what in a formula, looked at before it is parsed, so that a refusal says what is wrong and where."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import NoReturn

from ..refusal import nearest
from .functions import FUNCTIONS
from .spelling import GREEK, Spelling, refusal

DEEPEST = 25

CONSTANTS = ("pi", "e", "tau")
AXES = ("x", "y")

_TOKEN = re.compile(
    r"(?P<number>(?:[0-9]++\.?+[0-9]*+|\.[0-9]++)(?:[eE][+-]?[0-9]++)?+)"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*+)|(?P<sign>[-+*/^(),])|(?P<other>\.)"
)
_NEAREST = 3  # names that are offered for an unknown one
_LEADING_ZERO = re.compile(r"0+[0-9]*[1-9][0-9]*")


@dataclass(frozen=True)
class Token:
    """A piece of the normal form: `kind` is number, name, sign or other."""

    kind: str
    text: str
    place: int

    @property
    def end(self) -> int:
        return self.place + len(self.text)


def tokens(normal: str) -> Iterator[Token]:
    """The pieces of a normal form, spaces left out."""
    for match in _TOKEN.finditer(normal):
        yield Token(str(match.lastgroup), match.group(), match.start())


def is_free(name: str) -> bool:
    """Whether a name that means nothing else stands for a number to be chosen.

    >>> [is_free(name) for name in ("a", "lam", "x", "e", "sin", "speed")]
    [True, True, False, False, False, False]
    """
    letter = len(name) == 1 and name.isascii() and name.isalpha()
    return (letter or name in GREEK) and name not in AXES and name not in CONSTANTS


def free_names(normal: str) -> tuple[str, ...]:
    """The free names of a formula, in the order in which they first stand there.

    >>> free_names("b*x^2 + lam*exp(a*y) + b")
    ('b', 'lam', 'a')
    """
    return tuple(dict.fromkeys(token.text for token in tokens(normal) if is_free(token.text)))


def check(spelling: Spelling, names: Collection[str], free: bool = False) -> None:
    """Returns if operands and operators take turns, brackets close, and names are known.

    `names` are those that stand for numbers, beside the constants and, with `free`, the free ones.
    Raises: Refusal about the leftmost fault.
    """
    _Check(spelling, frozenset([*names, *CONSTANTS]), free).run()


class _Check:
    """Walks the tokens from left to right, waiting for an operand or for what may stand after one."""

    def __init__(self, spelling: Spelling, names: frozenset[str], free: bool) -> None:
        self.spelling = spelling
        self.names = names
        self.free = free
        self.open: list[tuple[Token, bool]] = []  # brackets not yet closed, and whether a function's
        self.operand = True  # whether an operand has to come
        self.read: list[Token] = []

    @property
    def last(self) -> Token | None:
        return self.read[-1] if self.read else None

    def run(self) -> None:
        for token in tokens(self.spelling.normal):
            self._take(token)
            self.read.append(token)
        self._wants_bracket()
        if self.operand:
            self._refuse(len(self.spelling.normal), "formula_missing", "something is missing here")
        if self.open:
            self._refuse(self.open[-1][0].place, "formula_unclosed", "this bracket is never closed")

    def _take(self, token: Token) -> None:
        if token.text == "(":
            self._open(token)
            return
        self._wants_bracket(token)
        if token.kind == "other":
            self._refuse(token.place, "formula_syntax", "a dot stands in numbers only")
        elif token.kind == "name":
            self._name(token)
        elif token.kind == "number":
            self._number(token)
        elif token.text == ")":
            self._close(token)
        elif not (self.operand and token.text in "+-"):
            self._operator(token)

    def _open(self, token: Token) -> None:
        function = self.last is not None and self.last.text in FUNCTIONS
        if not self.operand and not function:
            self._product(token, "(…)")
        self.open.append((token, function))
        if len(self.open) > DEEPEST:
            self._refuse(token.place, "formula_depth", f"more than {DEEPEST} brackets deep", limit=DEEPEST)
        self.operand = True

    def _close(self, token: Token) -> None:
        if not self.open:
            self._refuse(token.place, "formula_closes", "this bracket closes nothing")
        _, function = self.open.pop()
        if self.operand and not (function and self.last and self.last.text == "("):
            self._missing(token)
        self.operand = False

    def _operator(self, token: Token) -> None:
        if self.operand:
            self._missing(token)
        if token.text == "," and not (self.open and self.open[-1][1]):
            self._refuse(
                token.place, "formula_comma", "a comma stands only between the arguments of a function"
            )
        self.operand = True

    def _number(self, token: Token) -> None:
        last = self.last
        if not self.operand and last and last.kind == "number" and last.end == token.place:
            self._refuse(last.place, "formula_number", "this is no number", got=(last.text + token.text)[:40])
        if not self.operand:
            self._product(token, token.text[:12])
        if _LEADING_ZERO.fullmatch(token.text):
            self._refuse(token.place, "formula_number", "this is no number", got=token.text[:40])
        self.operand = False

    def _name(self, token: Token) -> None:
        if not self._known(token.text):
            self._unknown(token)
        if not self.operand:
            self._product(token, f"{token.text}(…)" if token.text in FUNCTIONS else token.text)
        self.operand = False

    def _known(self, name: str) -> bool:
        return name in self.names or name in FUNCTIONS or (self.free and is_free(name))

    def _unknown(self, token: Token) -> NoReturn:
        """A name that is none: letters that want a product, a number with letters in it, or simply unknown."""
        last, name = self.last, token.text
        number = last.text if last and last.kind == "number" and last.end == token.place else ""
        if 1 < len(name) <= 3 and {"x", "y"} & set(name) and all(map(self._known, name)):
            write = "*".join(filter(None, [number, *name]))
            self._refuse(token.place, "formula_times", f"write {write}", write=write)
        if name in AXES:
            self._refuse(token.place, "formula_axis", f"{name} is there only in two dimensions", got=name)
        if number:
            self._refuse(
                token.place - len(number), "formula_number", "this is no number", got=(number + name)[:40]
            )
        called = self.spelling.normal[token.end :].lstrip().startswith("(")
        code, words = (
            ("formula_function", "is not a function") if called else ("formula_name", "is not known")
        )
        names = () if called else (*self.names, *(GREEK if self.free else ()))
        known = nearest(name, [*names, *FUNCTIONS])[:_NEAREST]
        self._refuse(token.place, code, f"{name[:40]} {words}", got=name[:40], known=known)

    def _wants_bracket(self, token: Token | None = None) -> None:
        """Refuses what comes after a function's name if it is not its bracket: `sin x`, `sin^2(x)`."""
        last = self.last
        if last and last.text in FUNCTIONS:
            inside = token.text[:12] if token and token.kind in ("number", "name") else "…"
            write = f"{last.text}({inside})"
            self._refuse(last.place, "formula_brackets", f"write {write}", got=last.text, write=write)

    def _product(self, token: Token, right: str) -> NoReturn:
        """Two operands side by side: `2x`, `x y`, `x^2y`, `2(x + 1)`, `(x)(y)`."""
        texts = ["(…)" if one.text == ")" else one.text[:12] for one in self.read[-3:]]
        power = len(texts) == 3 and texts[1] == "^"
        write = f"{''.join(texts) if power else texts[-1]}*{right}"
        self._refuse(token.place, "formula_times", f"write {write}", write=write)

    def _missing(self, token: Token) -> NoReturn:
        self._refuse(token.place, "formula_missing", "something is missing before this")

    def _refuse(self, place: int, code: str, words: str, **values: object) -> NoReturn:
        raise refusal(code, self.spelling.column(place), words, **values)
