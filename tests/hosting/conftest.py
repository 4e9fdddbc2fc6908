import pytest

from tests.hosting import nginx
from tests.web.conftest import make_server

__all__ = ["behind_nginx", "make_server"]


@pytest.fixture
def behind_nginx(tmp_path):
    """Starts servers and nginx before them: `behind_nginx(2, folder=…, strips=…, **settings)` → (nginx, servers)."""
    yield from nginx.sites(tmp_path)
