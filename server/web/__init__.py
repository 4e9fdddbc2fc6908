"""The only room that waits: HTTP, the websocket, the scheduler, settings and the page's files."""

from .app import create_app
from .settings import Settings

__all__ = ["Settings", "create_app"]
