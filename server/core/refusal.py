"""What a caller asked for and cannot have: one exception for the whole project, said in data."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher


class Refusal(ValueError):
    """A caller's mistake: `code` names it, `field` is where, `values` hold what was got and what is allowed.

    The page has the sentence for the code in each language; `message` is English, for users of the API.
    """

    def __init__(
        self, code: str, field: str, values: dict[str, object] | None = None, message: str = ""
    ) -> None:
        self.code = code
        self.field = field
        self.values = dict(values or {})
        self.message = message or _sentence(code, field, self.values)
        super().__init__(self.message)

    def plain(self) -> dict[str, object]:
        """The JSON of it."""
        return {"code": self.code, "field": self.field, "values": self.values, "message": self.message}

    def at(self, prefix: str) -> Refusal:
        """The same refusal, with `prefix` before its field.

        >>> Refusal("not_finite", "momentum").at("runs[0].optimizer.parameters").field
        'runs[0].optimizer.parameters.momentum'
        """
        join = "" if not self.field or not prefix or self.field.startswith("[") else "."
        field = f"{prefix}{join}{self.field}"
        message = self.message
        if self.field and message.startswith(self.field):
            message = field + message[len(self.field) :]
        elif not self.field and message.startswith(" "):
            message = field + message
        return Refusal(self.code, field, self.values, message)


def _sentence(code: str, field: str, values: dict[str, object]) -> str:
    """`momentum must be in [0, 0.999], got 2`."""
    got = f", got {_shown(values['got'])}" if "got" in values else ""
    if code == "out_of_range":
        return f"{field} must be in [{_shown(values['low'])}, {_shown(values['high'])}]{got}"
    if "known" in values:
        known = values["known"]
        names = ", ".join(map(str, known)) if isinstance(known, list | tuple) else str(known)
        return f"{field} is not known{got}; known: {names}"
    if "limit" in values:
        return f"{field} is limited to {_shown(values['limit'])}{got}"
    if "expected" in values:
        return f"{field} must be {_shown(values['expected'])}{got}"
    if "allowed" in values:
        return f"{field}: {code.replace('_', ' ')}{got}; allowed: {_shown(values['allowed'])}"
    return f"{field}: {code.replace('_', ' ')}{got}"


def _shown(value: object) -> str:
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return text if len(text) <= 80 else f"{text[:77]}..."


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """The known names, nearest spelling first.

    >>> nearest("adma", ["sgd", "newton", "adam"])[0]
    'adam'
    """
    cut = name[:80].lower()  # the comparison is quadratic in the length, and the name is a stranger's
    return sorted(known, key=lambda one: (-SequenceMatcher(None, cut, one).ratio(), one))
