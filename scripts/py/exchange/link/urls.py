"""The URLs of exchanges."""

from __future__ import annotations

from typing import Any
from urllib.parse import SplitResult, urlsplit

from exchange.errors import ExchangeError


def parse_url(url: Any, schemes: tuple[str, str]) -> SplitResult:
    """A URL of one of two schemes, the second of which is secure. Raises BAD_MESSAGE."""
    try:
        parts = urlsplit(url)
        if parts.scheme in schemes and parts.hostname and parts.port != 0:
            if url.isascii() and url.isprintable() and " " not in url:
                return parts
    except (ValueError, AttributeError, TypeError):
        pass
    such = f"{schemes[0]}://127.0.0.1:7070/exchange"
    raise ExchangeError("BAD_MESSAGE", f"expected a URL such as {such}, got {url!r}")


def address_of(parts: SplitResult) -> tuple[str, int, Any]:
    """Host, port, and the context of TLS or None."""
    if parts.scheme not in ("wss", "https"):
        return str(parts.hostname), parts.port or 80, None
    import ssl

    return str(parts.hostname), parts.port or 443, ssl.create_default_context()


def host_of(parts: SplitResult) -> str:
    """What the header field Host says."""
    return parts.netloc.rpartition("@")[2]
