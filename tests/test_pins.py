"""The lists of dependencies agree: what the project asks for, what is pinned, and nothing about where it comes from."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
REQUIREMENTS = ROOT / "requirements"


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def asked(path: Path) -> set[str]:
    lines = (line.split("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    return {normal(re.match(r"[\w.-]+", line).group()) for line in lines if line and not line.startswith("-")}


def pinned(path: Path) -> dict[str, str]:
    found = re.findall(r"^([\w.-]+)==(\S+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {normal(name): version for name, version in found}


def test_the_wheel_asks_for_what_the_checkout_runs_on():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {normal(re.match(r"[\w.-]+", wish).group()) for wish in project["dependencies"]}
    assert names == asked(REQUIREMENTS / "run.in")


@pytest.mark.parametrize("name", ["run", "dev"])
def test_every_wish_is_pinned(name):
    assert asked(REQUIREMENTS / f"{name}.in") <= set(pinned(REQUIREMENTS / f"{name}.txt"))


def test_development_has_the_same_versions_as_running():
    development = pinned(REQUIREMENTS / "dev.txt")
    assert {name: development.get(name) for name in pinned(REQUIREMENTS / "run.txt")} == pinned(
        REQUIREMENTS / "run.txt"
    )


@pytest.mark.parametrize("name", ["run", "dev"])
def test_every_pin_carries_its_checksums_and_no_address(name):
    text = (REQUIREMENTS / f"{name}.txt").read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^-", text, re.MULTILINE)
    for entry in re.split(r"\n(?=[a-z])", text)[1:]:
        assert "--hash=sha256:" in entry, entry


def test_the_javascript_checker_is_pinned_without_an_address():
    text = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in text
