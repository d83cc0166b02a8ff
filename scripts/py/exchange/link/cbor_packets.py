"""Packets of ``exchange.v1.cbor`` (W1): binary, the same members, bytes as byte strings."""

from __future__ import annotations

from typing import Any

from exchange.link import cbor
from exchange.link.encoding import DEEPEST, Body, Encoding, no_form
from exchange.link.forms import bad


class Cbor(Encoding):
    """The encoding for much data."""

    name = "cbor"
    subprotocol = "exchange.v1.cbor"
    binary = True

    def frame(self, frame: dict) -> bytes:
        return cbor.write(frame)

    def body(self, members: dict) -> Body:
        content = b"".join(cbor.write(key) + cbor.write(members[key]) for key in members)
        return Body(self, len(members), content)

    def msg(self, seq: int, copy: bool, body: Body, ttl: int | None) -> bytes:
        first = {"t": "msg", "seq": seq, **({"copy": True} if copy else {})}
        written = [cbor.map_head(len(first) + 1)]
        written += (cbor.write(key) + cbor.write(first[key]) for key in first)
        written += (cbor.write("m"), cbor.map_head(body.count + (ttl is not None)), body.content)
        if ttl is not None:
            written += (cbor.write("ttl"), cbor.write(ttl))
        return b"".join(written)

    def packet(self, frames: list[bytes]) -> bytes:
        return frames[0] if len(frames) == 1 else b"".join((cbor.list_head(len(frames)), *frames))

    def content(self, packet: Any) -> Any:
        if isinstance(packet, str):
            raise bad(f"expected packets of {self.subprotocol}, got a text")
        return cbor.read(packet, DEEPEST)

    def value(self, content: Any) -> Any:
        if isinstance(content, dict):
            if len(content) == 1 and "$bytes" in content:
                raise no_form()
            for item in content.values():
                self.value(item)
        elif isinstance(content, list):
            for item in content:
                self.value(item)
        return content


CBOR = Cbor()
