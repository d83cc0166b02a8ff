"""A WebSocket as a client has it, on streams of asyncio (RFC 6455).

No extension is offered. Thread: the loop's.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any, Callable
from urllib.parse import SplitResult, urlsplit

from exchange.core.means import Means
from exchange.errors import ExchangeError
from exchange.link.frames import CLOSE, PING, PONG, TEXT, Decoder, FrameError, close_payload, encode

SUBPROTOCOL = "exchange.v1.json"
_MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_HEAD = 16_384
_READ = 65_536


class WebSocket:
    """An open WebSocket."""

    def __init__(self, means: Means, reader: Any, writer: Any, limit: int):
        self._means = means
        self._reader = reader
        self._writer = writer
        self._decoder = Decoder(limit)
        self._events: list = []
        self._closed = False

    def send(self, text: str) -> None:
        """Sends a text, unless it is closed."""
        self._write(TEXT, text.encode("utf-8"))

    async def receive(self) -> str | None:
        """The next text; None when it is closed, by whatever. A binary one is refused with 1003."""
        while True:
            while self._events:
                opcode, content = self._events.pop(0)
                if opcode == TEXT:
                    return content
                if opcode == PING:
                    self._write(PONG, content)
                elif opcode == CLOSE:
                    self.close(1000 if content[0] == 1005 else content[0])
                elif opcode != PONG:
                    self.close(1003)
            if self._closed:
                return None
            try:
                data = await self._reader.read(_READ)
                self._events = self._decoder.feed(data)
            except FrameError as error:
                self.close(error.code, str(error))
            except OSError:
                data = b""
            if not self._closed and not data:
                self.drop()

    def close(self, code: int, reason: str = "") -> None:
        """Says good-bye and closes. Again does nothing."""
        self._write(CLOSE, close_payload(code, reason))
        self._end(self._writer.close)

    def drop(self) -> None:
        """Closes without a word, whatever is unsent. Again does nothing."""
        self._end(self._writer.transport.abort)

    def _end(self, how: Callable[[], Any]) -> None:
        """A receive that waits ends."""
        if not self._closed:
            self._closed = True
            self._events.clear()
            how()
            self._reader.feed_eof()

    def _write(self, opcode: int, payload: bytes) -> None:
        if not self._closed:
            mask = self._means.random.getrandbits(32).to_bytes(4, "big")
            self._writer.write(encode(opcode, payload, mask))


def parse(url: Any) -> SplitResult:
    """A WebSocket's URL. Raises BAD_MESSAGE for what is none."""
    try:
        parts = urlsplit(url)
        if parts.scheme in ("ws", "wss") and parts.hostname and parts.port != 0:
            if url.isascii() and url.isprintable() and " " not in url:
                return parts
    except (ValueError, AttributeError, TypeError):
        pass
    raise ExchangeError(
        "BAD_MESSAGE", f"expected a URL such as ws://127.0.0.1:7070/exchange, got {url!r}"
    )


async def open_websocket(means: Means, parts: SplitResult, limit: int) -> WebSocket:
    """Opens a WebSocket. Raises PEER_GONE, or BAD_MESSAGE if the subprotocol is not spoken."""
    secure = None
    if parts.scheme == "wss":
        import ssl

        secure = ssl.create_default_context()
    port = parts.port or (443 if secure else 80)
    try:
        reader, writer = await means.open(str(parts.hostname), port, secure)
    except OSError as error:
        raise _gone(parts, str(error)) from None
    try:
        key = base64.b64encode(means.random.getrandbits(128).to_bytes(16, "big"))
        writer.write(_request(parts, key))
        head = await _head(reader)
        _check(parts, head, key)
        socket = WebSocket(means, reader, writer, limit)
        if head.get("sec-websocket-protocol") != SUBPROTOCOL:
            socket.close(1002)
            came = head.get("sec-websocket-protocol")
            text = f"expected {parts.netloc} to speak {SUBPROTOCOL}, got {came}"
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


def _request(parts: SplitResult, key: bytes) -> bytes:
    path = parts.path or "/exchange"
    query = f"?{parts.query}" if parts.query else ""
    host = parts.netloc.rpartition("@")[2]
    lines = (
        f"GET {path}{query} HTTP/1.1",
        f"Host: {host}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {key.decode()}",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Protocol: {SUBPROTOCOL}",
    )
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")


async def _head(reader: Any) -> dict:
    """The head of the answer: header fields by lower-case name, the status as ``:status``."""
    lines: list[str] = []
    size = 0
    while True:
        try:
            line = await reader.readline()
        except ValueError:
            raise OSError("a line of its answer is too long") from None
        size += len(line)
        if not line.endswith(b"\n") or size > _HEAD:
            raise OSError("it gave no whole answer")
        if line in (b"\r\n", b"\n"):
            break
        lines.append(line.decode("latin-1").strip())
    status = lines[0].split(" ") if lines else []
    fields: dict = {":status": status[1] if len(status) > 1 else ""}
    for line in lines[1:]:
        name, _, value = line.partition(":")
        known = fields.get(name.strip().lower())
        value = value.strip()
        fields[name.strip().lower()] = value if known is None else f"{known}, {value}"
    return fields


def _check(parts: SplitResult, head: dict, key: bytes) -> None:
    tokens = [token.strip().lower() for token in head.get("connection", "").split(",")]
    if head[":status"] != "101":
        raise _gone(parts, f"it answered with status {head[':status'] or 'none'}")
    if head.get("upgrade", "").lower() != "websocket" or "upgrade" not in tokens:
        raise _gone(parts, "it did not upgrade")
    if head.get("sec-websocket-accept") != accept_key(key):
        raise _gone(parts, "it answered another key")
    if "sec-websocket-extensions" in head:
        raise _gone(parts, "it uses an extension that was not offered")


def _gone(parts: SplitResult, came: str) -> ExchangeError:
    return ExchangeError("PEER_GONE", f"expected a WebSocket at {parts.netloc}, got none: {came}")
