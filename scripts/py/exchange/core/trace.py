"""What happened to messages in one exchange, and why a cell has its value (rules T1 to T4)."""

from __future__ import annotations

from collections import Counter, deque
from typing import Any, Callable, NamedTuple

from exchange.core.message import Message
from exchange.state import StateGraph

KEPT = 2048
LONGEST = 256


class TraceEvent(NamedTuple):
    """One station of one message; ``millis`` since the epoch, ``duration`` in seconds."""

    station: str
    exchange: str
    id: str
    name: str
    from_: str
    cause: str | None
    root: str
    millis: int
    duration: float
    detail: str | None


class TraceRing:
    """The newest 2,048 events of an exchange. What leaves the ring is gone."""

    def __init__(self, exchange: str, millis: Callable[[], int]):
        self._exchange = exchange
        self._millis = millis
        self._ring: deque[TraceEvent] = deque(maxlen=KEPT)
        self._counts: Counter[str] = Counter()

    def record(
        self, station: str, message: Message, detail: str | None = None, duration: float = 0.0
    ) -> None:
        """Notes a station of a message, never its value."""
        self._counts[station] += 1
        self._ring.append(
            TraceEvent(
                station, self._exchange, message.id, message.name, message.from_, message.cause,
                message.root, self._millis(), duration, detail,
            )  # fmt: skip
        )

    def count(self, station: str) -> int:
        """How many messages came to a station, also those that left the ring."""
        return self._counts[station]

    def events(self) -> list[TraceEvent]:
        """All that is kept, oldest first."""
        return list(self._ring)

    def of(self, message: str) -> TraceEvent | None:
        """What is known of a message: that it was handled, else the last that happened."""
        found = [event for event in self._ring if event.id == message]
        handled = [event for event in found if event.station == "HANDLED"]
        return (handled or found or [None])[-1]


def why(exchange: str, cell: str, graph: StateGraph, ring_of: Callable[[str], Any]) -> dict:
    """The latest change of a cell and the messages that led to it, the last one first.

    ``ring_of(id)`` gives the ring of an exchange of this process, or None. ``complete`` is false
    if a part of the chain is gone.
    """
    change = graph.last_change(cell)
    answer: dict = {"exchange": exchange, "cell": cell, "change": None, "steps": []}
    if change is None:
        return {**answer, "complete": True}
    error = None if change.error is None else change.error.code
    answer["change"] = {**change._asdict(), "error": error}
    at, message = exchange, change.cause
    steps = answer["steps"]
    while message is not None:
        ring = ring_of(at)
        event = None if ring is None or len(steps) == LONGEST else ring.of(message)
        if event is None:
            return {**answer, "complete": False}
        steps.append(_step(event))
        at, message = event.from_, event.cause
    return {**answer, "complete": True}


def _step(event: TraceEvent) -> dict:
    handled = event.station == "HANDLED"
    return {
        "exchange": event.exchange,
        "message": event.id,
        "name": event.name,
        "from": event.from_,
        "handler": event.detail if handled else None,
        "nanos": int(event.duration * 1e9),
        "timestamp": event.millis,
    }
