"""The image's bill of materials: CycloneDX 1.6 as JSON, from the metadata of what is installed.

    python deploy/sbom.py ENVIRONMENT SCRIPT > sbom.json

ENVIRONMENT is a virtual environment, SCRIPT the `plotly.min.js` that was taken out of its package. The same
installation gives the same bytes: there is no time and no serial number in it. What comes with the base image is not
here; its package manager lists that.

Source: CycloneDX 1.6, https://cyclonedx.org/docs/1.6/json/; package URLs, https://github.com/package-url/purl-spec.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterable, Mapping
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = "http://cyclonedx.org/schema/bom-1.6.schema.json"
WEBSITES = ("homepage", "home", "source", "source code", "repository", "documentation")
Part = dict[str, Any]


def bill(environment: Path, script: Path, root: Path = ROOT) -> Part:
    """The document. Raises: FileNotFoundError, ValueError where something is not what it should be."""
    installed = _installed(environment)
    refs = {name: _purl(name, dist.version) for name, dist in installed.items()}
    plotly = _plotly(script)
    program = _program(root)
    depends = {refs[name]: _refs(dist.requires or (), refs) for name, dist in installed.items()}
    depends[plotly["bom-ref"]] = []
    depends[program["bom-ref"]] = sorted([*_refs(_required(root), refs), plotly["bom-ref"]])
    parts = [_library(refs[name], dist) for name, dist in installed.items()]
    return {
        "$schema": SCHEMA,
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"lifecycles": [{"phase": "build"}], "component": program},
        "components": sorted([*parts, plotly], key=lambda part: str(part["bom-ref"])),
        "dependencies": [{"ref": ref, "dependsOn": depends[ref]} for ref in sorted(depends)],
    }


def _installed(environment: Path) -> dict[str, Distribution]:
    """What an environment holds, by canonical name."""
    folders = [str(path) for path in environment.glob("lib/python3*/site-packages")]
    found = {canonicalize_name(dist.name): dist for dist in distributions(path=folders)}
    if not found:
        raise ValueError(f"nothing is installed in {environment}")
    return dict(sorted(found.items()))


def _required(root: Path) -> list[str]:
    lines = (root / "requirements" / "run.in").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def _refs(requirements: Iterable[str], refs: Mapping[str, str]) -> list[str]:
    """What of these requirements holds on this machine and is there."""
    wanted = [Requirement(text) for text in requirements]
    valid = [one for one in wanted if one.marker is None or one.marker.evaluate({"extra": ""})]
    return sorted({refs[name] for one in valid if (name := canonicalize_name(one.name)) in refs})


def _purl(name: str, version: str, kind: str = "pypi") -> str:
    return f"pkg:{kind}/{name}@{version}"


def _library(ref: str, dist: Distribution) -> Part:
    part: Part = {
        "type": "library",
        "bom-ref": ref,
        "name": dist.name,
        "version": dist.version,
        "purl": ref,
        "licenses": _licenses(dist),
    }
    website = _website(dist)
    if website:
        part["externalReferences"] = [{"type": "website", "url": website}]
    return part


def _licenses(dist: Distribution) -> list[Part]:
    """As the package tells it: an SPDX expression, or its classifiers' names, or the first line of its own words."""
    for expression in _told(dist, "License-Expression"):
        return [{"expression": expression}]
    classifiers = [text for text in _told(dist, "Classifier") if text.startswith("License :: ")]
    own = "".join(_told(dist, "License")).strip()
    names = [text.rpartition(" :: ")[2] for text in classifiers] or own.splitlines()[:1]
    return [{"license": {"name": name}} for name in names]


def _website(dist: Distribution) -> str | None:
    labelled = [text.partition(",") for text in _told(dist, "Project-URL")]
    told = {label.strip().lower(): address.strip() for label, _, address in labelled}
    found = [*_told(dist, "Home-page"), *(told[label] for label in WEBSITES if label in told)]
    return found[0] if found else None


def _told(dist: Distribution, field: str) -> list[str]:
    return [str(value) for value in dist.metadata.get_all(field) or []]


def _plotly(script: Path) -> Part:
    """The page's one foreign script, its version read from its banner."""
    content = script.read_bytes()
    found = re.search(rb"plotly\.js v([0-9.]+)", content[:400])
    if found is None:
        raise ValueError(f"{script} does not say which plotly.js it is")
    ref = _purl("plotly.js", found[1].decode(), "npm")
    return {
        "type": "library",
        "bom-ref": ref,
        "name": "plotly.js",
        "version": found[1].decode(),
        "purl": ref,
        "licenses": [{"license": {"id": "MIT"}}],
        "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(content).hexdigest()}],
        "externalReferences": [{"type": "website", "url": "https://plotly.com/javascript"}],
    }


def _program(root: Path) -> Part:
    text = (root / "server" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "(.+)"$', text, re.MULTILINE)
    if found is None:
        raise ValueError("server/__init__.py tells no version")
    ref = _purl("steepest", found[1])
    return {"type": "application", "bom-ref": ref, "name": "steepest", "version": found[1]}


def main(arguments: list[str]) -> int:
    if len(arguments) != 2:
        sys.stderr.write("usage: python deploy/sbom.py ENVIRONMENT SCRIPT\n")
        return 2
    try:
        document = bill(*map(Path, arguments))
    except (OSError, ValueError) as error:
        sys.stderr.write(f"No bill of materials: {error}\n")
        return 1
    sys.stdout.write(json.dumps(document, indent=1, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
