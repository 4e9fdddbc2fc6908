"""A page's modules as one script: it does what the modules did, and what cannot be joined is named."""

import re
from pathlib import Path

import pytest

from server.web import joining

FRONTEND = Path(__file__).parents[2] / "frontend"
PAGES = ["js/main.js", "js/reference.js"]


def joined(modules, entry="main.js"):
    return joining.script(entry, modules.__getitem__)


def read(path):
    return (FRONTEND / path).read_text(encoding="utf-8")


def needed_by(entry):
    """All modules behind an entry, found by a pattern of the test's own."""
    seen, waiting = {}, [FRONTEND / entry]
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen[path] = path.read_text(encoding="utf-8")
            found = re.findall(r'^(?:import|export|\}) .*from "(\..*)";$', seen[path], re.MULTILINE)
            waiting += [(path.parent / other).resolve() for other in found]
    return {path.relative_to(FRONTEND).as_posix(): text for path, text in seen.items()}


def test_a_module_comes_once_and_after_those_it_needs():
    script = joined(
        {
            "main.js": 'import { b } from "./b.js";\nimport { a } from "./a.js";\nb(a);\n',
            "a.js": "export const a = 1;\n",
            "b.js": 'import { a } from "./a.js";\nexport function b(n) { return n + a; }\n',
        }
    )
    assert re.findall(r"// (\w+\.js)", script) == ["a.js", "b.js"]
    assert script.endswith("const { b } = $m1;\nconst { a } = $m0;\nb(a);\n")


def test_every_way_of_importing_and_exporting_is_known():
    script = joined(
        {
            "main.js": 'import {\n  one as first,\n  C,\n} from "./deep/a.js";\n'
            'import * as all from "./deep/b.js";\nfirst(C, all);\n',
            "deep/a.js": 'export { two as one } from "./b.js";\nclass C {}\nexport { C };\n',
            "deep/b.js": 'import { x } from "../x.js";\nexport async function two() {}\nexport const y = x;\n',
            "x.js": "export const x = 1;\nexport class X {}\n",
        }
    )
    assert "return { one: $m1.two, C: C };" in script
    assert "const { one: first, C } = $m2;\nconst all = $m1;" in script
    assert "return { two: two, y: y };" in script
    assert not re.search(r"^(import|export)\b", script, re.MULTILINE)


def test_comments_on_lines_of_their_own_stay_behind_and_nothing_else():
    text = (
        '// a\n/** b\n * c */\nconst s = "// d"; // e\n  /* f */\nconst r = s /* g */ + 1;\n/* h */ run();\n'
    )
    assert joined({"main.js": text}) == 'const s = "// d"; // e\nconst r = s /* g */ + 1;\n/* h */ run();\n'


@pytest.mark.parametrize(
    ("modules", "says"),
    [
        (
            {
                "main.js": 'import { a } from "./a.js";\n',
                "a.js": 'import { b } from "./b.js";\n',
                "b.js": 'import { a } from "./a.js";\n',
            },
            "a.js and b.js need each other",
        ),
        ({"main.js": "export let n = 0;\n"}, "main.js has a line that cannot be joined: export let n"),
        ({"main.js": "export default 1;\n"}, "main.js has a line"),
        (
            {"main.js": 'import { a } from "./a.js";\n', "a.js": "// one\n\nexport const a = 1, b = 2;\n"},
            "a.js, line 3, exports a and more in one",
        ),
        ({"main.js": "export const a = f(1, 2),\n  b = 3;\n"}, "main.js, line 1, exports a and more"),
        ({"main.js": 'export const a = "(", b = /[,;]/;\n'}, "main.js, line 1, exports a and more"),
        ({"main.js": 'import "./a.js";\n'}, "main.js has a line"),
        ({"main.js": 'const m = await import("./a.js");\n'}, "main.js has a line"),
    ],
)
def test_what_cannot_be_joined_is_named(modules, says):
    with pytest.raises(joining.Unjoinable, match=re.escape(says)):
        joined(modules)


@pytest.mark.parametrize(
    "value",
    [
        "[1, 2]",
        "(a, b) => a",
        '"a, b"',
        "'(', // c, d",
        "`${a}, b`",
        "/[,;(]/.exec(x)",
        "a /* b, c */ + d",
        "{\n  a: 1,\n  b: [2, 3],\n}",
        "new Map([[1, /(,/]])",
    ],
)
def test_a_comma_within_a_value_is_none_between_constants(value):
    value = value.replace("'(', // c, d", "f('(') // c, d\n")
    assert "const one = " in joined({"main.js": f"export const one = {value};\nexport const two = 2;\n"})


@pytest.mark.parametrize("entry", PAGES)
def test_a_page_s_script_has_each_of_its_modules_once_with_all_that_it_exports(entry):
    parts = re.findall(
        r"^const \$m\d+ = .*? // (\S+)$.*?^return \{(.*?)\};$",
        joining.script(entry, read),
        re.MULTILINE | re.DOTALL,
    )
    modules = needed_by(entry)
    assert len(modules) > 20
    assert sorted(path for path, _ in parts) == sorted(set(modules) - {entry})
    for path, returned in parts:
        ours = [one.split(":")[0].strip() for one in returned.split(",") if one.strip()]
        kinds = r"^export (?:async )?(?:function\*?|const|class) (\w+)"
        listed = re.findall(r"^export \{([^}]*)\}", modules[path], re.MULTILINE)
        names = [one.split(" as ")[-1].strip() for one in ",".join(listed).split(",") if one.strip()]
        assert sorted(ours) == sorted([*re.findall(kinds, modules[path], re.MULTILINE), *names]), path


def test_sheets_stand_behind_one_another_in_their_order():
    sheets = {"a.css": "/* about a */\na { color: red; }\n", "b.css": "b { top: 0; }\n"}
    assert joining.sheet(["b.css", "a.css"], sheets.__getitem__) == (
        "/* b.css */\nb { top: 0; }\n\n/* a.css */\na { color: red; }\n\n"
    )
