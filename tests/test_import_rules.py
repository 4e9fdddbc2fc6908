"""Who may import whom: the tables of docs/architecture.md against the imports themselves, with no exceptions."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SERVER = ROOT / "server"
SCRIPTS = ROOT / "frontend" / "js"
MODULES = sorted(SERVER.rglob("*.py"))
SCRIPT_FILES = sorted(SCRIPTS.rglob("*.js"))


def table(title: str) -> dict[str, tuple[set[str], set[str] | str]]:
    """A table of the architecture page: for each part what it may import, and the last column."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = re.search(rf"^\| {title} \|.*\n\|[-|]+\n((?:\|.*\n)+)", text, re.MULTILINE).group(1)
    found = {}
    for row in rows.splitlines():
        parts, ours, last = (cell.strip() for cell in row.strip("|").split("|"))
        for part in re.findall(r"`(\w+)`", parts):
            found[part] = (set(re.findall(r"`(\w+)`", ours)), set(re.findall(r"`(\w+)`", last)) or last)
    return found


ENTRIES = ("surfaces", "optimizers", "schedules", "datasets", "models", "losses", "penalties")
SERVER_RULES = table("server")
PAGE_RULES = table("page")


def part_of(path: Path, root: Path) -> str:
    """The folder directly below the root, or the name of a module that lies there."""
    inside = path.relative_to(root)
    return inside.parts[0] if len(inside.parts) > 1 else inside.stem


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imports_of(path: Path) -> list[tuple[str, str, int]]:
    """Each import of a module: ("ours", part, line) or ("foreign", module, line)."""
    package = ("server", *path.relative_to(SERVER).parts[:-1])
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [("foreign", alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.append(("foreign", node.module, node.lineno))
        elif isinstance(node, ast.ImportFrom):
            target = (*package[: len(package) - node.level + 1], *(node.module or "").split("."))
            whole = target[:-1] == ("server",) and target[-1] == ""
            parts = [alias.name for alias in node.names] if whole else [target[1]]
            found += [("ours", part, node.lineno) for part in parts if not part.startswith("__version")]
    return found


def script_imports(path: Path) -> list[Path]:
    """The files that a script imports (what a comment imports for its types is no import)."""
    text = path.read_text(encoding="utf-8")
    names = re.findall(r"""^(?:import|export|\})[^'"\n;]*['"](\.[^'"]+)['"]""", text, re.MULTILINE)
    return [(path.parent / name).resolve() for name in names]


def without_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_imports_only_what_its_place_allows(path):
    part = part_of(path, SERVER)
    allowed, never = SERVER_RULES.get(part, (set(), set()))
    for kind, name, line in imports_of(path):
        where = f"{name_of(path)}:{line} imports {name}"
        first = name.split(".")[0]
        if kind == "ours":
            assert name in allowed, f"{where}; {part} may import {sorted(allowed)}"
        else:
            assert first not in ("server", "steepest"), f"{where}: inside the package imports are relative"
            assert first not in never, where


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_nothing_uses_process_wide_random_state(path):
    own = r"(?!Generator\b|Philox\b|PCG64|SeedSequence\b|default_rng\()"
    assert not re.findall(rf"\b(?:np|numpy)\.random\.{own}\w+", path.read_text(encoding="utf-8"))


def test_entries_stand_alone():
    for path in MODULES:
        if part_of(path, SERVER) in ENTRIES:
            assert all(name == "core" for kind, name, _ in imports_of(path) if kind == "ours"), name_of(path)


@pytest.mark.parametrize("path", SCRIPT_FILES, ids=name_of)
def test_a_script_imports_only_what_its_place_allows(path):
    part = part_of(path, SCRIPTS)
    assert part in PAGE_RULES, f"{part} has no row in docs/architecture.md"
    allowed, _ = PAGE_RULES[part]
    for target in script_imports(path):
        assert target.is_file(), f"{name_of(path)} imports {target}, which is not there"
        other = part_of(target, SCRIPTS)
        if part == "main":
            continue
        assert other in allowed, (
            f"{name_of(path)} imports {name_of(target)}; {part} may import {sorted(allowed)}"
        )


@pytest.mark.parametrize("path", SCRIPT_FILES, ids=name_of)
def test_what_is_pure_touches_no_page_no_socket_and_no_timer(path):
    if PAGE_RULES[part_of(path, SCRIPTS)][1] == "yes":
        return
    browser = (
        r"(?<![\w.'\"`-])(?:document|window|location|localStorage)\.|\b(?:WebSocket|setTimeout|setInterval|"
        r"requestAnimationFrame|fetch)\(|\b(?:Date\.now|performance\.now|Math\.random)\("
    )
    assert not re.findall(browser, without_comments(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", SCRIPT_FILES, ids=name_of)
def test_scripts_are_type_checked_and_write_text_only_as_text(path):
    text = path.read_text(encoding="utf-8")
    assert text.startswith("// @ts-check")
    forbidden = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|scattergl"
    assert not re.findall(forbidden, without_comments(text))
