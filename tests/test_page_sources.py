"""The page's sources, read as text: no entry is known by name, every sentence exists in both languages, rules hold."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
SCRIPTS = ROOT / "frontend" / "js"
LANGUAGES = ROOT / "frontend" / "languages"
FILES = sorted(SCRIPTS.rglob("*.js"))
KINDS = ("optimizers", "surfaces", "datasets", "models", "losses", "penalties")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def without_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", text, flags=re.S)


# Words of geometry, of style sheets and of choices left open that an entry happens to be called by.
EXCUSED = {
    "line": "what is drawn, and what one dimension is drawn as",
    "linear": "a scale of an axis",
    "none": "a style without anything, and what is chosen where a clip or a penalty is not",
    "parabola": "the osculating one is drawn in one dimension",
    "saddle": "a kind of point in which a run may end",
}


def entry_names() -> list[str]:
    found = [
        path.stem
        for kind in KINDS
        for path in (ROOT / "server" / kind).glob("*.py")
        if path.stem != "__init__"
    ]
    assert "adam" in found
    assert "rosenbrock" in found
    return sorted(set(found) - set(EXCUSED))


def sentences(language: str) -> dict[str, str]:
    """Every sentence by its key, as in `transport.play`."""

    def walk(value: Any, before: str) -> Iterator[tuple[str, str]]:
        for key, inner in value.items():
            if isinstance(inner, dict):
                yield from walk(inner, f"{before}{key}.")
            else:
                yield f"{before}{key}", inner

    return dict(walk(json.loads((LANGUAGES / f"{language}.json").read_text(encoding="utf-8")), ""))


def placeholders(sentence: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", sentence))


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_no_script_knows_an_optimizer_or_a_surface_by_name(path):
    text = without_comments(path.read_text(encoding="utf-8")).lower()
    for name in entry_names():
        spellings = {name, name.replace("_", " "), name.replace("_", "-"), name.replace("_", "")}
        for spelling in spellings:
            assert not re.search(rf"\b{re.escape(spelling)}\b", text), f"{path.name} knows {name}"


def test_the_page_and_its_styles_know_no_entry_by_name():
    for path in sorted((ROOT / "frontend").rglob("*.css")):
        words = set(re.findall(r"[a-z0-9]+", path.read_text(encoding="utf-8").lower()))
        assert not words & set(entry_names()), path


def test_both_languages_have_the_same_sentences():
    english, chinese = sentences("en"), sentences("zh")
    forms = (".one", ".other")  # a language without plurals may leave out the form for one

    def keys(found: dict[str, str]) -> set[str]:
        return {key.removesuffix(forms[0]).removesuffix(forms[1]) for key in found}

    assert keys(english) == keys(chinese)


def test_a_sentence_has_the_same_places_to_fill_in_both_languages():
    english, chinese = sentences("en"), sentences("zh")
    for key in english.keys() & chinese.keys():
        assert placeholders(english[key]) == placeholders(chinese[key]), key


def test_no_sentence_is_empty_or_has_space_around_it():
    for language in ("en", "zh"):
        for key, sentence in sentences(language).items():
            assert sentence, f"{language}: {key}"
            is_separator = not re.search(r"\w", sentence)
            assert is_separator or sentence == sentence.strip(), f"{language}: {key}"


def test_chinese_sentences_use_chinese_punctuation():
    for key, sentence in sentences("zh").items():
        # A comma, colon or question mark of the Latin script after a Chinese character.
        assert not re.search(r"[\u4e00-\u9fff][,;:?!]", sentence), f"{key}: {sentence}"


KEY = re.compile(r"""\b(?:t|has)\(\s*[\w.()]+,\s*(?:"([^"]+)"|`([^`]+)`)""")
CONDITIONAL = re.compile(r"""\bt\(\s*[\w.()]+,\s*[^"`,()]+\?\s*"([\w.]+)"\s*:\s*"([\w.]+)\"""")


