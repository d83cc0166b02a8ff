"""An exchange that is linked to a peer which the test plays."""

from __future__ import annotations

import asyncio
import time

from tests.means import BOUND, ExchangeTestCase
from tests.peer import Peer


class LinkTestCase(ExchangeTestCase):
    """With a peer, and an exchange that can be linked to it."""

    async def asyncSetUp(self):
        await super().asyncSetUp()
        self.peer = await Peer().start()
        self.app = self.exchange("app")

    async def asyncTearDown(self):
        await super().asyncTearDown()
        await self.peer.stop()

    async def link(self, **welcome):
        """A link: the peer as the exchange sees it, and the connection as the peer does."""
        made = self.app.connect("websocket", url=self.peer.url)
        connection = await self.peer.accepted()
        await connection.greet(**welcome)
        return await self.soon(made), connection

    async def again(self, seq=0, resumed=True, **welcome):
        """The next connection, and its hello."""
        while not self.peer.here():
            await self.means.advance(0.1)
        connection = await self.peer.accepted()
        hello = await connection.greet(seq=seq, resumed=resumed, **welcome)
        return connection, hello

    async def nap(self):
        """Lets sockets do their part, where nothing is to come."""
        for _ in range(100):
            await asyncio.sleep(0)

    async def until(self, condition):
        """Turns the loop until something holds."""
        end = time.monotonic() + BOUND
        while not condition():
            self.assertLess(time.monotonic(), end, "expected it to come, it did not")
            await asyncio.sleep(0)

    async def breaks(self, connection):
        """The connection breaks, and the exchange knows."""
        connection.drop()
        link = next(iter(self.app._core.keeping))
        await self.until(lambda: link._connection is None)
