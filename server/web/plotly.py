"""Plotly as it is installed, and what keeps it from writing `<style>` elements, which the policy forbids.

Plotly puts its rules into a `<style>` unless an element with that id and the class `no-inline-styles` stands there:
ours is the link to `plotly.css`, made from the rules in the bundle. The rules of its maps are left out the same way,
by an element with their id, which changes with the version.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from .packed import beside

_TEXT = r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\''
_NAME = rf"{_TEXT}|[A-Z]"
_RULES = re.compile(rf'\{{(?="X,X div":)((?:(?:{_NAME}):(?:{_TEXT}),?)+)\}}')
_RULE = re.compile(rf"({_NAME}):({_TEXT})")
_MAPS = re.compile(r'document\.getElementById\("([0-9a-f]{64})"\)')


def bundle(path: Path | None) -> bytes:
    """plotly.min.js: the file named (or in the folder named), else the installed package's.

    Raises: OSError where it is not there.
    """
    return place(path).read_bytes()


def compressed(path: Path | None, script: bytes) -> Mapping[str, bytes]:
    """That bundle, compressed ahead by its codings, where a build has left it beside."""
    return beside(place(path), script)


def place(path: Path | None) -> Path:
    """Where the bundle lies."""
    if path is None:
        return Path(str(files("plotly").joinpath("package_data", "plotly.min.js")))
    return path / "plotly.min.js" if path.is_dir() else path


def stylesheet(script: str) -> str:
    """The CSS that this bundle would write, in its order: it inserts each rule before the ones before."""
    found = _RULES.search(script)
    if found is None:
        return ""
    rules = [(_read(name), _read(style)) for name, style in _RULE.findall(found[1])]
    return "".join(f"{_selector(name)}{{{style}}}\n" for name, style in reversed(rules))


def maps_style_id(script: str) -> str | None:
    """The id of the `<style>` of its maps, which is not made where an element has it."""
    found = _MAPS.search(script)
    return found and found[1]


def _read(literal: str) -> str:
    return str(ast.literal_eval(literal)) if literal[0] in "\"'" else literal


def _selector(name: str) -> str:
    """As the bundle does it: X is the plot, Y the notifier, a comma in front stays a comma."""
    return re.sub(r"^,", " ,", name).replace("X", ".js-plotly-plot .plotly").replace("Y", ".plotly-notifier")
