"""Packets on a Unix domain socket (W17).

::

     0               4                             4 + n
     +---------------+------------------------------+
     | n, big-endian | packet of n bytes            |  ...
     +---------------+------------------------------+

Thread: the loop's.
"""

from __future__ import annotations

from typing import Any

from exchange.core.means import Means
from exchange.errors import ExchangeError
from exchange.link.connection import StreamConnection
from exchange.link.encoding import PACKET, Encoding
from exchange.link.encodings import encoding_named
from exchange.link.forms import bad


class IpcConnection(StreamConnection):
    """An open connection. ``encoding`` is None where the first packet is to tell it."""

    def __init__(self, means: Means, reader: Any, writer: Any, encoding: Encoding | None):
        super().__init__(means, reader, writer)
        self.encoding = encoding or encoding_named("json")
        self._told = encoding is not None
        self._buffer = bytearray()

    def send(self, packet: bytes) -> None:
        self._write(len(packet).to_bytes(4, "big") + packet)

    def close(self, code: int, reason: str = "") -> None:
        self._close()

    async def receive(self) -> Any:
        buffer = self._buffer
        while True:
            if len(buffer) >= 4 and not self._closed:
                size = int.from_bytes(buffer[:4], "big")
                if size == 0:
                    raise bad("expected a packet, got one of 0 bytes")
                if size > PACKET:
                    text = f"expected a packet of at most {PACKET} bytes, got {size}"
                    raise ExchangeError("TOO_LARGE", text)
                if len(buffer) >= 4 + size:
                    packet = bytes(buffer[4 : 4 + size])
                    del buffer[: 4 + size]
                    self._tell(packet)
                    return packet
            data = await self._read()
            if not data:
                return None
            buffer += data

    def _tell(self, packet: bytes) -> None:
        """The first packet tells the encoding."""
        if not self._told:
            self._told = True
            self.encoding = encoding_named("json" if packet[:1] == b"{" else "cbor")


async def open_ipc(means: Means, path: str, encoding: Encoding) -> IpcConnection:
    """Connects to a path. Raises PEER_GONE."""
    try:
        reader, writer = await means.open_path(path)
    except OSError as error:
        text = f"expected an exchange that listens at {path}, got none: {error}"
        raise ExchangeError("PEER_GONE", text) from None
    return IpcConnection(means, reader, writer, encoding)
