"""The encodings that are spoken here."""

from __future__ import annotations

from typing import Any

from exchange.errors import ExchangeError
from exchange.link.cbor_packets import CBOR
from exchange.link.encoding import Encoding
from exchange.link.json_packets import JSON

_BY_NAME = {"json": JSON, "cbor": CBOR}
BY_SUBPROTOCOL: dict[str, Encoding] = {each.subprotocol: each for each in _BY_NAME.values()}


def encoding_named(name: Any) -> Encoding:
    """The encoding of that name; JSON if it is None. Raises BAD_MESSAGE."""
    found = _BY_NAME.get("json" if name is None else name) if _plain(name) else None
    if found is None:
        names = " or ".join(_BY_NAME)
        raise ExchangeError("BAD_MESSAGE", f"expected {names} as encoding, got {name!r}")
    return found


def _plain(name: Any) -> bool:
    return name is None or isinstance(name, str)
