"""A network in memory between two exchanges, which the test cuts."""

from __future__ import annotations

import asyncio

from exchange.core.futures import Future
from exchange.errors import ExchangeError
from exchange.link.accepting import Acceptor
from exchange.link.connecting import Road, connect
from exchange.link.connection import Connection


class End(Connection):
    """One end of a line; what is sent arrives at the other end in a later turn of the loop."""

    def __init__(self, loop, encoding):
        self.encoding = encoding
        self.other: End | None = None
        self.on = True
        self._loop = loop
        self._came: asyncio.Queue = asyncio.Queue()

    def send(self, packet):
        if self.on:
            other = self.other
            self._loop.call_soon(lambda: other.on and other._came.put_nowait(packet))

    def close(self, code, reason=""):
        for end in (self, self.other):
            self._loop.call_soon(end._came.put_nowait, None)

    def drop(self):
        if self.on:
            self.on = self.other.on = False
            for end in (self, self.other):
                end._came.put_nowait(None)

    async def receive(self):
        packet = await self._came.get()
        return packet if self.on else None


class Network:
    """Lines from one exchange to another; ``encodings`` are used in turns."""

    def __init__(self, page, app, encodings):
        self._means = app._core.means
        self._encodings = encodings
        self._acceptor = Acceptor(app._core)
        self._tasks: list = []
        self.lines: list = []
        self.up = True
        self.made = Future(lambda link: link)
        connect(page._core, Road("the network", encodings[0], self._open), self.made)

    async def _open(self, means):
        if not self.up:
            raise ExchangeError("PEER_GONE", "expected the network to be up")
        encoding = self._encodings[len(self.lines) % len(self._encodings)]
        ends = [End(means.loop, encoding) for _ in range(2)]
        ends[0].other, ends[1].other = ends[1], ends[0]
        self.lines.append(ends[0])
        self._tasks.append(means.loop.create_task(self._acceptor.serve(ends[1])))
        return ends[0]

    def cut(self):
        """The line breaks; what is on its way is lost."""
        if self.lines:
            self.lines[-1].drop()
