"""What packets are written in: text or bytes, of one form."""

from __future__ import annotations

from typing import Any, NamedTuple

from exchange.core.message import Message
from exchange.errors import ExchangeError
from exchange.link.forms import check_packet

PACKET = 1 << 20
"""How many bytes a packet may have."""
DEEPEST = 72
_FRAME = 256  # at most what a frame adds to a message, and its ttl
_LEFT_OUT = {"kind": None, "value": None, "traceDropped": 0, "delivery": "fire", "priority": 4}


class Body(NamedTuple):
    """The members of a map as they are written, so that more can be added."""

    encoding: Any
    count: int
    content: bytes


class Inexact(float):
    """A whole number beyond 2^53, as NaN: no value, but no failure of the packet."""


class Encoding:
    """How packets are written and read. Thread: any."""

    name: str
    subprotocol: str
    binary: bool

    def frame(self, frame: dict) -> bytes:
        """A frame that has no value in it."""
        raise NotImplementedError

    def body(self, members: dict) -> Body:
        """The members of a message. Raises INVALID_VALUE for a value that has no form."""
        raise NotImplementedError

    def msg(self, seq: int, copy: bool, body: Body, ttl: int | None) -> bytes:
        """A ``msg`` frame; ``ttl`` in ms, or None."""
        raise NotImplementedError

    def packet(self, frames: list[bytes]) -> bytes:
        """A packet of frames."""
        raise NotImplementedError

    def content(self, packet: Any) -> Any:
        """What a packet says. Raises BAD_MESSAGE or TOO_LARGE."""
        raise NotImplementedError

    def value(self, content: Any) -> Any:
        """The value of a message, as ``content`` gave it. Raises INVALID_VALUE."""
        raise NotImplementedError

    def read(self, packet: Any) -> list[dict]:
        """The frames of a packet. Raises BAD_MESSAGE or TOO_LARGE, which end the link."""
        if size_of(packet) > PACKET:
            raise ExchangeError("TOO_LARGE", f"expected a packet of at most {PACKET} bytes")
        content = self.content(packet)
        if _depth(content) > DEEPEST:
            raise ExchangeError("TOO_LARGE", f"expected a packet at most {DEEPEST} deep")
        return check_packet(content)


def write_message(encoding: Encoding, message: Message) -> Body:
    """A message without its ``ttl``. Raises INVALID_VALUE or TOO_LARGE."""
    members = {
        key: content
        for key, content in message._members.items()
        if content is not None and content != _LEFT_OUT.get(key, _LEFT_OUT) and key != "ttl"
    }
    body = encoding.body(members)
    if len(body.content) > PACKET - _FRAME:
        raise ExchangeError(
            "TOO_LARGE", f"expected message {message.name} to fit into {PACKET} bytes, it does not"
        )
    return body


def size_of(packet: Any) -> int:
    """The bytes of a packet as it was written."""
    if isinstance(packet, bytes) or packet.isascii():
        return len(packet)
    return len(packet.encode("utf-8", "surrogatepass"))


def no_form() -> ExchangeError:
    """The error of the one map that cannot be written."""
    return ExchangeError("INVALID_VALUE", "expected no map whose only key is $bytes")


def _depth(content: Any) -> int:
    level, depth = [content], 0
    while level:
        inner: list = []
        for each in level:
            if isinstance(each, dict):
                inner += each.values()
            elif isinstance(each, list):
                inner += each
        depth += any(isinstance(each, (dict, list)) for each in level)
        level = inner
    return depth
