"""The roads to other exchanges, by the name of their transport."""

from __future__ import annotations

from typing import Any

from exchange.errors import ExchangeError
from exchange.link.connecting import Road
from exchange.link.encodings import encoding_named
from exchange.link.http import open_http
from exchange.link.ipc import open_ipc
from exchange.link.json_packets import JSON
from exchange.link.parent import needed_parent
from exchange.link.urls import parse_url
from exchange.link.websocket import open_websocket


def websocket(url: Any = None, token: Any = None, encoding: Any = None) -> Road:
    """To the exchange behind a URL such as ``ws://127.0.0.1:7070/exchange``."""
    parts, spoken = parse_url(url, ("ws", "wss")), encoding_named(encoding)
    return Road(
        parts.netloc, spoken, lambda means: open_websocket(means, parts, spoken), _token(token)
    )


def http(url: Any = None, token: Any = None) -> Road:
    """To the exchange behind a URL such as ``http://127.0.0.1:7070/exchange``, in JSON."""
    parts = parse_url(url, ("http", "https"))
    return Road(parts.netloc, JSON, lambda means: open_http(means, parts), _token(token))


def ipc(path: Any = None, parent: Any = None, token: Any = None, encoding: Any = None) -> Road:
    """To the exchange that listens at a path, or to the parent of this process."""
    spoken, its_id = encoding_named(encoding), ""
    if (parent is True) == (path is not None) or parent not in (True, False, None):
        raise _refused("either path or parent=True for ipc", f"path {path!r} and parent {parent!r}")
    if parent:
        if token is not None:
            raise _refused("no token for the parent, which has told it", "one")
        path, token, its_id, _ = needed_parent()
    if not isinstance(path, str) or not path or "\0" in path:
        raise _refused("the path of a socket", repr(path))
    return Road(path, spoken, lambda means: open_ipc(means, path, spoken), _token(token), its_id)


BY_TRANSPORT = {"websocket": websocket, "ipc": ipc, "http": http}
SETTINGS = {
    "local": ("to", "timeout"),
    "websocket": ("url", "token", "encoding", "timeout"),
    "ipc": ("path", "parent", "token", "encoding", "timeout"),
    "http": ("url", "token", "timeout"),
}


def _token(token: Any) -> str | None:
    if token is not None and not isinstance(token, str):
        raise _refused("a text as token", type(token).__name__)
    return token


def _refused(expected: str, came: str) -> ExchangeError:
    return ExchangeError("BAD_MESSAGE", f"expected {expected}, got {came}")
