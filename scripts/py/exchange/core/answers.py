"""How messages end: requests get their one answer, and what is lost is told (H3, D6).

Thread: the exchange's loop.
"""

from __future__ import annotations

import logging
from typing import Any

from exchange.core.message import Message, error_from, failure_of
from exchange.core.names import is_reserved
from exchange.core.passage import Handling, Passage
from exchange.core.pending import Request
from exchange.errors import ExchangeError
from exchange.values import NULL

TELLING = frozenset(("message.dropped", "message.failed", "message.unhandled"))
"""Messages of these names tell of others; nothing is told of them."""


class Answers:
    """The ends of the messages of one exchange."""

    def __init__(self, core: Any):
        self._core = core
        self._log = logging.getLogger(f"exchange.{core.id}")

    def handled(self, handling: Handling, result: Any, failure: ExchangeError | None) -> None:
        """A handler has ended."""
        passage, core = handling.passage, self._core
        duration = core.means.now() - handling.started
        if failure is None:
            core.ring.record("HANDLED", passage.message, handling.handler, duration)
        else:
            core.ring.record("FAILED", passage.message, str(failure), duration)
        held, handling.candidate = handling.candidate, None
        if handling.answered:
            if failure is not None:
                self._log.warning("%s", failure)
                self._tell("message.failed", passage.seen, failure)
        else:
            handling.answered = True
            if failure is not None:
                self.refuse(passage, failure)
            elif result is not None or handling.emitted is None:
                answer = None if result is NULL else result
                self.answer(passage, passage.message.name, answer)
            else:
                self.answer(passage, handling.emitted.name, handling.emitted.value)
                held = None
        if held is not None:
            core.outgoing.send_emission(handling, held)

    def refuse(self, request: Passage, failure: ExchangeError) -> None:
        """Answers a request with a failure."""
        whose = failure.exchange or self._core.id
        told = ExchangeError(failure.code, failure.message, whose, failure.location)
        name = request.message.name
        reply = self._core.outgoing.reply(request.seen, name, {"error": failure_of(told)})
        self._send_back(request, reply)

    def complete(self, reply: Passage) -> bool:
        """A reply came: completes its request; False if none waits for it here."""
        message = reply.seen
        request = self._core.pending.take(message.re, reply.origin)
        if request is None:
            if message.to == self._core.id:
                self._core.ring.record("DROPPED", message, "no request waits for this reply")
            return False
        if message.error is not None and message.error["code"] == "NO_HANDLER":
            self._core.discovery.was_wrong(request.message.name)
        if request.relayed is not None:
            self._send_back(request.relayed, self._core.outgoing.relayed(reply))
        else:
            self._core.ring.record("COMPLETED", reply.message)
            if message.error is None:
                request.future.complete(message.value)
            else:
                request.future.fail(error_from(message.error))
        return True

    def failed(self, request: Request, why: ExchangeError) -> None:
        """A request that waited for an answer has failed."""
        core = self._core
        error = ExchangeError(why.code, why.message, why.exchange or core.id, why.location)
        core.ring.record("FAILED", request.message, str(error))
        if request.relayed is not None:
            self.refuse(request.relayed, error)
        elif request.future is not None:
            request.future.fail(error)

    def ended(self, passage: Passage, failure: ExchangeError) -> None:
        """A message has come to the end of its road with a failure."""
        message = passage.message
        if passage.is_request() and passage.origin is None:
            self._core.pending.fail(message.id, failure)
            return
        station = "DROPPED" if message.kind is None else "FAILED"
        self._core.ring.record(station, message, str(failure))
        if passage.is_request():
            self.refuse(passage, failure)
        elif message.kind is None:
            self._dropped(passage, failure, "message.dropped")

    def unhandled(self, passage: Passage, why: ExchangeError) -> None:
        """An event has come to the end of its road without a handler."""
        self._core.ring.record("DROPPED", passage.message, str(why))
        self._dropped(passage, why, "message.unhandled")

    def refused(self, form: dict, link: Any, why: ExchangeError) -> None:
        """A message that came was refused: of a reply, the request that it answers fails (W11)."""
        answered = form.get("re")
        if form.get("kind") == "reply" and isinstance(answered, str):
            request = self._core.pending.take(answered, link)
            if request is not None:
                self.failed(request, why)

    def lost(self, message: Message, why: ExchangeError) -> None:
        """An event that was given to a link is lost."""
        self._core.ring.record("DROPPED", message, str(why))
        self._tell("message.dropped", message, why)

    def answer(self, request: Passage, name: str, value: Any) -> None:
        """Answers a request with a value."""
        self._send_back(request, self._core.outgoing.reply(request.seen, name, {"value": value}))

    def _dropped(self, passage: Passage, why: ExchangeError, told: str) -> None:
        if passage.message.delivery == "fire":
            passage.accept()
        else:
            passage.refuse(why)
        self._tell(told, passage.seen, why)

    def _tell(self, name: str, message: Message, why: ExchangeError) -> None:
        if message.name not in TELLING and not is_reserved(message.name):
            value = {"message": message.told(), "reason": why.code, "text": why.message}
            self._core.outgoing.tell(name, value, message)

    def _send_back(self, request: Passage, reply: Message) -> None:
        origin = request.origin
        if origin is not None and origin.open:
            self._core.ring.record("EMITTED", reply, origin.id)
            try:
                origin.send(reply, False, None)
                return
            except ExchangeError as error:
                self._core.ring.record("DROPPED", reply, str(error))
                if error.code != "PEER_GONE":
                    self._too_much(request, reply, error)
                return
        self._core.pipeline.travel(Passage(reply, self._core.id))

    def _too_much(self, request: Passage, reply: Message, error: ExchangeError) -> None:
        """A reply that the link cannot carry becomes one that says so."""
        if reply.error is None:
            self.refuse(request, error)
