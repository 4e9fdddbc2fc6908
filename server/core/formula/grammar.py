"""What may follow what in a formula, looked at before it is parsed, so that a refusal says what is wrong and where."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import NoReturn

from ..refusal import Refusal, nearest
from .functions import FUNCTIONS
from .spelling import Spelling, refusal

DEEPEST = 25

CONSTANTS = ("pi", "e", "tau")
AXES = ("x", "y")

# Names that stand for a number to be chosen: one letter, or a Greek one written out (`lambda` is Python's own word).
GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ",
    "kappa": "κ", "lam": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "rho": "ρ", "sigma": "σ", "phi": "φ", "chi": "χ",
    "psi": "ψ", "omega": "ω",
}  # fmt: skip

_TOKEN = re.compile(
    r"(?P<number>(?:[0-9]++\.?+[0-9]*+|\.[0-9]++)(?:[eE][+-]?[0-9]++)?+)"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*+)|(?P<sign>[-+*/^(),])|(?P<other>\.)"
)
_WHOLE_WITH_ZEROS = re.compile(r"0+[0-9]*[1-9][0-9]*")


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


def check(spelling: Spelling, names: Collection[str]) -> None:
    """Returns if operands and operators take turns, brackets close, and names are known.

    `names` are those that stand for numbers, beside the constants. Raises: Refusal about the leftmost fault.
    """
    _Check(spelling, frozenset(names) | frozenset(CONSTANTS)).run()


class _Check:
    """Walks the tokens from left to right, waiting for an operand or for what may stand after one."""

    def __init__(self, spelling: Spelling, names: frozenset[str]) -> None:
        self.spelling = spelling
        self.names = names
        self.open: list[tuple[Token, bool]] = []  # brackets not yet closed, and whether a function's
        self.operand = True  # whether an operand has to come
        self.last: Token | None = None

    def run(self) -> None:
        for token in tokens(self.spelling.normal):
            self._take(token)
            self.last = token
        if self.operand or self._calls():
            self._refuse(len(self.spelling.normal), "formula_missing", "something is missing here")
        if self.open:
            self._refuse(self.open[-1][0].place, "formula_unclosed", "this bracket is never closed")

    def _take(self, token: Token) -> None:
        if token.kind == "other":
            self._refuse(token.place, "formula_syntax", "a dot stands in numbers only")
        if token.kind == "name" and not self._known(token.text):
            self._unknown(token)
        if token.text == "(":
            self._open(token)
        elif token.kind in ("number", "name"):
            self._number_or_name(token)
        elif token.text in "+-" and self.operand:
            self._function_without_bracket(token)
        elif token.text == ")" and not self.open:
            self._refuse(token.place, "formula_closes", "this bracket closes nothing")
        elif self.operand and not (token.text == ")" and self.last and self.last.text == "("):
            self._refuse(token.place, "formula_missing", "something is missing before this")
        else:
            self._after_operand(token)

    def _calls(self) -> bool:
        """Whether the last token is a function's name, after which its bracket must come."""
        return self.last is not None and self.last.text in FUNCTIONS

    def _open(self, token: Token) -> None:
        function = self._calls()
        if not self.operand and not function:
            self._product(token)
        self.open.append((token, function))
        if len(self.open) > DEEPEST:
            self._refuse(token.place, "formula_depth", f"more than {DEEPEST} brackets deep", limit=DEEPEST)
        self.operand = True

    def _number_or_name(self, token: Token) -> None:
        self._function_without_bracket(token)
        if not self.operand:
            self._product(token)
        if _WHOLE_WITH_ZEROS.fullmatch(token.text):
            self._refuse(token.place, "formula_number", "a number does not begin with 0", got=token.text)
        self.operand = False

    def _after_operand(self, token: Token) -> None:
        """An operator, a comma or a closing bracket."""
        self._function_without_bracket(token)
        if token.text == ")":
            _, function = self.open.pop()
            if self.operand and not function:
                self._refuse(token.place, "formula_missing", "something is missing before this")
            self.operand = False
            return
        if token.text == "," and not (self.open and self.open[-1][1]):
            self._refuse(token.place, "formula_comma", "a comma stands only between a function's arguments")
        self.operand = True

    def _function_without_bracket(self, token: Token) -> None:
        if self._calls():
            last = self.last
            assert last is not None
            words = f"write {last.text}(…)"
            self._refuse(last.place, "formula_brackets", words, got=last.text, write=f"{last.text}(…)")

    def _known(self, name: str) -> bool:
        return name in self.names or name in FUNCTIONS

    def _product(self, token: Token) -> NoReturn:
        """Two operands side by side: `2x`, `x y`, `2(x + 1)`, `(x)(y)`."""
        last = self.last
        assert last is not None
        if last.kind == token.kind == "number" and last.end == token.place:
            self._refuse(last.place, "formula_number", "this is no number", got=last.text + token.text)
        self._write_product(token.place, last.text, token.text)

    def _write_product(self, place: int, left: str, right: str) -> NoReturn:
        more = "" if right not in FUNCTIONS else "(…)"
        left, right = ("(…)" if left == ")" else left[:12]), ("(…)" if right == "(" else right[:12] + more)
        self._refuse(place, "formula_times", f"write {left}*{right}", write=f"{left}*{right}")

    def _unknown(self, token: Token) -> NoReturn:
        """A name that is none: a number with letters in it, letters that want a product, or simply unknown."""
        last, name = self.last, token.text
        letters = len(name) <= 3 and all(letter in self.names or is_free(letter) for letter in name)
        joined = last is not None and last.kind == "number" and last.end == token.place
        if letters and len(name) > 1 and {"x", "y"} & set(name):
            before = [last.text] if joined and last else []
            self._refuse_letters(token.place, before, name)
        if joined and last:
            self._refuse(last.place, "formula_number", "this is no number", got=(last.text + name)[:40])
        if name in AXES:
            self._refuse(token.place, "formula_axis", f"{name} is there only in the plane", got=name)
        following = self.spelling.normal[token.end :].lstrip()[:1]
        if following == "(":
            known = nearest(name, FUNCTIONS)
            words = f"{name[:40]} is not a function"
            self._refuse(token.place, "formula_function", words, got=name[:40], known=known)
        known = nearest(name, [*self.names, *FUNCTIONS])
        self._refuse(token.place, "formula_name", f"{name[:40]} is not known", got=name[:40], known=known)

    def _refuse_letters(self, place: int, before: list[str], letters: str) -> NoReturn:
        write = "*".join([*before, *letters])
        self._refuse(place, "formula_times", f"write {write}", write=write)

    def _refuse(self, place: int, code: str, words: str, **values: object) -> NoReturn:
        raise refusal(code, self.spelling.column(place), words, **values)


def product_refusal(spelling: Spelling, place: int, name: str) -> Refusal:
    """What a name before a bracket is told where it is a number and no function: `x(y + 1)`."""
    write = f"{name[:12]}*(…)"
    return refusal("formula_times", spelling.column(place), f"write {write}", write=write)
