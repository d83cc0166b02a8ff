"""Requests of HTTP/1.1 on one connection at a time, and server-sent events (RFC 9112).

Thread: the loop's.
"""

from __future__ import annotations

from typing import Any, AsyncIterator, NamedTuple
from urllib.parse import SplitResult

from exchange.core.means import Means
from exchange.link.heads import read_head
from exchange.link.urls import address_of, host_of

BODY = 2 << 20
"""How many bytes an answer, or a line of events, may have."""
READ = 65_536


class Answer(NamedTuple):
    """What came back."""

    status: int
    head: dict
    body: bytes


class Refused(Exception):
    """Events that no exchange sends; ``code`` is that of the error."""

    def __init__(self, code: str, text: str):
        super().__init__(text)
        self.code = code


class HttpClient:
    """Asks one server, one request after the other."""

    def __init__(self, means: Means, parts: SplitResult):
        self._means = means
        self._parts = parts
        self._reader: Any = None
        self._writer: Any = None

    async def request(self, method: str, path: str, body: bytes | None) -> Answer:
        """Asks, and gives the answer. Raises OSError."""
        status, head = await self._ask(method, path, body, "application/json")
        content = b"".join([piece async for piece in self._body(status, head)])
        if "close" in head.get("connection", "").lower():
            self.drop()
        return Answer(status, head, content)

    async def events(self, path: str, limit: int) -> AsyncIterator[str]:
        """The ``data`` of server-sent events, until they end.

        Raises OSError if there are none, Refused for one of more than ``limit`` bytes or that is
        not in UTF-8.
        """
        status, head = await self._ask("GET", path, None, "text/event-stream")
        if status != 200 or not head.get("content-type", "").startswith("text/event-stream"):
            raise OSError(f"it answered with status {status}")
        buffer, lines = bytearray(), []
        async for piece in self._body(status, head):
            buffer += piece.replace(b"\r", b"")
            *whole, rest = buffer.split(b"\n")
            buffer = bytearray(rest)
            for line in whole:
                if line.startswith(b"data:"):
                    lines.append(line[6:] if line[5:6] == b" " else line[5:])
                elif not line and lines:
                    yield _text(b"\n".join(lines), limit)
                    lines = []
            if len(buffer) > limit + READ or sum(map(len, lines)) > limit:
                raise Refused("TOO_LARGE", f"expected a packet of at most {limit} bytes")

    def drop(self) -> None:
        """Closes the connection. The next request opens another one."""
        if self._writer is not None:
            self._writer.transport.abort()
            self._reader = self._writer = None

    async def _ask(self, method: str, path: str, body: bytes | None, accept: str) -> tuple:
        if self._writer is None:
            self._reader, self._writer = await self._means.open(*address_of(self._parts))
        lines = [f"{method} {path} HTTP/1.1", f"Host: {host_of(self._parts)}", f"Accept: {accept}"]
        if body is not None:
            lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
        self._writer.write("\r\n".join((*lines, "", "")).encode("ascii") + (body or b""))
        await self._writer.drain()
        line, head = await read_head(self._reader)
        words = line.split(" ")
        if not words[0].startswith("HTTP/1.") or not words[1:2] or not words[1].isdigit():
            raise OSError("it gave no answer of HTTP")
        return int(words[1]), head

    async def _body(self, status: int, head: dict) -> AsyncIterator[bytes]:
        """The pieces of a body, as they come."""
        if status == 204 or status < 200:
            return
        if "chunked" in head.get("transfer-encoding", "").lower():
            async for piece in self._chunks():
                yield piece
            return
        length = head.get("content-length")
        left = int(length) if length is not None and length.isdigit() else None
        if left is not None and left > BODY:
            raise OSError("its answer is too long")
        while left is None or left > 0:
            piece = await self._reader.read(READ if left is None else min(READ, left))
            if not piece:
                if left:
                    raise OSError("its answer ended too soon")
                return
            left = None if left is None else left - len(piece)
            yield piece

    async def _chunks(self) -> AsyncIterator[bytes]:
        while True:
            size = await self._line()
            try:
                left = int(size.split(b";")[0], 16)
            except ValueError:
                raise OSError("it gave a chunk of no size") from None
            if left == 0:
                while await self._line():
                    pass  # trailers
                return
            while left:
                piece = await self._reader.read(min(READ, left))
                if not piece:
                    raise OSError("its answer ended too soon")
                left -= len(piece)
                yield piece
            if await self._line():
                raise OSError("it gave a chunk of another size")

    async def _line(self) -> bytes:
        try:
            line = await self._reader.readline()
        except ValueError:
            raise OSError("a line of its answer is too long") from None
        if not line.endswith(b"\n"):
            raise OSError("its answer ended too soon")
        return line.strip()


def _text(data: bytes, limit: int) -> str:
    if len(data) > limit:
        raise Refused("TOO_LARGE", f"expected a packet of at most {limit} bytes")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused("BAD_MESSAGE", f"expected a packet in UTF-8: {error.reason}") from None
