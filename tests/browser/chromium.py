"""The browser of the tests: the one that is installed, or the nearest way to install one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

# The same engine without windows comes first: what it draws is the same, for a fifth less of the machine.
SHELL = "chromium-headless-shell"
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


def find() -> str | None:
    """The path of a Chromium: STEEPEST_TEST_BROWSER, an installed one, or Playwright's own; None without any."""
    named = os.environ.get("STEEPEST_TEST_BROWSER")
    if named:
        if not shutil.which(named):
            raise SystemExit(f"STEEPEST_TEST_BROWSER is {named!r}, and there is no such program.")
        return shutil.which(named)
    installed = next((path for path in map(shutil.which, NAMES) if path), None)
    candidates = (installed,) if installed else (*MAC, _playwrights_own())
    return next((path for path in candidates if Path(path).exists()), None)


def _playwrights_own() -> str:
    """Where Playwright keeps its own Chromium; asked in a process of its own, since a test may have a loop running."""
    ask = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    return subprocess.run(
        [sys.executable, "-c", ask], check=True, capture_output=True, text=True
    ).stdout.strip()


def install() -> None:
    """Install the distribution's package where that is allowed, else Playwright's build.

    Ubuntu's package is a snap, which no container can run; so apt-get serves Debian only.
    """
    release = Path("/etc/os-release")
    debian = release.exists() and "\nID=debian\n" in f"\n{release.read_text()}\n"
    if debian and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=quiet, stdin=subprocess.DEVNULL, check=True)
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", SHELL],
            env=quiet,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            check=True,
        )
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"], check=True)


def main() -> None:
    """Install a browser unless there is one."""
    if find() is None:
        print("Installing a Chromium for the browser tests …", flush=True)
        install()
    if find() is None:
        raise SystemExit("No Chromium was found. STEEPEST_TEST_BROWSER=/path/to/chromium names one.")


if __name__ == "__main__":
    main()
