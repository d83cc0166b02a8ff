"""One message on its road through one exchange, and the work of its handler."""

from __future__ import annotations

import contextvars
from typing import Any

from exchange.core.futures import Future
from exchange.core.message import Message
from exchange.errors import ExchangeError

current: contextvars.ContextVar[Handling | None] = contextvars.ContextVar(
    "exchange_handling", default=None
)
"""On whose behalf the running code works: what it sends has that message as its cause."""


class Passage:
    """Made when a message comes over a link or is emitted; it ends exactly once.

    ``message`` is as it came, ``seen`` as this exchange sees it. ``origin`` is the link on which
    it came. ``deadline`` and ``parked_until`` are times of the clock, or None. ``chosen`` is the
    peer that the sender called, ``asked`` whether the peers were asked for it. ``accepted`` completes when somebody has taken the message.
    """

    __slots__ = (
        "message", "seen", "origin", "deadline", "copy", "chosen", "parked_until", "waited",
        "asked", "accepted", "request", "failure",
    )  # fmt: skip

    def __init__(
        self,
        message: Message,
        receiver: str,
        origin: Any = None,
        deadline: float | None = None,
        copy: bool = False,
    ):
        self.message = message
        self.seen = message if origin is None else message.arrived_at(receiver)
        self.origin = origin
        self.deadline = deadline
        self.copy = copy
        self.chosen: Any = None
        self.parked_until: float | None = None
        self.waited = False
        self.asked = False
        self.accepted: Future | None = None
        self.request: Any = None
        self.failure: ExchangeError | None = None

    def is_request(self) -> bool:
        """Whether it is a request."""
        return self.message.kind == "request"

    def accept(self) -> None:
        """Somebody has taken it."""
        if self.accepted is not None:
            self.accepted.complete(None)

    def refuse(self, why: ExchangeError) -> None:
        """Nobody takes it."""
        if self.accepted is not None:
            self.accepted.fail(why)


class Handling:
    """The work of one handler on one message, until its result, whatever waits lie in between."""

    __slots__ = ("exchange", "passage", "handler", "started", "answered", "emitted", "candidate")

    def __init__(self, exchange: str, passage: Passage, handler: str, started: float):
        self.exchange = exchange
        self.passage = passage
        self.handler = handler
        self.started = started
        self.answered = not passage.is_request()
        self.emitted: Message | None = None  # the first emission that goes back to who asked
        self.candidate: Message | None = None  # the same, as long as it is held

    def awaits_answer(self) -> bool:
        """Whether an emission could still answer the request."""
        return not self.answered and self.emitted is None
