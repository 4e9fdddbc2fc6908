import asyncio
import threading

import pytest

from tests.web.conftest import make_server, server

__all__ = ["make_server", "server"]


class Beside:
    """A loop of its own for what waits, so that hypothesis need not."""

    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever)
        self.thread.start()

    def start(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop)

    def end(self):
        self.start(self._left_alone()).result(30)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    async def _left_alone(self):
        """Nothing waits any more."""
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for one in others:
            one.cancel()
        await asyncio.gather(*others, return_exceptions=True)


@pytest.fixture
def beside():
    one = Beside()
    yield one
    one.end()
