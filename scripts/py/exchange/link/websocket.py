"""A WebSocket, and how a client opens one, on streams of asyncio (RFC 6455).

No extension is offered. Thread: the loop's.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any
from urllib.parse import SplitResult

from exchange.core.means import Means
from exchange.errors import ExchangeError
from exchange.link.connection import StreamConnection
from exchange.link.encoding import PACKET, Encoding
from exchange.link.forms import bad
from exchange.link.frames import BINARY, CLOSE, PING, PONG, TEXT
from exchange.link.frames import Decoder, FrameError, close_payload, encode
from exchange.link.heads import read_head
from exchange.link.urls import address_of, host_of

_MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class WebSocket(StreamConnection):
    """An open WebSocket. Packets in JSON are texts, those in CBOR are binary.

    ``client`` is whether this side opened it, so that its frames are masked.
    """

    def __init__(self, means: Means, reader: Any, writer: Any, encoding: Encoding, client: bool):
        super().__init__(means, reader, writer)
        self.encoding = encoding
        self._opcode = BINARY if encoding.binary else TEXT
        self._client = client
        self._decoder = Decoder(PACKET, masked=not client)
        self._events: list = []

    def send(self, packet: bytes) -> None:
        self._frame(self._opcode, packet)

    def close(self, code: int, reason: str = "") -> None:
        self._frame(CLOSE, close_payload(code, reason))
        self._close()

    async def receive(self) -> Any:
        while True:
            while self._events and not self._closed:
                opcode, content = self._events.pop(0)
                if opcode == self._opcode:
                    return content
                if opcode == PING:
                    self._frame(PONG, content)
                elif opcode == CLOSE:
                    self.close(1000 if content[0] == 1005 else content[0])
                elif opcode != PONG:
                    raise bad(f"expected packets of {self.encoding.subprotocol}, got opcode {opcode}")
            data = await self._read()
            if not data:
                return None
            try:
                self._events = self._decoder.feed(data)
            except FrameError as error:
                if error.code == 1009:
                    raise ExchangeError("TOO_LARGE", str(error)) from None
                self.close(error.code, str(error))

    def _frame(self, opcode: int, payload: bytes) -> None:
        mask = self._means.random.getrandbits(32).to_bytes(4, "big") if self._client else None
        self._write(encode(opcode, payload, mask))


async def open_websocket(means: Means, parts: SplitResult, encoding: Encoding) -> WebSocket:
    """Opens a WebSocket. Raises PEER_GONE, or BAD_MESSAGE if the encoding is not spoken."""
    try:
        reader, writer = await means.open(*address_of(parts))
    except OSError as error:
        raise _gone(parts, str(error)) from None
    try:
        key = base64.b64encode(means.random.getrandbits(128).to_bytes(16, "big"))
        writer.write(_request(parts, key, encoding.subprotocol))
        status, head = await read_head(reader)
        _check(parts, status, head, key)
        socket = WebSocket(means, reader, writer, encoding, client=True)
        if head.get("sec-websocket-protocol") != encoding.subprotocol:
            socket.close(4000)
            came = head.get("sec-websocket-protocol")
            text = f"expected {parts.netloc} to speak {encoding.subprotocol}, got {came}"
            raise ExchangeError("BAD_MESSAGE", text)
        return socket
    except OSError as error:
        writer.close()
        raise _gone(parts, str(error)) from None
    except BaseException:
        writer.close()
        raise


def accept_key(key: bytes) -> str:
    """What a server answers to a key."""
    return base64.b64encode(hashlib.sha1(key + _MAGIC).digest()).decode()


def is_upgrade(head: dict) -> bool:
    """Whether the head of a request or an answer is of a WebSocket."""
    tokens = [token.strip().lower() for token in head.get("connection", "").split(",")]
    return head.get("upgrade", "").lower() == "websocket" and "upgrade" in tokens


def _request(parts: SplitResult, key: bytes, subprotocol: str) -> bytes:
    path = parts.path or "/exchange"
    query = f"?{parts.query}" if parts.query else ""
    lines = (
        f"GET {path}{query} HTTP/1.1",
        f"Host: {host_of(parts)}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {key.decode()}",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Protocol: {subprotocol}",
    )
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")


def _check(parts: SplitResult, status: str, head: dict, key: bytes) -> None:
    code = status.split(" ")[1:2]
    if code != ["101"]:
        raise _gone(parts, f"it answered with status {(code or ['none'])[0]}")
    if not is_upgrade(head):
        raise _gone(parts, "it did not upgrade")
    if head.get("sec-websocket-accept") != accept_key(key):
        raise _gone(parts, "it answered another key")
    if "sec-websocket-extensions" in head:
        raise _gone(parts, "it uses an extension that was not offered")


def _gone(parts: SplitResult, came: str) -> ExchangeError:
    return ExchangeError("PEER_GONE", f"expected a WebSocket at {parts.netloc}, got none: {came}")
