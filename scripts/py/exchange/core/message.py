"""The envelope between and inside exchanges (docs/spec/messages.md)."""

from __future__ import annotations

from typing import Any

from exchange.errors import ExchangeError, Location
from exchange.frozen import frozen
from exchange.values import List, Map

MEMBERS = (
    "id kind name value from to trace traceDropped route timestamp cause root re error ttl "
    "delivery key priority traceparent tracestate"
).split()
KEPT_TRACE = 64
_USUAL = {"traceDropped": 0, "delivery": "fire", "priority": 4}


class Message:
    """A message: ``msg.name``, ``msg.value`` and what else an envelope has.

    Immutable; a member that is absent is None. ``kind`` is None (an event), ``"request"`` or
    ``"reply"``. The member ``from`` is a keyword of Python: ``msg.from_`` or ``msg["from"]``.
    ``ttl`` and ``timestamp`` are in ms.
    """

    __slots__ = ("_members",)

    def __init__(self, members: dict):
        self._members = members

    def __getitem__(self, member: str) -> Any:
        if member not in MEMBERS:
            raise KeyError(member)
        return self._members.get(member, _USUAL.get(member))

    def __getattr__(self, member: str) -> Any:
        if member == "from_":
            return self._members["from"]
        if member == "trace_dropped":
            member = "traceDropped"
        if member not in MEMBERS:
            raise AttributeError(member)
        return self._members.get(member, _USUAL.get(member))

    def __repr__(self) -> str:
        return f"<Message {self.name} from {self.from_}>"

    def but(self, **changes: Any) -> Message:
        """The same envelope with other members."""
        return Message({**self._members, **changes})

    def arrived_at(self, exchange: str) -> Message:
        """As that exchange sees it: its trace ends there."""
        trace, dropped = lengthened(self.trace, self.traceDropped, exchange)
        return self.but(trace=trace, traceDropped=dropped)

    def told(self) -> dict:
        """As a value inside another message, such as ``message.unhandled``."""
        form = {"kind": self.kind or "event"}
        for member in ("id", "name", "value", "from", "trace", "timestamp", "root"):
            form[member] = self[member]
        form.update((m, self[m]) for m in ("to", "cause") if self[m] is not None)
        return form


def lengthened(trace: list, dropped: int, exchange: str) -> tuple[List, int]:
    """A trace that ends with that exchange, the newest 64, and how many were dropped."""
    if trace and trace[-1] == exchange:
        return List(trace), dropped
    longer = [*trace, exchange]
    over = max(0, len(longer) - KEPT_TRACE)
    return List(longer[over:]), dropped + over


def caused_by(cause: Message, exchange: str) -> dict:
    """The members of a message that is emitted in that exchange on behalf of another one."""
    trace, dropped = lengthened(cause.trace, cause.traceDropped, exchange)
    members: dict = {"cause": cause.id, "root": cause.root, "trace": trace}
    members["traceDropped"] = dropped
    for member in ("traceparent", "tracestate"):
        if cause[member] is not None:
            members[member] = cause[member]
    return members


def failure_of(error: ExchangeError) -> Map:
    """An error as the member ``error`` of a reply."""
    told: dict = {"code": error.code, "message": error.message, "exchange": error.exchange}
    place = error.location
    if place is not None:
        told["location"] = {"file": place.file, "line": place.line, "column": place.column}
        if place.stack:
            told["location"]["stack"] = list(place.stack)
    return frozen(told)


def error_from(told: Any) -> ExchangeError:
    """The error that the member ``error`` of a reply tells."""
    place = told.get("location") if isinstance(told, dict) else None
    location = None
    if isinstance(place, dict) and isinstance(place.get("file"), str):
        line, column = dict.get(place, "line", 0), dict.get(place, "column", 0)
        location = Location(place["file"], line, column, tuple(dict.get(place, "stack", ())))
    return ExchangeError(told["code"], told["message"], told["exchange"], location)
