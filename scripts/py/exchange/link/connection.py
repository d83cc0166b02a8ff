"""What carries packets between two ends of a link, as long as it lasts.

Thread: the loop's.
"""

from __future__ import annotations

import asyncio
from typing import Any, Callable

from exchange.core.means import Means
from exchange.link.encoding import Encoding

CLEAR = 1 << 20
"""With more bytes than that unsent, no more messages are written."""
STUCK = 16 << 20
"""With more bytes than that unsent, the connection is dropped."""
LINGER = 5.0
"""How long a connection that was closed may take to send the rest, in seconds."""
READ = 65_536


class Connection:
    """One connection."""

    encoding: Encoding

    def send(self, packet: bytes) -> None:
        """Sends a packet, unless it is closed."""
        raise NotImplementedError

    def close(self, code: int, reason: str = "") -> None:
        """Closes it after what was sent, with a close code where there are such. Again: nothing."""
        raise NotImplementedError

    def drop(self) -> None:
        """Closes it at once. Again does nothing."""
        raise NotImplementedError

    def is_full(self, then: Callable[[], None]) -> bool:
        """Whether more is unsent than is good; if so, ``then`` is called when it is less."""
        return False

    async def receive(self) -> Any:
        """The next packet, a str or bytes; None when it is closed, by whatever.

        Raises ExchangeError for what ends the link.
        """
        raise NotImplementedError


class StreamConnection(Connection):
    """A connection on a stream of asyncio."""

    def __init__(self, means: Means, reader: Any, writer: Any):
        self._means = means
        self._reader = reader
        self._writer = writer
        self._closed = False
        self._draining: asyncio.Task | None = None
        self._lingering: asyncio.Task | None = None

    def drop(self) -> None:
        self._end(self._writer.transport.abort)

    def is_full(self, then: Callable[[], None]) -> bool:
        if self._closed or self._writer.transport.get_write_buffer_size() <= CLEAR:
            return False
        if self._draining is None:
            self._draining = self._means.loop.create_task(self._drain(then))
        return True

    def _write(self, data: bytes) -> None:
        if self._closed:
            return
        self._writer.write(data)
        if self._writer.transport.get_write_buffer_size() > STUCK:
            self.drop()

    def _close(self) -> None:
        """A receive that waits ends, and what was written is sent."""
        if not self._closed:
            self._end(self._writer.close)
            self._lingering = self._means.loop.create_task(self._linger())

    def _end(self, how: Callable[[], Any]) -> None:
        if not self._closed:
            self._closed = True
            how()
            self._reader.feed_eof()

    async def _read(self) -> bytes:
        """Some bytes; none when it is closed."""
        try:
            data = await self._reader.read(READ)
        except OSError:
            data = b""
        if not data and not self._closed:
            self.drop()
        return b"" if self._closed else data

    async def _drain(self, then: Callable[[], None]) -> None:
        try:
            await self._writer.drain()
        except OSError:
            pass  # its end is told elsewhere
        self._draining = None
        then()

    async def _linger(self) -> None:
        cancel = self._means.later(LINGER, self._writer.transport.abort)
        try:
            await self._writer.wait_closed()
        except OSError:
            pass  # it is closed anyway
        finally:
            cancel()
