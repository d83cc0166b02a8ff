"""How a server opens a WebSocket (RFC 6455, section 4.2).

Thread: the loop's.
"""

from __future__ import annotations

import base64
import binascii
from typing import Any

from exchange.link.accepting import UNGREETED, Acceptor
from exchange.link.encodings import BY_SUBPROTOCOL
from exchange.link.heads import read_head
from exchange.link.websocket import WebSocket, accept_key, is_upgrade

HANDSHAKE = 5.0
"""How long a request for a WebSocket may take, in seconds."""
_REASONS = {
    400: "Bad Request", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
    426: "Upgrade Required", 503: "Service Unavailable",
}  # fmt: skip


class _Refusal(Exception):
    """A request is answered with that status."""

    def __init__(self, status: int, text: str):
        super().__init__(text)
        self.status = status


class Upgrade:
    """Takes connections of HTTP and makes WebSockets of them, for one exchange.

    A request that has an Origin, as all of a browser have, is refused unless that is allowed.
    """

    def __init__(self, core: Any, acceptor: Acceptor, origins: tuple):
        self._core = core
        self._acceptor = acceptor
        self._origins = frozenset(origins)
        self._waiting = 0

    async def serve(self, reader: Any, writer: Any) -> None:
        """One connection, to its end."""
        cancel = self._core.means.later(HANDSHAKE, writer.transport.abort)
        self._waiting += 1
        try:
            if self._waiting > UNGREETED:
                raise _Refusal(503, "expected fewer connections without a request")
            line, head = await read_head(reader)
            encoding = self._check(line, head)
            writer.write(_answer(head, encoding))
        except _Refusal as refusal:
            _refuse(writer, refusal)
            return
        except OSError:
            writer.transport.abort()
            return
        finally:
            self._waiting -= 1
            cancel()
        socket = WebSocket(self._core.means, reader, writer, encoding, client=False)
        await self._acceptor.serve(socket)

    def _check(self, line: str, head: dict) -> Any:
        """The encoding that is spoken. Raises what refuses the request."""
        method, target = (*line.split(" "), "", "")[:2]
        path = target.partition("?")[0]
        if method != "GET":
            raise _Refusal(405, "expected GET")
        if path not in ("/exchange", f"/exchange/{self._core.id}"):
            raise _Refusal(404, f"expected /exchange, got {path}")
        if "origin" in head and head["origin"] not in self._origins:
            raise _Refusal(403, f"expected an Origin that is allowed, got {head['origin']}")
        if not is_upgrade(head) or head.get("sec-websocket-version") != "13":
            raise _Refusal(426, "expected a WebSocket of version 13")
        try:
            key = base64.b64decode(head.get("sec-websocket-key", ""), validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if len(key) != 16 or "host" not in head:
            raise _Refusal(400, "expected Host, and 16 bytes as Sec-WebSocket-Key")
        for offered in head.get("sec-websocket-protocol", "").split(","):
            if offered.strip() in BY_SUBPROTOCOL:
                return BY_SUBPROTOCOL[offered.strip()]
        raise _Refusal(400, f"expected one of the subprotocols {', '.join(BY_SUBPROTOCOL)}")


def _answer(head: dict, encoding: Any) -> bytes:
    lines = (
        "HTTP/1.1 101 Switching Protocols",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Accept: {accept_key(head['sec-websocket-key'].encode())}",
        f"Sec-WebSocket-Protocol: {encoding.subprotocol}",
    )
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")


def _refuse(writer: Any, refusal: _Refusal) -> None:
    body = f"{refusal}\n".encode("utf-8", "replace")
    lines = [f"HTTP/1.1 {refusal.status} {_REASONS[refusal.status]}", "Connection: close"]
    lines += ["Content-Type: text/plain; charset=utf-8", f"Content-Length: {len(body)}"]
    if refusal.status == 426:
        lines += ["Sec-WebSocket-Version: 13", "Upgrade: websocket"]
    writer.write(("\r\n".join(lines) + "\r\n\r\n").encode("ascii") + body)
    writer.close()
