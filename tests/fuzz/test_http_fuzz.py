"""The OpenAPI document is true: schemathesis asks everything that it allows, and what it does not allow.

FUZZ_EXAMPLES sets how many requests each operation gets; from 50 on, systematic ones are added to the random ones.
"""

import os
import subprocess
import sys
from pathlib import Path

import httpx

from tests.web.log_lines import unexpected

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "4"))
CONFIG = Path(__file__).with_name("schemathesis.toml")
# What uvicorn says to bytes that are no request.
NO_REQUEST = "Invalid HTTP request received."


def test_no_request_finds_anything_that_the_document_does_not_say(make_server, tmp_path):
    server = make_server()
    phases = "examples,fuzzing" if EXAMPLES < 50 else "examples,coverage,fuzzing"
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIG), "run"]
    options = ["-n", str(EXAMPLES), "--phases", phases, "--checks", "all", "--continue-on-failure"]
    seeded = ["--seed", "1"] if EXAMPLES < 50 else []
    told = subprocess.run(
        [*command, f"{server.origin}/api/openapi.json", *options, *seeded, "--no-color", "--no-shrink"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60 + 20 * EXAMPLES,
        check=False,
    )
    assert told.returncode == 0, told.stdout
    assert [line for line in unexpected(server.log) if NO_REQUEST not in str(line)] == []
    assert httpx.get(f"{server.origin}/readyz").status_code == 200
