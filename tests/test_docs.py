"""The documents say what is: links lead somewhere, commands exist, every entry is described."""

import re
import subprocess
from pathlib import Path

import pytest

from server.catalog import description

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
LANGUAGES = ("en", "zh")
CATALOG = description({})
ENTRIES = [
    pytest.param(entry, id=f"{kind}-{entry['name']}")
    for kind in ("optimizers", "oracles", "schedules", "clips", "surfaces")
    for entry in CATALOG[kind]
]


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def anchor(heading: str) -> str:
    """The anchor of a heading, as the usual renderers make it."""
    plain = re.sub(r"[^\w\- ]", "", heading.strip().lower().replace("`", ""))
    return plain.replace(" ", "-")


def tracked() -> list[Path]:
    """Every text file of the project: what git tracks or would, or all that lies there without git."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    names = listed.stdout.split("\0") if listed.returncode == 0 else []
    return [path for name in names if name and (path := ROOT / name).is_file()]


@pytest.mark.parametrize("document", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_and_pictures_lead_somewhere(document):
    for target in re.findall(r"\]\(([^)\s]+)\)", text_of(document)):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        name, _, part = target.partition("#")
        path = (document.parent / name) if name else document
        assert path.exists(), f"{document.name} links to {target}"
        if part:
            headings = re.findall(r"^#+ (.+)$", text_of(path), re.MULTILINE)
            assert part in map(anchor, headings), f"{document.name} links to {target}"


@pytest.mark.parametrize("document", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_make_command_in_the_documents_exists(document):
    targets = set(re.findall(r"^([a-z]+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    commands = re.findall(r"(?:^|`)(?:[A-Z_]+=\S+ )*make ((?:[a-z]+ ?)+)", text_of(document), re.MULTILINE)
    assert {word for command in commands for word in command.split()} <= targets


def test_the_readme_s_plain_commands_are_what_make_does():
    readme = text_of(ROOT / "README.md")
    for line in ("-m venv .venv", "-m pip install --require-hashes -r requirements/run.txt", "-m server"):
        assert line in readme, line


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_entry_has_its_words_in_both_languages(entry):
    for language in LANGUAGES:
        words = entry["words"][language]
        assert words["name"].strip()
        assert words["sentence"].strip().endswith((".", "。", "?", "？"))


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_entry_has_a_source_and_its_formula(entry):
    assert entry["source"].strip()
    formulas = entry["mathml"] if isinstance(entry["mathml"], list) else [entry["mathml"]]
    assert formulas
    assert all(formula.startswith("<math") for formula in formulas)


def test_the_glossary_has_every_parameter_in_both_languages():
    glossary = text_of(ROOT / "docs" / "glossary.md")
    for optimizer in CATALOG["optimizers"]:
        for parameter in optimizer["parameters"]:
            if parameter["words"] is None:
                assert f"`{parameter['name']}`" in glossary, parameter["name"]


@pytest.mark.parametrize("kind", ["optimizers", "surfaces", "schedules", "clips"])
def test_the_readme_names_what_can_be_raced(kind):
    readme = text_of(ROOT / "README.md")
    missing = [entry["name"] for entry in CATALOG[kind] if f"`{entry['name']}`" not in readme]
    assert missing == []


def test_every_decision_says_context_choice_and_price():
    pages = sorted((ROOT / "docs" / "decisions").glob("0*.md"))
    assert pages
    for page in pages:
        assert re.findall(r"^## (.+)$", text_of(page), re.MULTILINE)[:3] == ["Context", "Choice", "Price"], (
            page.name
        )
        assert f"({page.name})" in text_of(page.parent / "README.md"), page.name


def test_nothing_names_where_packages_come_from_or_a_machine_s_own_paths():
    hosts = re.compile(
        r"https?://[a-z0-9.-]*(?:py[p]i|python-?hosted|np[m]js|\bdeb[.]|debia[n])|/(?:wor[k]|hom[e]|roo[t]|User[s])/\w"
    )
    found = []
    for path in tracked():
        if path.suffix in (".png", ".woff2", ".npz"):
            continue
        found += [f"{path.relative_to(ROOT)}: {hit}" for hit in hosts.findall(text_of(path))]
    assert found == []
