"""Packets of ``exchange.v1.json`` (W1, W6): text, in which bytes are ``{"$bytes": base64}``."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from exchange.errors import ExchangeError
from exchange.link.encoding import Body, Encoding, Inexact, no_form
from exchange.link.forms import bad
from exchange.values import MAX_EXACT


class Json(Encoding):
    """The encoding that every exchange speaks."""

    name = "json"
    subprotocol = "exchange.v1.json"
    binary = False

    def frame(self, frame: dict) -> bytes:
        return _write(frame)

    def body(self, members: dict) -> Body:
        return Body(self, len(members), _write({key: _out(members[key]) for key in members})[1:-1])

    def msg(self, seq: int, copy: bool, body: Body, ttl: int | None) -> bytes:
        copied = b',"copy":true' if copy else b""
        left = b"" if ttl is None else b',"ttl":%d' % ttl
        return b'{"t":"msg","seq":%d%b,"m":{%b%b}}' % (seq, copied, body.content, left)

    def packet(self, frames: list[bytes]) -> bytes:
        return frames[0] if len(frames) == 1 else b"[%b]" % b",".join(frames)

    def content(self, packet: Any) -> Any:
        try:
            text = packet.decode("utf-8") if isinstance(packet, bytes) else packet
            return json.loads(text, parse_constant=_no_constant, parse_int=_whole)
        except RecursionError:
            raise ExchangeError("TOO_LARGE", "expected a packet that is less deep") from None
        except ValueError as error:
            raise bad(f"expected a packet in JSON: {error}") from None

    def value(self, content: Any) -> Any:
        if isinstance(content, dict):
            if len(content) == 1 and "$bytes" in content:
                return _bytes(content["$bytes"])
            return {key: self.value(item) for key, item in content.items()}
        if isinstance(content, list):
            return [self.value(item) for item in content]
        return content


def _write(form: Any) -> bytes:
    return json.dumps(form, ensure_ascii=False, separators=(",", ":")).encode()


def _out(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, bytes):
        return {"$bytes": base64.b64encode(value).decode("ascii")}
    if isinstance(value, dict):
        if len(value) == 1 and "$bytes" in value:
            raise no_form()
        return {key: _out(item) for key, item in dict.items(value)}
    if isinstance(value, list):
        return [_out(item) for item in value]
    return value


def _bytes(text: Any) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, TypeError, ValueError):
        raise ExchangeError("INVALID_VALUE", "expected base64 as $bytes") from None


def _whole(text: str) -> Any:
    return int(text) if len(text) < 17 else _long(text)


def _long(text: str) -> Any:
    number = int(text) if len(text) < 400 else MAX_EXACT + 1
    return number if abs(number) <= MAX_EXACT else Inexact("nan")


def _no_constant(text: str) -> Any:
    raise ValueError(f"{text} is no number of JSON")


JSON = Json()
