"""Where in the author's files something stands."""

from __future__ import annotations

from _exchange_host import port


def relative(file: str) -> str | None:
    """A file as its author knows it; None for one that is not the author's."""
    return file[len(port.PROGRAM) :] if file.startswith(port.PROGRAM) else None
