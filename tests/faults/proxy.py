"""A bad network between a client and a server: delays that vary, stalls, a cut cable, a reset."""

import asyncio
import random


class Proxy:
    """Carries bytes in both directions, in order, each piece `delay` ± `jitter` seconds late (by `seed`).

    `stall` holds everything back until `go_on`. `cut` swallows everything for ever, and tells nobody: both ends go on
    believing that they are connected. New connections are carried as long as `open` is true; else they are taken and
    get no answer. `reset` ends all connections as a crash would.
    """

    def __init__(self, port, delay=0.0, jitter=0.0, seed=0):
        self.target = port
        self.delay = delay
        self.jitter = jitter
        self.open = True
        self.connections = 0
        self._random = random.Random(seed)
        self._going = asyncio.Event()
        self._going.set()
        self._alive = []
        self._tasks = set()

    @property
    def origin(self):
        """Where the server seems to be."""
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self):
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_):
        self._server.close()
        self.reset()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def stall(self):
        self._going.clear()

    def go_on(self):
        self._going.set()

    def cut(self):
        for link in self._alive:
            link.cut = True

    def reset(self):
        for link in self._alive:
            link.abort()

    async def _carry(self, reader, writer):
        link = _Link(writer)
        link.cut = not self.open
        self._alive.append(link)
        self.connections += 1
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self.target)
            link.writers.append(back)
            for one, other in ((reader, back), (there, writer)):
                self._keep(asyncio.create_task(self._pump(one, other, link)))
        except OSError:
            link.abort()

    def _keep(self, task):
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _pump(self, reader, writer, link):
        """Reads at once and writes later, so that what is on its way is as much as time makes it."""
        loop = asyncio.get_running_loop()
        pieces = asyncio.Queue()
        self._keep(asyncio.create_task(self._deliver(pieces, writer, link)))
        try:
            while piece := await reader.read(16_384):
                late = max(0.0, self.delay + self._random.uniform(-self.jitter, self.jitter))
                pieces.put_nowait((loop.time() + late, piece))
        except OSError:
            link.abort()
        pieces.put_nowait((loop.time() + self.delay, b""))

    async def _deliver(self, pieces, writer, link):
        loop = asyncio.get_running_loop()
        try:
            while True:
                due, piece = await pieces.get()
                await asyncio.sleep(max(0.0, due - loop.time()))
                await self._going.wait()
                if link.cut:
                    continue
                if not piece:
                    break
                writer.write(piece)
                await writer.drain()
            writer.close()
        except OSError:
            link.abort()


class _Link:
    """One connection of a client and that to the server."""

    def __init__(self, writer):
        self.writers = [writer]
        self.cut = False

    def abort(self):
        for writer in self.writers:
            writer.transport.abort()
