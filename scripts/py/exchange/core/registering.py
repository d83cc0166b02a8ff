"""What this exchange is registered as, at each peer.

::

    register ──answered──▶ known ──another session──▶ asked again ──answered──▶ known
                             └── unregister, refused, or link over ──▶ gone

The registry forgets an entry when its link is over; so it is made again when another session with
the peer has begun. Thread: the exchange's loop.
"""

from __future__ import annotations

import logging
from typing import Any, NamedTuple

from exchange.core.futures import Future
from exchange.core.outgoing import Order
from exchange.errors import ExchangeError

PATIENCE = 5.0
"""How long the answer to a registration that is made again may take, in seconds."""
AGAIN = 1.0
"""How long it waits before it is asked again after a failure that passes, in seconds."""
_PASSING = ("NO_HANDLER", "OVERLOADED", "TIMEOUT")


class _Known(NamedTuple):
    """What was registered and answered last, None if it was taken back; the count of orders then."""

    entry: Any
    order: int


class Registering:
    """The registrations of one exchange."""

    def __init__(self, core: Any):
        self._core = core
        self._known: dict[Any, _Known] = {}
        self._orders = 0

    def register(self, order: Order, answer: Future) -> None:
        """Registers it through the peer of that order."""
        self._orders += 1
        known = _Known(order.value, self._orders)
        answered = Future()
        answered.add_done_callback(lambda _: self._registered(order.via, known, answered, answer))
        self._core.outgoing.ask(order, answered)

    def unregister(self, order: Order, answer: Future) -> None:
        """Takes that back, and what was asked before and is not answered yet."""
        self._orders += 1
        if order.via.open:
            self._known[order.via] = _Known(None, self._orders)
        self._core.outgoing.ask(order, answer)

    def renewed(self, link: Any) -> None:
        """Another session with that peer has begun."""
        known = self._known.get(link)
        if known is None or known.entry is None:
            return
        outgoing, answer = self._core.outgoing, Future()
        asking = outgoing.asking(link, "$registry.register", known.entry, PATIENCE, answer)
        answer.add_done_callback(lambda _: self._renewed(link, known, answer))
        outgoing.put(link, asking)

    def forget(self, link: Any) -> None:
        """The link to a peer is over."""
        self._known.pop(link, None)

    def _registered(self, link: Any, known: _Known, answered: Future, answer: Future) -> None:
        try:
            value = answered.content()
        except ExchangeError as error:
            answer.fail(error)
            return
        before = self._known.get(link)
        if link.open and (before is None or before.order < known.order):
            self._known[link] = known
        answer.complete(value)

    def _renewed(self, link: Any, known: _Known, answer: Future) -> None:
        try:
            answer.content()
        except ExchangeError as error:
            if self._known.get(link) is known:
                self._not_renewed(link, known, error)

    def _not_renewed(self, link: Any, known: _Known, error: ExchangeError) -> None:
        core = self._core

        def again() -> None:
            if self._known.get(link) is known:
                self.renewed(link)

        if error.code in _PASSING:
            core.means.later(AGAIN, again)
        elif error.code != "PEER_GONE":  # else the next session asks again
            del self._known[link]
            text = "exchange %s is registered at %s no more: %s"
            logging.getLogger(f"exchange.{core.id}").warning(text, core.id, link.id, error)
