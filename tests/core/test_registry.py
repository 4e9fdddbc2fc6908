"""Discovery: a module is an entry, its file's name is the entry's."""

import importlib
import sys

import pytest

import server.optimizers
import server.schedules
import server.surfaces
from server.core.registry import discover
from server.core.rule import is_rule
from server.core.schedule import is_schedule
from server.core.surface import is_surface


def test_the_registries_hold_what_the_folders_hold():
    assert {"adam", "gradient_descent", "newton", "sgd"} <= set(discover(server.optimizers, is_rule))
    assert {
        "rosenbrock",
        "himmelblau",
        "beale",
        "six_hump_camel",
        "saddle",
        "ackley",
        "rastrigin",
        "quadratic",
    } <= set(discover(server.surfaces, is_surface))
    assert "constant" in discover(server.schedules, is_schedule)


@pytest.fixture
def package(tmp_path, monkeypatch):
    folder = tmp_path / "found_entries"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))

    def write(**modules):
        for name, text in modules.items():
            (folder / f"{name}.py").write_text(text)
        for known in [name for name in sys.modules if name.startswith("found_entries")]:
            del sys.modules[known]
        importlib.invalidate_caches()
        return importlib.import_module("found_entries")

    yield write
    for known in [name for name in sys.modules if name.startswith("found_entries")]:
        del sys.modules[known]


def is_number(thing):
    return isinstance(thing, float)


def test_a_new_file_is_found_and_the_order_is_that_of_names(package):
    assert discover(package(b="ENTRY = 2.0", a="ENTRY = 1.0", _private="ENTRY = 3.0"), is_number) == {
        "a": 1.0,
        "b": 2.0,
    }
    assert list(discover(package(), is_number)) == ["a", "b"]


def test_a_file_without_an_entry_or_with_two_is_noticed(package):
    with pytest.raises(LookupError, match="must hold one entry, found 2"):
        discover(package(a="ONE = 1.0\nTWO = 2.0"), is_number)
    with pytest.raises(LookupError, match="must hold one entry, found 0"):
        discover(package(a="ONE = 1"), is_number)


def test_a_class_that_a_module_only_imports_is_not_its_entry(package):
    text = "from found_entries.a import Step\nclass Other:\n    pass\n"
    modules = package(a="class Step:\n    pass\n", b=text)
    found = discover(modules, lambda thing: isinstance(thing, type))
    assert {name: entry.__name__ for name, entry in found.items()} == {"a": "Step", "b": "Other"}
