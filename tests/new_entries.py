"""The files that the pages docs/add-… show, put into a copy of the project."""

import re
import shutil
from pathlib import Path

ROOT = Path(__file__).parent.parent
OPTIMIZER = Path("server/optimizers/signum.py")
SURFACE = Path("server/surfaces/trid.py")
SCHEDULE = Path("server/schedules/warmup_stable_decay.py")
DATASET = Path("server/datasets/parabola_points.py")
MODEL = Path("server/models/even_parabola.py")
LOSS = Path("server/losses/cauchy.py")
PENALTY = Path("server/penalties/soft_ridge.py")
PAGES = {
    OPTIMIZER: "add-an-optimizer.md",
    SURFACE: "add-a-surface.md",
    SCHEDULE: "add-a-schedule.md",
    **dict.fromkeys((DATASET, MODEL, LOSS, PENALTY), "add-a-training-loss.md"),
}


def text_in_the_documents(path: Path) -> str:
    """The file as its page shows it."""
    page = (ROOT / "docs" / PAGES[path]).read_text(encoding="utf-8")
    _, named, after = page.partition(f"`{path.as_posix()}`")
    assert named
    return re.search(r"^```python\n(.*?)^```$", after, re.MULTILINE | re.DOTALL).group(1)


def copy_with_new_entries(folder: Path) -> Path:
    """A copy of the project in which these files are all that is new."""
    left_out = shutil.ignore_patterns(
        ".git", ".venv", "node_modules", "__pycache__", ".*_cache", ".hypothesis"
    )
    copy = folder / "copy"
    copy.mkdir()
    for name in ("server", "frontend", "tests", "docs"):
        shutil.copytree(ROOT / name, copy / name, ignore=left_out)
    for name in ("pyproject.toml", "README.md", "Makefile"):
        shutil.copy2(ROOT / name, copy / name)
    for path in PAGES:
        assert not (copy / path).exists()
        (copy / path).write_text(text_in_the_documents(path), encoding="utf-8")
    return copy
