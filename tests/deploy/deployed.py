"""What the files of deployment say, parsed: the Dockerfile's instructions, compose.yaml, the manifests."""

import re
from pathlib import Path

import yaml

from server.web.settings import Settings

ROOT = Path(__file__).parents[2]
MANIFESTS = sorted((ROOT / "deploy" / "kubernetes").glob("*.yaml"))
# Variables that are not the server's own settings: of Python, its libraries and the machine.
FOREIGN = {
    "OPENBLAS_NUM_THREADS",
    "PATH",
    "PYTHONDONTWRITEBYTECODE",
    "PYTHONUNBUFFERED",
}


def instructions() -> list[list[tuple[str, str]]]:
    """The Dockerfile's stages, each a list of (instruction, its words in one line)."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    text = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ")
    stages = []
    for line in filter(str.strip, text.splitlines()):
        name, _, words = line.strip().partition(" ")
        if name == "FROM":
            stages.append([])
        stages[-1].append((name, re.sub(r"\s+", " ", words.strip())))
    return stages


def image() -> dict[str, list[str]]:
    """The last stage: what each instruction says, in order."""
    found = {}
    for name, words in instructions()[-1]:
        found.setdefault(name, []).append(words)
    return found


def environment() -> dict[str, str]:
    """What the image puts into the environment."""
    return dict(pair.split("=", 1) for words in image()["ENV"] for pair in words.split())


def compose() -> dict:
    return yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))


def manifest(kind: str) -> dict:
    """The one manifest of that kind."""
    documents = [
        document for path in MANIFESTS for document in yaml.safe_load_all(path.read_text(encoding="utf-8"))
    ]
    (found,) = (document for document in documents if document["kind"] == kind)
    return found


def container() -> dict:
    """The one container of the Deployment's pod."""
    (found,) = manifest("Deployment")["spec"]["template"]["spec"]["containers"]
    return found


def unknown(names) -> list[str]:
    """Those of these variables that the server does not read."""
    known = {f"STEEPEST_{name}".upper() for name in Settings.model_fields} | {"PORT"} | FOREIGN
    return sorted(set(names) - known)
