"""Finds what can be chosen: every module of a package holds one entry, named as the module is."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from types import ModuleType


def discover(package: ModuleType, is_entry: Callable[[object], bool]) -> dict[str, object]:
    """The entries of a package by name, sorted: for each module of it the one thing that `is_entry`.

    Raises: LookupError where a module holds no entry or several, so that a forgotten file is noticed.
    """
    entries: dict[str, object] = {}
    for found in sorted(pkgutil.iter_modules(package.__path__), key=lambda module: module.name):
        if found.name.startswith("_"):
            continue
        module = importlib.import_module(f"{package.__name__}.{found.name}")
        own = [thing for thing in vars(module).values() if is_entry(thing) and _is_from(thing, module)]
        if len(own) != 1:
            raise LookupError(f"{module.__name__} must hold one entry, found {len(own)}")
        entries[found.name] = own[0]
    return entries


def _is_from(thing: object, module: ModuleType) -> bool:
    """Whether a class was written in this module; a value (a surface) has no home and belongs where it stands."""
    return not inspect.isclass(thing) or thing.__module__ == module.__name__
