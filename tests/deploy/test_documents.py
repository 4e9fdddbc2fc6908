"""docs/hosting.md and docs/security.md say what is: settings, their values, metrics, options."""

import re

import pytest

from server.web import create_app
from server.web.settings import Settings
from tests.deploy.deployed import ROOT, compose

HOSTING = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")
SECURITY = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
DEFAULTS = {f"STEEPEST_{name}".upper(): field.default for name, field in Settings.model_fields.items()}
SHARES = {0.1: "a tenth"}
LIMITS = [
    (re.findall(r"`(STEEPEST_\w+)`", row), row)
    for row in re.findall(r"^\| .+ \| `STEEPEST_.+\|$", SECURITY, re.MULTILINE)
]


def words(name: str, value: float) -> str:
    """A default as the page writes it."""
    if name.endswith("_SHARE"):
        return SHARES[value]
    if name.endswith("_BYTES"):
        return f"{value >> 20} MiB" if value >= 1 << 20 else f"{value >> 10} KiB"
    if name.endswith("_SECONDS"):
        for size, unit in ((3600, "hours"), (60, "minutes")):
            if value > 60 and value % size == 0:
                return f"{value // size} {unit}"
        return f"{value} s"
    return f"{value:,}"


@pytest.mark.parametrize("text", [HOSTING, SECURITY], ids=["hosting", "security"])
def test_every_setting_that_a_document_names_exists(text):
    # STEEPEST_PORT=tcp://… is what Kubernetes writes; a bare STEEPEST_ is what all names begin with.
    named = set(re.findall(r"\bSTEEPEST_[A-Z_]+[A-Z]\b", text))
    assert named
    assert named <= set(DEFAULTS)


@pytest.mark.parametrize(("names", "row"), LIMITS, ids=[names[0].lower() for names, _ in LIMITS])
def test_a_limit_in_the_table_is_the_setting_s_default(names, row):
    if "and its like" in row:
        kind = names[0].removeprefix("STEEPEST_").split("_")[0]
        like = {name: value for name, value in DEFAULTS.items() if kind in name.split("_")}
        if kind == "CACHE":
            assert f"{sum(like.values()) >> 20} MiB" in row
            return
        names = list(like)
    for name in names:
        assert words(name, DEFAULTS[name]) in row, name


def test_the_table_has_every_setting_that_limits_somebody():
    named = {name for names, _ in LIMITS for name in names}
    kinds = r"STEEPEST_(MAX|CONNECTS|MESSAGE|MESSAGES|FRAME|HEADER|BODY|REQUEST|FIRST|IDLE|AGE|SEND|PONG|SESSION|KEEP|RISK)_"
    limiting = {name for name in DEFAULTS if re.match(kinds, name)} - {
        "STEEPEST_FRAME_ANCESTORS",
        "STEEPEST_SEND_BUFFER_BYTES",
    }
    assert limiting <= named


async def test_every_metric_that_the_page_names_is_told():
    told = create_app(Settings()).state.metrics.text().decode()
    named = set(re.findall(r"\b(?:steepest|process)_[a-z_]+[a-z]\b", HOSTING))
    assert len(named) > 10
    for name in named:
        assert re.search(rf"^# TYPE {name.removesuffix('_bucket')} ", told, re.MULTILINE), name


def test_the_container_started_by_hand_is_shut_in_like_that_of_compose():
    command = re.search(r"^docker run -d .*?steepest$", HOSTING, re.MULTILINE | re.DOTALL)[0]
    told = compose()["services"]["steepest"]
    files = told["ulimits"]["nofile"]
    for option in (
        "--read-only",
        f"--tmpfs {told['tmpfs'][0]}",
        f"--cap-drop {told['cap_drop'][0]}",
        f"--security-opt {told['security_opt'][0].removesuffix(':true')}",
        f"--pids-limit {told['pids_limit']}",
        f"--memory {told['mem_limit']}",
        f"--ulimit nofile={files['soft']}:{files['hard']}",
    ):
        assert option in command


def test_what_the_documents_run_is_there():
    for text in (HOSTING, SECURITY):
        for path in re.findall(r"`(deploy/[\w./-]+)`", text):
            assert (ROOT / path).exists(), path
