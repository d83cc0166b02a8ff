"""The frames of a WebSocket, as bytes and back (RFC 6455, sections 5 to 8).

::

     0               1               2 … 3           (4 … 9)          4
    +-+-+-+-+-------+-+-------------+---------------+---------+---------+-----------
    |F|R|R|R|opcode |M| length      | length of 126 | of 127  | mask    | payload …
    |I|S|S|S| 4 bit |A| 7 bit       | 16 bit        | 64 bit  | 32 bit  |
    |N|V|V|V|       |S|             |               |         | if M    |
    +-+-+-+-+-------+-+-------------+---------------+---------+---------+-----------

Thread: any, one at a time.
"""

from __future__ import annotations

import codecs
from typing import Any, NamedTuple

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
_DATA = (CONTINUATION, TEXT, BINARY)
_CONTROL = (CLOSE, PING, PONG)
_CODES = frozenset((*range(1000, 1004), *range(1007, 1015)))


class Event(NamedTuple):
    """What came: an opcode, and a str (TEXT), bytes, or a close code and reason (CLOSE)."""

    opcode: int
    content: Any


class FrameError(Exception):
    """Bytes that are no WebSocket; ``code`` is the close code that says so."""

    def __init__(self, code: int, text: str):
        super().__init__(text)
        self.code = code


def mask_with(mask: bytes, payload: bytes) -> bytes:
    """A payload with its mask put on, or taken off."""
    size = len(payload)
    if not size:
        return b""
    long = (mask * (size // 4 + 1))[:size]
    mixed = int.from_bytes(payload, "big") ^ int.from_bytes(long, "big")
    return mixed.to_bytes(size, "big")


def encode(opcode: int, payload: bytes, mask: bytes | None, final: bool = True) -> bytes:
    """One frame. A client gives a mask of 4 bytes, a server None."""
    size = len(payload)
    head = bytearray((0x80 * final | opcode,))
    bit = 0 if mask is None else 0x80
    if size < 126:
        head.append(bit | size)
    elif size < 1 << 16:
        head.append(bit | 126)
        head += size.to_bytes(2, "big")
    else:
        head.append(bit | 127)
        head += size.to_bytes(8, "big")
    if mask is None:
        return bytes(head) + payload
    return bytes(head) + mask + mask_with(mask, payload)


def close_payload(code: int, reason: str = "") -> bytes:
    """The payload of a CLOSE; the reason is cut to what a control frame can carry."""
    cut = reason.encode()[:123].decode(errors="ignore")
    return code.to_bytes(2, "big") + cut.encode()


class Decoder:
    """Finds frames in the bytes as they come, and puts fragments together.

    ``masked`` is whether they must be masked, as those of a client are; ``limit`` is the bytes
    that a message may have.
    """

    def __init__(self, limit: int, masked: bool = False):
        self._limit = limit
        self._masked = masked
        self._buffer = bytearray()
        self._opcode: int | None = None  # of the message whose fragments come
        self._parts: list = []
        self._size = 0
        self._text: Any = None

    def feed(self, data: bytes) -> list[Event]:
        """More bytes came: the events they complete. Raises FrameError."""
        self._buffer += data
        events: list[Event] = []
        while self._frame(events):
            pass
        return events

    def _frame(self, events: list) -> bool:
        buffer = self._buffer
        if len(buffer) < 2:
            return False
        first, second = buffer[0], buffer[1]
        final, opcode, size = bool(first & 0x80), first & 0x0F, second & 0x7F
        self._check_head(first, second, final, opcode, size)
        at = 2
        if size >= 126:
            wide = 2 if size == 126 else 8
            if len(buffer) < at + wide:
                return False
            size = int.from_bytes(buffer[at : at + wide], "big")
            at += wide
        if size > self._limit or (opcode in _DATA and self._size + size > self._limit):
            raise FrameError(1009, f"expected a message of at most {self._limit} bytes, got more")
        mask = bytes(buffer[at : at + 4]) if self._masked else None
        at += 4 if self._masked else 0
        if len(buffer) < at + size:
            return False
        payload = bytes(buffer[at : at + size])
        del buffer[: at + size]
        payload = payload if mask is None else mask_with(mask, payload)
        event = self._data(opcode, payload, final) if opcode in _DATA else _control(opcode, payload)
        if event is not None:
            events.append(event)
        return True

    def _check_head(self, first: int, second: int, final: bool, opcode: int, size: int) -> None:
        if first & 0x70:
            raise FrameError(1002, "expected no extension, got a reserved bit")
        if opcode not in _DATA and opcode not in _CONTROL:
            raise FrameError(1002, f"expected a known frame, got opcode {opcode}")
        if bool(second & 0x80) != self._masked:
            raise FrameError(1002, f"expected masked frames to be {self._masked}")
        if opcode in _CONTROL and (not final or size > 125):
            raise FrameError(1002, "expected a control frame in one piece of at most 125 bytes")
        if (opcode == CONTINUATION) != (self._opcode is not None) and opcode in _DATA:
            raise FrameError(1002, "expected fragments of one message at a time")

    def _data(self, opcode: int, payload: bytes, final: bool) -> Event | None:
        if opcode != CONTINUATION:
            self._opcode = opcode
            self._text = codecs.getincrementaldecoder("utf-8")() if opcode == TEXT else None
        self._size += len(payload)
        try:
            self._parts.append(
                payload if self._text is None else self._text.decode(payload, final)
            )
        except UnicodeDecodeError as error:
            raise FrameError(1007, f"expected text in UTF-8: {error.reason}") from None
        if not final:
            return None
        empty: Any = b"" if self._text is None else ""
        event = Event(self._opcode or TEXT, empty.join(self._parts))
        self._opcode, self._parts, self._size = None, [], 0
        return event


def _control(opcode: int, payload: bytes) -> Event:
    if opcode != CLOSE:
        return Event(opcode, payload)
    if not payload:
        return Event(CLOSE, (1005, ""))
    code = int.from_bytes(payload[:2], "big")
    if len(payload) == 1 or not (code in _CODES or 3000 <= code < 5000):
        raise FrameError(1002, f"expected a close code, got {payload[:2]!r}")
    try:
        return Event(CLOSE, (code, payload[2:].decode("utf-8")))
    except UnicodeDecodeError:
        raise FrameError(1007, "expected the reason of a close in UTF-8") from None