def used_keys(path: Path) -> Iterator[str]:
    text = without_comments(path.read_text(encoding="utf-8"))
    for plain, template in KEY.findall(text):
        yield plain or template
    for either, other in CONDITIONAL.findall(text):
        yield from (either, other)


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_every_sentence_that_a_script_says_exists(path):
    known = sentences("en")
    stems = set(known) | {key.rsplit(".", 1)[0] for key in known if key.endswith((".one", ".other"))}
    for key in used_keys(path):
        if "${" in key:
            pattern = r"[\w.]*".join(map(re.escape, re.split(r"\$\{[^}]*\}", key)))
            assert any(re.fullmatch(pattern, stem) for stem in stems), f"{path.name}: no sentence {key}"
        else:
            assert key in stems, f"{path.name}: no sentence {key}"


def test_every_quoted_key_of_a_section_exists():
    """Keys also travel as values (`"landscape.fit_path"` in a table of deeds); none of them may be misspelt."""
    known = sentences("en")
    stems = set(known) | {key.rsplit(".", 1)[0] for key in known if key.endswith((".one", ".other"))}
    sections = "|".join(sorted({key.split(".")[0] for key in known}))
    for path in FILES:
        for key in re.findall(
            rf'"((?:{sections})(?:\.\w+)+)"', without_comments(path.read_text(encoding="utf-8"))
        ):
            assert key in stems or key.endswith(".js"), f"{path.name}: no sentence {key}"


def test_no_sentence_is_left_over():
    """What no script says, by its key or by a pattern such as `groups.${group}`, is not translated for nothing."""
    text = "\n".join(without_comments(path.read_text(encoding="utf-8")) for path in FILES)
    quoted = set(re.findall(r'"([\w.]+)"', text))
    patterns = [
        re.compile(r"[\w.]*".join(map(re.escape, re.split(r"\$\{[^}]*\}", template))))
        for template in re.findall(r"`([a-z]+\.(?:[^`\s$]|\$\{[^`}]*\})*)`", text)
        if "${" in template
    ]
    for key in sentences("en"):
        stem = key.removesuffix(".one").removesuffix(".other")
        said = stem in quoted or any(pattern.fullmatch(stem) for pattern in patterns)
        assert said or stem.startswith("parameters."), f"nobody says {key}"


def server_text(*parts: str) -> str:
    files = [path for part in parts for path in sorted((ROOT / "server").glob(part))]
    assert files
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


# Refusals that no page meets: a browser keeps it from them why a handshake failed, a foreign page is none of ours, and
# no page asks for metrics.
NOT_SAID = {"address_not_allowed", "draining", "host_not_allowed", "origin_not_allowed"}


def test_every_refusal_of_the_server_and_the_page_has_a_sentence():
    served = re.findall(r"""\b(?:Refusal|refuse)\(\s*"([a-z_]+)\"""", server_text("**/*.py"))
    shown = re.findall(
        r"""\bcode: "([a-z_]+)"|\bbecause\("([a-z_]+)\"""", "\n".join(map(Path.read_text, FILES))
    )
    codes = {*served, *(first or second for first, second in shown)} - NOT_SAID
    assert "out_of_range" in codes
    assert codes <= {key.split(".")[1] for key in sentences("en") if key.startswith("refusal.")}


def test_every_explanation_and_every_end_of_a_run_has_a_sentence():
    known = sentences("en")
    codes = set(re.findall(r""""code": "([a-z_]+)\"""", server_text("core/explanation.py")))
    assert codes
    assert {f"explanation.{code}.claim" for code in codes} <= known.keys()
    for kind in ("converged", "step_limit", "diverged", "singular", "stalled"):
        assert f"outcome.{kind}" in known


