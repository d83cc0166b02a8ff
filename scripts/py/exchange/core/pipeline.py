"""The road of a message through an exchange, as one list of stops (rule R6).

::

     came over a link                                                  emitted here
           |                                                                |
      deadline - loop - record - observe - answer - address - about -
      handle - forward - ask - park - nobody
                                        |
      every failure -----------------> end

A stop lets the message go on, or ends its passage: it was answered, queued for its handler, sent
on, or parked. Thread: the exchange's loop.
"""

from __future__ import annotations

from typing import Any

from exchange.core.discovery import Sought
from exchange.core.message import Message
from exchange.core.passage import Passage
from exchange.errors import ExchangeError
from exchange.places import error_of

MAX_HOPS = 16
CONNECTING = 60.0
"""How long a message waits, in seconds, for links that are being made."""


class Pipeline:
    """The stops of one exchange."""

    def __init__(self, core: Any):
        self._core = core
        self.road = (
            self.deadline, self.loop, self.record, self.observe, self.answer, self.address,
            self.about, self.handle, self.forward, self.ask, self.park, self.nobody,
        )  # fmt: skip

    def travel(self, passage: Passage, first: int = 0) -> None:
        """A message sets out."""
        try:
            for stop in self.road[first:]:
                if not stop(passage):
                    return
        except Exception as error:
            self.fail(passage, error_of(error, self._core.id))

    def resume(self, passage: Passage) -> None:
        """A message that was parked, or asked after, looks for a handler again."""
        if self._core.closed:
            self.fail(passage, self._core.closed_error())
        elif self._late(passage):
            self.fail(passage, too_late(passage))
        else:
            self.travel(passage, self.road.index(self.address))

    def fail(self, passage: Passage, why: ExchangeError) -> None:
        """A message that was on its way fails: the end of the road."""
        whose = why.exchange or self._core.id
        passage.failure = ExchangeError(why.code, why.message, whose, why.location)
        self._core.answers.ended(passage, passage.failure)

    def finds_its_way(self, passage: Passage) -> bool:
        """Whether a message that is parked would find its way now."""
        core, to, name = self._core, passage.message.to, passage.message.name
        if passage.chosen is not None:
            return passage.chosen.open
        if to is not None and to != core.id:
            return core.links.by_id(to) is not None
        if core.handlers.find(name) is not None:
            return True
        return to is None and bool(core.links.handling(name))

    def deadline(self, passage: Passage) -> bool:
        """Is its time over?"""
        if self._late(passage):
            raise too_late(passage)
        return True

    def loop(self, passage: Passage) -> bool:
        """Was it here already, or too far?"""
        route, name, here = passage.message.route, passage.message.name, self._core.id
        if passage.origin is None:
            return True
        if here in route:
            way = " → ".join(route)
            text = f"expected message {name} to visit {here} once, it came again over {way}"
            raise ExchangeError("LOOP", text)
        if len(route) > MAX_HOPS:
            raise _too_far(passage)
        return True

    def record(self, passage: Passage) -> bool:
        """One event in the ring."""
        station = "EMITTED" if passage.origin is None else "RECEIVED"
        self._core.ring.record(station, passage.message)
        return True

    def observe(self, passage: Passage) -> bool:
        """Subscribers see it; a copy ends here."""
        self._core.work.observe(passage)
        if passage.copy:
            passage.accept()
        return not passage.copy

    def answer(self, passage: Passage) -> bool:
        """A reply completes its request, or goes back to who asked."""
        if passage.message.kind != "reply":
            return True
        to = passage.message.to
        return not self._core.answers.complete(passage) and to not in (None, self._core.id)

    def address(self, passage: Passage) -> bool:
        """To another exchange: to that peer."""
        core, message = self._core, passage.message
        if passage.chosen is None and message.to in (None, core.id):
            return True
        peer = passage.chosen or core.links.by_id(message.to)
        if peer is not None and peer.open:
            self._send_on(passage, peer)
            return False
        if passage.chosen is None and not self.ask(passage):
            return False
        if self._parks(passage) or (peer is None and self._connects(passage)):
            return False
        raise ExchangeError(
            "PEER_GONE",
            f"expected exchange {message.to if peer is None else peer.id}, to which message "
            f"{message.name} goes, to be in reach of {core.id}; its peers are {core.links.ids()}",
        )

    def about(self, passage: Passage) -> bool:
        """What every exchange answers itself."""
        return not self._core.about.tell(passage)

    def handle(self, passage: Passage) -> bool:
        """Own handler: into its queue."""
        if not self._core.work.queue(passage):
            return True
        self._copy_to_wanting(passage, None)
        return False

    def forward(self, passage: Passage) -> bool:
        """A peer that handles the name."""
        if passage.message.to == self._core.id:
            return True
        peer = self._core.links.choose(passage.message)
        if peer is None:
            return True
        self._send_on(passage, peer)
        return False

    def ask(self, passage: Passage) -> bool:
        """A peer that leads there, if one is known, or the peers know one."""
        message, discovery = passage.message, self._core.discovery
        if message.to == self._core.id:
            return True
        sought = Sought(message.name, message.to, message.route)
        peer = discovery.known(sought)
        if peer is not None:
            self._send_on(passage, peer)
            return False
        if passage.asked or not discovery.can_ask(sought):
            return True
        passage.asked = True
        discovery.ask(sought, lambda _: self.resume(passage))
        return False

    def park(self, passage: Passage) -> bool:
        """Waits, if the sender allows it."""
        here = passage.message.to == self._core.id
        return not (self._parks(passage) or (not here and self._connects(passage)))

    def nobody(self, passage: Passage) -> bool:
        """Nobody takes it: a request fails, of an event is told unless somebody asked for it."""
        core, message = self._core, passage.message
        if not passage.is_request() and self._delivered_to_subscribers(passage):
            return False
        peers = core.links.ids()
        looked = ", which has no peers" if peers == "none" else f" and its peers {peers}"
        text = f"expected a handler for {message.name}, found none in {core.id}{looked}"
        why = ExchangeError("NO_HANDLER", text, core.id)
        if passage.is_request():
            raise why
        core.answers.unhandled(passage, why)
        return False

    def _late(self, passage: Passage) -> bool:
        return passage.deadline is not None and self._core.means.now() >= passage.deadline

    def _parks(self, passage: Passage) -> bool:
        until = passage.parked_until
        if until is None or self._core.means.now() >= until:
            return False
        self._core.parking.add(passage, until)
        return True

    def _connects(self, passage: Passage) -> bool:
        """Whether it waits for a link that is being made."""
        if passage.waited or not self._core.connecting:
            return False
        now = self._core.means.now()
        until = now + CONNECTING
        if passage.deadline is not None:
            until = min(until, passage.deadline)
        self._core.parking.add(passage, until)
        return True

    def _send_on(self, passage: Passage, peer: Any) -> None:
        """Sends a message on to a peer, which answers for it from now on."""
        core, message = self._core, passage.message
        if _is_far(passage):  # told here, so that the answer has hops enough to go back
            raise _too_far(passage)
        out = message if passage.origin is None else core.outgoing.relayed(passage)
        if passage.is_request():
            if passage.origin is not None:
                deadline = core.outgoing.deadline_of(passage)
                passage.request = core.pending.add(message, deadline, relayed=passage)
            if passage.request is not None:
                core.pending.sent_to(passage.request, peer)
        core.ring.record("FORWARDED", message, peer.id)
        accepted = None if passage.copy else passage.accepted
        try:
            peer.send(out, False, accepted)
        except ExchangeError:
            if passage.is_request() and passage.origin is not None:
                core.pending.take(message.id, peer)
            raise
        self._copy_to_wanting(passage, peer)

    def _delivered_to_subscribers(self, passage: Passage) -> bool:
        name, origin = passage.message.name, passage.origin
        here = self._core.subscribers.expects(name)
        here = here or (origin is not None and origin.subscribers.expects(name))
        there = self._copy_to_wanting(passage, None)
        if here or there:
            passage.accept()
            self._core.ring.record("HANDLED", passage.message, "observed")
        return here or there

    def _copy_to_wanting(self, passage: Passage, handling: Any) -> bool:
        """Sends copies of an event to the peers that want it."""
        message = passage.message
        if message.kind is not None or message.to == self._core.id or _is_far(passage):
            return False
        found = False
        for peer in self._core.links.all():
            if peer in (handling, passage.origin) or not peer.open or not peer.wants(message.name):
                continue
            out = message if passage.origin is None else self._core.outgoing.relayed(passage)
            try:
                peer.send(out, True, None)
                found = True
            except ExchangeError as error:
                self._core.ring.record("DROPPED", message, f"copy to {peer.id}: {error}")
        return found


def too_late(passage: Passage) -> ExchangeError:
    """The error of a message whose time is over before it is handled."""
    message: Message = passage.message
    return ExchangeError(
        "TIMEOUT",
        f"expected message {message.name} within {message.ttl} ms, its time had passed before it "
        "was handled",
    )


def _is_far(passage: Passage) -> bool:
    """Whether it came and has used up its hops: the next exchange would not take it."""
    return passage.origin is not None and len(passage.message.route) >= MAX_HOPS


def _too_far(passage: Passage) -> ExchangeError:
    name = passage.message.name
    text = f"expected message {name} to find its handler within {MAX_HOPS} hops, it did not"
    return ExchangeError("LOOP", text)
