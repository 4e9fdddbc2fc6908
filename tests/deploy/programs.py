"""The programs that tests of deploy/ run. Where a package of one is to be had it must be there, and no test is left out."""

import os
import platform
import shutil
import sys
from pathlib import Path

import pytest

from tests.hosting.nginx import find

_BESIDE_PYTHON = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
_PACKAGED = sys.platform == "linux" and platform.machine() == "x86_64"  # as in requirements/dev.in

CADDY = shutil.which("caddy", path=_BESIDE_PYTHON)
HADOLINT = shutil.which("hadolint", path=_BESIDE_PYTHON)
NGINX = find()

needs_caddy = pytest.mark.skipif(
    CADDY is None and not _PACKAGED, reason="Caddy is packaged for Linux on x86_64 only"
)
needs_hadolint = pytest.mark.skipif(
    HADOLINT is None and not _PACKAGED, reason="hadolint is packaged for Linux on x86_64 only"
)
needs_nginx = pytest.mark.skipif(
    NGINX is None and os.geteuid() != 0, reason="there is no nginx, and only root may install it"
)
