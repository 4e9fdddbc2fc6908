"""A page's own modules as one script, and its own style sheets as one sheet.

The page is written in some two hundred modules; each fetched by itself costs a visitor far away a wait, and everybody's
browser some milliseconds. So the server puts them behind one another when it reads them, without the comments that
stand on lines of their own: nobody reads those on a phone. Nothing else is changed but the `import` and `export` at
the beginning of lines. The modules themselves are served too, as they were written.

A module becomes a function that is called once, after those which it imports, and returns what it exports. That is the
same as long as no export is assigned anew and no two modules need each other; where it would not be the same,
`Unjoinable` is raised and says where.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from posixpath import dirname, join, normpath

_FROM = r'from\s+"(\.[^"]+)";'
_IMPORT = re.compile(rf"^import\s+(?:\{{([^}}]*)\}}|\*\s+as\s+(\w+))\s+{_FROM}", re.MULTILINE)
_ON = re.compile(rf"^export\s+\{{([^}}]*)\}}\s+{_FROM}", re.MULTILINE)
_LIST = re.compile(r"^export\s+\{([^}]*)\};", re.MULTILINE)
_DECLARED = re.compile(r"^export\s+((?:async\s+)?function\*?|const|class)\s+(\w+)", re.MULTILINE)
# What a comma or a semicolon does not count in: strings, comments, and regular expressions, which stand behind a sign.
_OPAQUE = re.compile(
    r"""(?:"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|//[^\n]*|/\*[^*]*\*+(?:[^/*][^*]*\*+)*/"""
    r"""|(?<=[=>(,:?&|!\[])\s*/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n])+/""",
    re.DOTALL,
)
# What is left over is something that the patterns above do not know.
_LEFT = re.compile(r"^(?:import|export)\b.*|^.*\bawait import\(.*", re.MULTILINE)

_COMMENT = re.compile(r"^[ \t]*(?:/\*[^*]*\*+(?:[^/*][^*]*\*+)*/[ \t]*|//.*)\n", re.MULTILINE)

Read = Callable[[str], str]


class Unjoinable(ValueError):
    """A module that cannot become a part of one script."""


def script(entry: str, read: Read) -> str:
    """The module `entry` with all that it imports; `read` gives the text of each by its path. Raises: Unjoinable."""
    numbers: dict[str, int] = {}
    return "".join(_parts(entry, read, numbers, ())) + _body(entry, read(entry), numbers)[0]


def sheet(paths: Sequence[str], read: Read) -> str:
    """The style sheets of these paths behind one another."""
    return "".join(f"/* {path} */\n{_COMMENT.sub('', read(path))}\n" for path in paths)


def _parts(path: str, read: Read, numbers: dict[str, int], within: tuple[str, ...]) -> Iterator[str]:
    """The functions of all that a module needs and that is not there yet, in the order in which they are needed."""
    for needed in _needs(path, read(path)):
        if needed in (*within, path):
            raise Unjoinable(f"{needed} and {path} need each other")
        if needed in numbers:
            continue
        yield from _parts(needed, read, numbers, (*within, path))
        body, exports = _body(needed, read(needed), numbers)
        numbers[needed] = len(numbers)
        told = ", ".join(f"{name}: {own}" for name, own in exports)
        yield f"const $m{numbers[needed]} = (() => {{ // {needed}\n{body}\nreturn {{ {told} }};\n}})();\n"


def _needs(path: str, text: str) -> list[str]:
    found = [(match.start(), match[3]) for match in _IMPORT.finditer(text)]
    found += [(match.start(), match[2]) for match in _ON.finditer(text)]
    return [_beside(path, other) for _, other in sorted(found)]


def _beside(path: str, other: str) -> str:
    return normpath(join(dirname(path), other))


def _body(path: str, text: str, numbers: dict[str, int]) -> tuple[str, list[tuple[str, str]]]:
    """A module's text without its imports and exports, and what it exports: names, and what they are called inside."""
    exports: list[tuple[str, str]] = []

    def imported(match: re.Match[str]) -> str:
        module = f"$m{numbers[_beside(path, match[3])]}"
        names = match[2] or "{ " + ", ".join(_renamed(one, ": ") for one in _listed(match[1])) + " }"
        return f"const {names} = {module};"

    def passed_on(match: re.Match[str]) -> str:
        module = f"$m{numbers[_beside(path, match[2])]}"
        for one in _listed(match[1]):
            own, _, name = one.partition(" as ")
            exports.append((name or own, f"{module}.{own}"))
        return ""

    def listed(match: re.Match[str]) -> str:
        for one in _listed(match[1]):
            own, _, name = one.partition(" as ")
            exports.append((name or own, own))
        return ""

    def declared(match: re.Match[str]) -> str:
        exports.append((match[2], match[2]))
        return f"{match[1]} {match[2]}"

    _check_alone(path, text)
    body = _DECLARED.sub(declared, _LIST.sub(listed, _ON.sub(passed_on, _IMPORT.sub(imported, text))))
    if left := _LEFT.search(body):
        raise Unjoinable(f"{path} has a line that cannot be joined: {left[0].strip()[:80]}")
    return _COMMENT.sub("", body), exports


def _check_alone(path: str, text: str) -> None:
    """Raises: Unjoinable where an exported constant is not alone: a second one would silently not be exported."""
    bare = _OPAQUE.sub(lambda match: " " * len(match[0]), text)
    for match in _DECLARED.finditer(text):
        if match[1] == "const" and _goes_on(bare, match.end()):
            line = text.count("\n", 0, match.start()) + 1
            raise Unjoinable(
                f"{path}, line {line}, exports {match[2]} and more in one: export each by itself"
            )


def _goes_on(bare: str, place: int) -> bool:
    """Whether a declaration has a comma outside all brackets, before its semicolon."""
    depth = 0
    for sign in bare[place:]:
        depth += (sign in "([{") - (sign in ")]}")
        if depth == 0 and sign in ",;":
            return sign == ","
    return False


def _listed(names: str) -> list[str]:
    return [" ".join(one.split()) for one in names.split(",") if one.strip()]


def _renamed(one: str, between: str) -> str:
    return one.replace(" as ", between)
