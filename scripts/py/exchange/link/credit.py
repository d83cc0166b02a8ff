"""What a peer may send on one connection (W9)."""

from __future__ import annotations

from exchange.errors import ExchangeError

MESSAGES, BYTES = 1000, 4 << 20


class Grant:
    """The credit that was granted to the peer, and how much of it is used."""

    __slots__ = ("_messages", "_bytes")

    def __init__(self):
        self._messages, self._bytes = MESSAGES, BYTES

    def first(self) -> dict:
        """It begins anew, with what a greeting says."""
        self._messages, self._bytes = MESSAGES, BYTES
        return {"messages": MESSAGES, "bytes": BYTES}

    def use(self, messages: int, size: int) -> dict | None:
        """A packet came: the members of a frame that grants more, if it is time for one.

        Raises OVERLOADED for more than was granted.
        """
        self._messages -= messages
        self._bytes -= size
        if self._messages < 0 or self._bytes < 0:
            raise ExchangeError("OVERLOADED", "expected no more messages than were granted")
        if self._messages * 2 > MESSAGES and self._bytes * 2 > BYTES:
            return None
        more = {"messages": MESSAGES - self._messages, "bytes": BYTES - self._bytes}
        self._messages, self._bytes = MESSAGES, BYTES
        return more
