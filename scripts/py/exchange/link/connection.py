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
    """A connection on a stream of asyncio.

    ::

        OPEN ──close──▶ what was sent goes out, what comes is dropped ──end, or 5 s──▶ GONE
          └──────────────────────────── drop ─────────────────────────────────────────▶ GONE

    So what was said last arrives, also if the other side is in the middle of a packet.
    """

    def __init__(self, means: Means, reader: Any, writer: Any):
        self._means = means
        self._reader = reader
        self._writer = writer
        self._closed = False
        self._draining: asyncio.Task | None = None
        self._cancel: Callable[[], None] = lambda: None

    def drop(self) -> None:
        self._closed = True
        self._cancel()
        self._writer.transport.abort()

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
        """Nothing more is written, nor given to who receives."""
        if self._closed:
            return
        self._closed = True
        if self._writer.can_write_eof() and not self._writer.is_closing():
            self._writer.write_eof()
            self._cancel = self._means.later(LINGER, self._writer.transport.abort)
        else:
            self._writer.close()

    async def _read(self) -> bytes:
        """Some bytes; none when it is gone."""
        while True:
            try:
                data = await self._reader.read(READ)
            except OSError:
                data = b""
            if not data:
                self._closed = True
                self._cancel()
                self._writer.close()
                return b""
            if not self._closed:
                return data

    async def _drain(self, then: Callable[[], None]) -> None:
        try:
            await self._writer.drain()
        except OSError:
            pass  # its end is told elsewhere
        self._draining = None
        then()
