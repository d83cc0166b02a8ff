"""Values as CBOR and back (RFC 8949), as far as messages can carry them.

::

     0 1 2 3 4 5 6 7
    +-----+---------+----------------+---------
    |major|  info   | 0, 1, 2, 4, 8  | content …
    +-----+---------+----------------+---------
    0 whole number, 1 negative one, 2 bytes, 3 text, 4 list, 5 map, 7 false true null, floats

Written in the shortest form, lists and maps with their sizes. Read in every form, also of unknown
size; tags, other simple values, keys that are no text or stand twice are refused. Thread: any.
"""

from __future__ import annotations

import struct
from typing import Any

from exchange.errors import ExchangeError
from exchange.link.encoding import Inexact, no_form
from exchange.link.forms import bad
from exchange.values import MAX_EXACT

_UNSIGNED, _NEGATIVE, _BYTES, _TEXT, _LIST, _MAP, _TAG, _SIMPLE = range(8)
_WIDTHS = {24: 1, 25: 2, 26: 4, 27: 8}
_FLOATS = {25: ">e", 26: ">f", 27: ">d"}
_NAMED = {20: False, 21: True, 22: None}
_UNKNOWN = 31
_BREAK = 0xFF


def head(major: int, number: int) -> bytes:
    """The first bytes of an item: its major type and its number."""
    if number < 24:
        return bytes((major << 5 | number,))
    for info, width in _WIDTHS.items():
        if number < 1 << 8 * width:
            return bytes((major << 5 | info,)) + number.to_bytes(width, "big")
    raise ValueError(f"expected a number of at most 8 bytes, got {number}")


def map_head(size: int) -> bytes:
    """The beginning of a map."""
    return head(_MAP, size)


def list_head(size: int) -> bytes:
    """The beginning of a list."""
    return head(_LIST, size)


def write(value: Any) -> bytes:
    """A value. Raises INVALID_VALUE for a map whose only key is ``$bytes``."""
    out: list[bytes] = []
    _write(value, out)
    return b"".join(out)


def read(data: bytes, deepest: int) -> Any:
    """The value of some bytes, which must be all of it.

    A whole number beyond 2^53 is Inexact. Raises BAD_MESSAGE, or TOO_LARGE for more levels of
    lists and maps than ``deepest``.
    """
    reader = _Reader(data, deepest)
    value = reader.item(0)
    if reader.at != len(data):
        raise bad(f"expected one item of CBOR, got {len(data) - reader.at} bytes more")
    return value


def _write(value: Any, out: list[bytes]) -> None:
    if value is None or value is False or value is True:
        out.append(b"\xf6" if value is None else b"\xf5" if value else b"\xf4")
    elif isinstance(value, str):
        text = value.encode("utf-8")
        out += (head(_TEXT, len(text)), text)
    elif isinstance(value, int):
        out.append(head(_UNSIGNED, value) if value >= 0 else head(_NEGATIVE, -1 - value))
    elif isinstance(value, float):
        out.append(_float(value))
    elif isinstance(value, bytes):
        out += (head(_BYTES, len(value)), value)
    elif isinstance(value, dict):
        if len(value) == 1 and "$bytes" in value:
            raise no_form()
        out.append(head(_MAP, len(value)))
        for key, item in dict.items(value):
            _write(key, out)
            _write(item, out)
    else:
        out.append(head(_LIST, len(value)))
        for item in value:
            _write(item, out)


def _float(value: float) -> bytes:
    for info, form in _FLOATS.items():
        try:
            packed = struct.pack(form, value)
        except OverflowError:
            continue
        if struct.unpack(form, packed)[0] == value:
            return bytes((_SIMPLE << 5 | info,)) + packed
    raise ExchangeError("INVALID_VALUE", f"expected a finite number, got {value}")


class _Reader:
    """Reads items, one after the other."""

    __slots__ = ("_data", "at", "_deepest")

    def __init__(self, data: bytes, deepest: int):
        self._data = data
        self.at = 0
        self._deepest = deepest

    def item(self, depth: int) -> Any:
        """The next item, inside of so many lists and maps."""
        first = self._take(1)[0]
        major, info = first >> 5, first & 31
        if major == _SIMPLE:
            return self._simple(info)
        if major == _TAG:
            raise bad("expected no tag in CBOR, got one")
        number = None if info == _UNKNOWN else self._number(info)
        if major in (_BYTES, _TEXT):
            return self._string(major, number)
        if major in (_LIST, _MAP):
            if depth == self._deepest:
                text = f"expected lists and maps at most {self._deepest} deep, got more"
                raise ExchangeError("TOO_LARGE", text)
            return self._many(major, number, depth + 1)
        if number is None:
            raise bad("expected a whole number of CBOR, got one of unknown size")
        number = number if major == _UNSIGNED else -1 - number
        return number if -MAX_EXACT <= number <= MAX_EXACT else Inexact("nan")

    def _take(self, size: int) -> bytes:
        end = self.at + size
        if end > len(self._data):
            text = f"expected {size} bytes of CBOR, got {len(self._data) - self.at}"
            raise bad(text)
        taken = self._data[self.at : end]
        self.at = end
        return taken

    def _number(self, info: int) -> int:
        if info < 24:
            return info
        if info not in _WIDTHS:
            raise bad(f"expected a size of CBOR, got the reserved {info}")
        return int.from_bytes(self._take(_WIDTHS[info]), "big")

    def _simple(self, info: int) -> Any:
        if info in _NAMED:
            return _NAMED[info]
        if info not in _FLOATS:
            raise bad(f"expected false, true, null or a float in CBOR, got simple value {info}")
        number = struct.unpack(_FLOATS[info], self._take(_WIDTHS[info]))[0]
        whole = -MAX_EXACT <= number <= MAX_EXACT and number == int(number)
        return int(number) if whole else number

    def _string(self, major: int, size: int | None) -> Any:
        if size is not None:
            return self._piece(major, size)
        pieces = []
        while not self._ends():
            first = self._take(1)[0]
            if first >> 5 != major or first & 31 == _UNKNOWN:
                raise bad("expected pieces of one kind and of known size in a string of CBOR")
            pieces.append(self._piece(major, self._number(first & 31)))
        return ("" if major == _TEXT else b"").join(pieces)

    def _piece(self, major: int, size: int) -> Any:
        piece = bytes(self._take(size))
        if major == _BYTES:
            return piece
        try:
            return piece.decode("utf-8")
        except UnicodeDecodeError as error:
            raise bad(f"expected text in UTF-8: {error.reason}") from None

    def _many(self, major: int, size: int | None, depth: int) -> Any:
        left = len(self._data) - self.at
        if size is not None and size * (2 if major == _MAP else 1) > left:
            raise bad(f"expected {size} items of CBOR, got {left} bytes")
        if major == _LIST:
            items: list = []
            while not self._ends() if size is None else len(items) < size:
                items.append(self.item(depth))
            return items
        members: dict = {}
        while not self._ends() if size is None else len(members) < size:
            key = self.item(depth)
            if not isinstance(key, str):
                raise bad("expected texts as the keys of a map of CBOR")
            if key in members:
                raise bad(f"expected each key of a map once, got {key[:40]!r} twice")
            members[key] = self.item(depth)
        return members

    def _ends(self) -> bool:
        """Whether what is of unknown size ends here."""
        if self.at < len(self._data) and self._data[self.at] == _BREAK:
            self.at += 1
            return True
        return False