def test_every_parameter_of_an_entry_is_named_by_the_glossary_or_by_itself():
    from server.catalog import description

    known = {key.removeprefix("parameters.") for key in sentences("en") if key.startswith("parameters.")}
    for kind, entries in description({}).items():
        if isinstance(entries, list) and kind not in {"stop", "split", "presets"}:
            for entry in entries:
                for parameter in entry["parameters"]:
                    assert parameter["words"] or parameter["name"] in known or len(parameter["name"]) == 1, (
                        f"{entry['name']}: {parameter['name']} has no words"
                    )


def test_every_group_and_every_need_of_an_entry_has_words():
    from server.catalog import description

    catalog, known = description({}), sentences("en").keys()
    entries = [entry for kind in ("optimizers", "surfaces") for entry in catalog[kind]]
    assert {f"groups.{entry['group']}" for entry in entries} <= known
    assert {f"needs.{need}" for entry in entries for need in entry.get("needs", ())} <= known


def imports(path: Path) -> list[Path]:
    text = path.read_text(encoding="utf-8")
    names = re.findall(
        r"""^(?:import|export)\b[^'"]*?from\s+['"]([^'"]+)['"]|^import\s+['"]([^'"]+)['"]""", text, re.M
    )
    found = [first or second for first, second in names]
    assert all(name.startswith(".") for name in found), f"{path.name} imports {found}"
    return [(path.parent / name).resolve() for name in found]


def part_of(path: Path) -> str:
    inside = path.relative_to(SCRIPTS)
    return inside.parts[0] if len(inside.parts) > 1 else inside.stem


UNKNOWN_TO_VIEWS = {"views", "main", "connection", "session", "questions", "protocol", "store"}


@pytest.mark.parametrize("path", [path for path in FILES if part_of(path) == "views"], ids=name_of)
def test_views_do_not_know_each_other_nor_who_speaks_with_the_server(path):
    for target in imports(path):
        assert part_of(target) not in UNKNOWN_TO_VIEWS, f"{path.name} imports {target.name}"


PURE = (
    *(
        "address",
        "entries",
        "epochs",
        "experiment",
        "figures",
        "losses",
        "objective",
        "program",
        "protocol",
        "reduce",
        "risk",
        "rows",
        "scale",
        "select",
        "store",
        "types",
    ),
    *("validate", "wants", "watchers", "wishes"),
)
HANDED = (
    "batches",
    "connection",
    "contours",
    "formulas",
    "link",
    "linked",
    "own_data",
    "pinned",
    "playback",
    "questions",
    "range_tests",
    "risks",
    "session",
    "solution_paths",
)
WORLD = r"document|window|navigator|localStorage|WebSocket|fetch|Date|performance|Math\.random|crypto"
TIMERS = r"setTimeout|setInterval|requestAnimationFrame|queueMicrotask"


@pytest.mark.parametrize("path", [path for path in FILES if part_of(path) in (*PURE, *HANDED)], ids=name_of)
def test_what_is_pure_or_handed_its_time_reaches_for_no_clock_and_no_page(path):
    text = without_comments(path.read_text(encoding="utf-8"))
    handed = set(re.findall(r"\w+", " ".join(re.findall(r"export function \w+\(\{([^}]*)\}\)", text))))
    reached = set(re.findall(rf"(?<![\w.#\"'`-])({WORLD}|{TIMERS})\s*[.(]", text)) - handed
    assert not reached, f"{path.name} reaches for {reached}"


@pytest.mark.parametrize("path", [path for path in FILES if part_of(path) in PURE], ids=name_of)
def test_what_is_pure_imports_only_what_is_pure(path):
    for target in imports(path):
        assert part_of(target) in (*PURE, "i18n"), f"{path.name} imports {target.name}"


def test_scripts_do_not_import_in_a_circle():
    open_now: list[Path] = []
    done: set[Path] = set()

    def visit(path: Path) -> None:
        assert path not in open_now, " → ".join(
            step.name for step in [*open_now[open_now.index(path) :], path]
        )
        if path in done:
            return
        open_now.append(path)
        for target in imports(path):
            visit(target)
        open_now.pop()
        done.add(path)

    for path in FILES:
        visit(path)
