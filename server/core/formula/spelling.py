"""How a formula may be spelled: what is pasted from a page or typed on a Chinese keyboard, read as its ASCII kin."""

from __future__ import annotations

from dataclasses import dataclass

from ..refusal import Refusal

LONGEST = 300

# Names that stand for a number to be chosen: one letter, or a Greek one written out (`lambda` is Python's own word).
GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ",
    "kappa": "κ", "lam": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "rho": "ρ", "sigma": "σ", "phi": "φ", "chi": "χ",
    "psi": "ψ", "omega": "ω",
}  # fmt: skip

# Signs that mean what an ASCII one means. Letters are not here: one that only looks like x is another letter.
KIN = {
    **dict(zip("（）＋－＊／，．＾", "()+-*/,.^", strict=True)),
    **dict.fromkeys("−", "-"),
    **dict.fromkeys("×·⋅", "*"),
    "÷": "/",
    **dict.fromkeys("\t\u00a0\u2009\u3000", " "),
}
_STARS = "*＊"
_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True))
# Greek letters are refused with the word to write: ν, ρ and χ look too much like v, p and x to be read in silence.
_WORDS = {**{letter: word for word, letter in GREEK.items()}, "π": "pi", "τ": "tau"}
_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-*/^()., ")


@dataclass(frozen=True)
class Spelling:
    """A text in its normal form, with for each character its column in the text as typed, counted from 1.

    The last column, one more than there are characters, is where the text as typed ends.
    """

    normal: str
    columns: tuple[int, ...]

    def column(self, place: int) -> int:
        """The column of the character at `place` of the normal form."""
        return self.columns[min(place, len(self.columns) - 1)]


def refusal(code: str, column: int, words: str, **values: object) -> Refusal:
    """A refusal of the text that points at a column of it."""
    return Refusal(code, "text", {"column": column, **values}, f"text, column {column}: {words}")


def spelled(text: str) -> Spelling:
    """The normal form: ASCII, ^ for powers, single spaces, none at the ends. It is its own normal form.

    Raises: Refusal `formula_long`, `formula_empty`, `formula_character`, `formula_letter` or `formula_power`.

    >>> spelled(" x² − 3×y**2").normal
    'x^2 - 3*y^2'
    """
    if len(text) > LONGEST:
        raise _long(len(text), LONGEST + 1)
    characters: list[str] = []
    columns: list[int] = []
    raised: set[int] = set()  # places of superscripts
    for column, typed in enumerate(text, 1):
        place = len(characters)
        if typed in _RAISED:
            characters.extend(_RAISED[typed] if place - 1 in raised else f"^{_RAISED[typed]}")
            raised.update(range(place, len(characters)))
        elif (written := KIN.get(typed, typed)) not in _PLAIN:
            raise _no_place(typed, column)
        elif typed in _STARS and characters[-1:] == ["*"] and text[column - 2] in _STARS:
            characters[-1] = "^"  # two stars are Python's power
        elif written != " " or characters[-1:] not in ([], [" "]):
            characters.append(written)
        columns.extend([column] * (len(characters) - place))
    if characters[-1:] == [" "]:
        characters.pop()
        columns.pop()
    if not characters:
        raise refusal("formula_empty", 1, "is empty")
    if len(characters) > LONGEST:
        raise _long(len(characters), columns[LONGEST])
    _check_powers(characters, columns, raised)
    return Spelling("".join(characters), (*columns, len(text) + 1))


def _no_place(typed: str, column: int) -> Refusal:
    if typed in _WORDS:
        write = _WORDS[typed]
        return refusal("formula_letter", column, f"write {write}", got=typed, write=write)
    return refusal("formula_character", column, f"{typed!r} is not allowed", got=typed)


def _check_powers(characters: list[str], columns: list[int], raised: set[int]) -> None:
    """x²^3 reads as (x²)³ to the eye, while x^2^3 is x^8: who means either writes brackets."""
    for place, character in enumerate(characters):
        before = place - 2 if characters[place - 1] == " " else place - 1
        if character == "^" and before in raised:
            raise refusal("formula_power", columns[place], "a power of a power needs brackets")


def _long(length: int, column: int) -> Refusal:
    return Refusal("formula_long", "text", {"column": column, "got": length, "limit": LONGEST})
