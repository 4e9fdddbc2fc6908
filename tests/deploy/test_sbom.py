"""The bill of materials: every installed package with version and licence, the foreign script, who needs whom."""

import hashlib
import json
import subprocess
import sys
from importlib.metadata import PathDistribution, version
from pathlib import Path

import pytest

from server import __version__
from server.web.plotly import bundle
from tests.deploy.deployed import ROOT

PACKAGES = {
    "leaf": "Name: Leaf\nVersion: 2.0\nLicense-Expression: MIT\n",
    "numpy": "Name: numpy\nVersion: 2.5\nClassifier: License :: OSI Approved :: BSD License\n",
    "fastapi": (
        "Name: fastapi\nVersion: 1.0\nLicense: BSD\nProject-URL: Source, https://example.org/fastapi\n"
        "Requires-Dist: leaf>=1\nRequires-Dist: numpy; extra == 'all'\nRequires-Dist: absent\n"
    ),
}


@pytest.fixture
def environment(tmp_path):
    """An environment with three packages, and a script that says what it is."""
    for name, told in PACKAGES.items():
        folder = tmp_path / "lib" / "python3.13" / "site-packages" / f"{name}-1.dist-info"
        folder.mkdir(parents=True)
        (folder / "METADATA").write_text(f"Metadata-Version: 2.4\n{told}", encoding="utf-8")
    (tmp_path / "plotly.min.js").write_text("/**\n* plotly.js v9.8.7\n*/", encoding="utf-8")
    return tmp_path


def run(environment: Path, script: Path) -> subprocess.CompletedProcess:
    command = [sys.executable, "deploy/sbom.py", str(environment), str(script)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False, text=True)


def bill(environment: Path) -> dict:
    written = run(environment, environment / "plotly.min.js")
    assert written.stderr == ""
    return json.loads(written.stdout)


def by_name(document: dict) -> dict[str, dict]:
    return {part["name"]: part for part in document["components"]}


def test_the_document_says_what_it_is_and_of_what(environment):
    document = bill(environment)
    assert (document["bomFormat"], document["specVersion"], document["version"]) == ("CycloneDX", "1.6", 1)
    program = document["metadata"]["component"]
    assert (program["type"], program["name"], program["version"]) == ("application", "steepest", __version__)


def test_every_package_is_in_it_with_its_version_address_and_licence(environment):
    parts = by_name(bill(environment))
    assert set(parts) == {"Leaf", "numpy", "fastapi", "plotly.js"}
    assert parts["Leaf"]["purl"] == "pkg:pypi/leaf@2.0"
    assert parts["Leaf"]["licenses"] == [{"expression": "MIT"}]
    assert parts["numpy"]["licenses"] == [{"license": {"name": "BSD License"}}]
    assert parts["fastapi"]["licenses"] == [{"license": {"name": "BSD"}}]
    assert parts["fastapi"]["externalReferences"] == [
        {"type": "website", "url": "https://example.org/fastapi"}
    ]


def test_the_script_taken_out_of_its_package_is_in_it_with_its_hash(environment):
    script = by_name(bill(environment))["plotly.js"]
    content = (environment / "plotly.min.js").read_bytes()
    assert script["purl"] == "pkg:npm/plotly.js@9.8.7"
    assert script["hashes"] == [{"alg": "SHA-256", "content": hashlib.sha256(content).hexdigest()}]


def test_it_says_who_needs_whom_among_what_is_there(environment):
    depends = {row["ref"]: row["dependsOn"] for row in bill(environment)["dependencies"]}
    assert depends["pkg:pypi/fastapi@1.0"] == ["pkg:pypi/leaf@2.0"]
    assert depends[f"pkg:pypi/steepest@{__version__}"] == [
        "pkg:npm/plotly.js@9.8.7",
        "pkg:pypi/fastapi@1.0",
        "pkg:pypi/numpy@2.5",
    ]


def test_every_reference_in_it_is_to_one_part_of_it(environment):
    document = bill(environment)
    refs = [part["bom-ref"] for part in document["components"]]
    assert len(refs) == len(set(refs))
    refs.append(document["metadata"]["component"]["bom-ref"])
    assert sorted(row["ref"] for row in document["dependencies"]) == sorted(refs)
    assert {ref for row in document["dependencies"] for ref in row["dependsOn"]} <= set(refs)


def test_the_same_installation_gives_the_same_bytes(environment):
    script = environment / "plotly.min.js"
    assert run(environment, script).stdout == run(environment, script).stdout


def test_it_reads_what_is_truly_installed(tmp_path):
    script = tmp_path / "plotly.min.js"
    script.write_bytes(bundle(None))
    parts = by_name(json.loads(run(Path(sys.prefix), script).stdout))
    assert parts["fastapi"]["version"] == version("fastapi")
    assert parts["plotly.js"]["version"].count(".") == 2
    folder = Path(sys.prefix) / "lib" / f"python3.{sys.version_info[1]}" / "site-packages"
    installed = {PathDistribution(path).name for path in folder.glob("*.dist-info")}
    assert installed <= set(parts)


def test_nothing_installed_or_another_script_is_said(environment):
    empty = run(environment / "nowhere", environment / "plotly.min.js")
    assert (empty.returncode, empty.stdout) == (1, "")
    assert "nothing is installed" in empty.stderr
    other = environment / "other.js"
    other.write_text("alert()", encoding="utf-8")
    assert "does not say which plotly.js" in run(environment, other).stderr
