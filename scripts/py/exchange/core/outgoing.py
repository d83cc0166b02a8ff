"""Makes the messages of one exchange and sends them on their road (H1, H2, M10, M11).

Thread: what makes an Order on any, all else the exchange's loop.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from exchange.core.futures import Future, seconds
from exchange.core.message import Message, caused_by
from exchange.core.names import exchange_id, sent_name
from exchange.core.passage import Handling, Passage, current
from exchange.errors import ExchangeError
from exchange.frozen import frozen
from exchange.values import List, Map

OPTIONS = ("to", "timeout", "key", "priority", "delivery", "park")


class Order(NamedTuple):
    """What somebody wants to be sent, checked: by whom, and when it was asked for."""

    via: Any
    kind: str | None
    name: str
    value: Any
    options: dict
    handling: Handling | None
    asked: float


class Outgoing:
    """The messages that one exchange makes."""

    def __init__(self, core: Any, timeout: float):
        self._core = core
        self._timeout = timeout

    def order(self, via: Any, kind: str | None, name: str, value: Any, options: dict) -> Order:
        """Checks what is to be sent. Raises BAD_MESSAGE, FORBIDDEN, INVALID_VALUE, TOO_LARGE."""
        checked = check_options(options)
        at = self._core.means.now()
        return Order(via, kind, sent_name(name), frozen(value), checked, current.get(), at)

    def start(self, order: Order, accepted: Future) -> None:
        """Sends an event."""
        core = self._core
        if core.closed:
            accepted.fail(core.closed_error())
            return
        timeout = order.options.get("timeout")
        deadline = None if timeout is None else order.asked + timeout
        passage = self._passage(order, self._make(order, timeout), deadline)
        passage.accepted = accepted
        core.pipeline.travel(passage)

    def ask(self, order: Order, answer: Future) -> None:
        """Sends a request, which has at most the time that the handled message has left (H7)."""
        core = self._core
        if core.closed:
            answer.fail(core.closed_error())
            return
        left = order.options.get("timeout")
        left = self._timeout if left is None else left
        handling = order.handling
        if handling is not None and handling.passage.deadline is not None:
            left = max(0.0, min(left, handling.passage.deadline - order.asked))
        message = self._make(order, left)
        passage = self._passage(order, message, order.asked + left)
        passage.request = core.pending.add(message, order.asked + left, future=answer)
        core.pipeline.travel(passage)

    def broadcast(self, order: Order) -> None:
        """Sends an event to every direct peer, each a message of its own."""
        for peer in self._core.links.all():
            message = self._make(order, None, to=peer.id)
            passage = Passage(message, self._core.id)
            passage.chosen = peer
            self._core.pipeline.travel(passage)

    def emit(self, handling: Handling, name: str, value: Any) -> None:
        """A handler emits: to an own handler, else back, else where routing leads (H2, H3)."""
        core = self._core
        message = self.begin(None, name, value, caused_by(handling.passage.seen, core.id))
        if core.handlers.find(name) is not None or not handling.awaits_answer():
            self.send_emission(handling, message)
        elif _takes(handling.passage.origin, name):
            handling.emitted = message
            self.send_emission(handling, message)
        elif not core.links.handling(name):
            handling.emitted = handling.candidate = message
        else:
            self.send_emission(handling, message)

    def send_emission(self, handling: Handling, message: Message) -> None:
        """Sends an emission on its road."""
        core, origin = self._core, handling.passage.origin
        passage = Passage(message, core.id)
        if core.handlers.find(message.name) is None and _takes(origin, message.name):
            passage.chosen = origin
        core.pipeline.travel(passage)

    def asking(
        self, link: Any, name: str, value: Any, patience: float, answer: Future
    ) -> Message:
        """A request of the exchange's own to a peer, which waits from now on; see ``put``."""
        core = self._core
        members = {"to": link.id, "ttl": int(patience * 1000)}
        message = self.begin("request", name, value, members)
        request = core.pending.add(message, core.means.now() + patience, future=answer)
        core.pending.sent_to(request, link)
        return message

    def put(self, link: Any, asking: Message) -> None:
        """Gives it to the link; it fails if the link does not take it."""
        self._core.ring.record("EMITTED", asking, link.id)
        try:
            link.send(asking, False, None)
        except ExchangeError as error:
            self._core.pending.fail(asking.id, error)

    def tell(self, name: str, value: Any, cause: Message) -> None:
        """An event that the exchange itself tells, for itself; in a turn of the loop of its own."""
        members = {**caused_by(cause, self._core.id), "to": self._core.id}
        message = self.begin(None, name, frozen(value), members)
        self._core.means.post(lambda: self._core.travel(Passage(message, self._core.id)))

    def reply(self, request: Message, name: str, content: dict) -> Message:
        """The reply to a request."""
        members = {**caused_by(request, self._core.id), "re": request.id, "to": request.from_}
        if request.key is not None:
            members["key"] = request.key
        return self.begin("reply", name, None, {**members, **content})

    def relayed(self, passage: Passage) -> Message:
        """A message as it is sent on: one more exchange visited, less time left."""
        changes: dict = {"route": List([*passage.message.route, self._core.id])}
        if passage.deadline is not None:
            changes["ttl"] = max(1, _millis(passage.deadline - self._core.means.now()))
        return passage.message.but(**changes)

    def deadline_of(self, passage: Passage) -> float:
        """When a request that is relayed has waited long enough: every request has a deadline."""
        if passage.deadline is not None:
            return passage.deadline
        return self._core.means.now() + self._timeout

    def _make(self, order: Order, left: float | None, to: str | None = None) -> Message:
        here = self._core.id
        members: dict = {}
        if order.handling is not None:
            members = caused_by(order.handling.passage.seen, here)
        options = {key: order.options[key] for key in order.options if key in _CARRIED}
        members.update(options)
        if to is not None:
            members["to"] = to
        if left is not None:
            members["ttl"] = _millis(left)
        return self.begin(order.kind, order.name, order.value, members)

    def begin(self, kind: str | None, name: str, value: Any, members: dict) -> Message:
        core = self._core
        now = core.means.millis()
        made = core.ids.next(now)
        alone = List([core.id])
        basis = {"id": made, "name": name, "value": value, "from": core.id, "timestamp": now}
        basis.update(trace=alone, route=alone, root=made, **({"kind": kind} if kind else {}))
        return Message({**basis, **members})

    def _passage(self, order: Order, message: Message, deadline: float | None) -> Passage:
        passage = Passage(message, self._core.id, deadline=deadline)
        passage.chosen = order.via
        park = order.options.get("park")
        if park:
            passage.parked_until = self._core.means.now() + park
        return passage


_CARRIED = ("to", "key", "priority", "delivery")


def check_options(options: dict) -> dict:
    """The options of a message that were given, checked. Raises BAD_MESSAGE."""
    for option in options:
        if option not in OPTIONS:
            raise _refused(f"only {', '.join(OPTIONS)} in the options of a message", option)
    given = {key: value for key, value in options.items() if value is not None}
    if "to" in given:
        exchange_id(given["to"])
    for time in ("timeout", "park"):
        if time in given:
            given[time] = seconds(given[time], time)
    if not isinstance(given.get("key", ""), str):
        raise _refused("a text as key", repr(given["key"]))
    priority = given.get("priority", 4)
    if type(priority) is not int or not 0 <= priority <= 9:
        raise _refused("a whole number from 0 to 9 as priority", repr(priority))
    delivery = given.get("delivery", "fire")
    if delivery == "durable":
        raise _refused("delivery fire or ack; durable needs a journal", "durable")
    if delivery not in ("fire", "ack"):
        raise _refused("delivery fire or ack", repr(delivery))
    return given


def set_order(value: Any) -> Map:
    """The value of ``sig('set', {name, value})``. Raises BAD_MESSAGE or SCHEMA."""
    order = frozen(value)
    if not isinstance(order, Map):
        raise ExchangeError("SCHEMA", f"expected {{name, value}} in sig('set'), got {value!r}")
    if set(order) != {"name", "value"}:
        raise _refused("{name, value} in sig('set')", ", ".join(order))
    if not isinstance(order["name"], str):
        raise ExchangeError("SCHEMA", "expected a text as the name of the cell in sig('set')")
    return order


def _refused(expected: str, came: str) -> ExchangeError:
    return ExchangeError("BAD_MESSAGE", f"expected {expected}, got {came}")


def _takes(origin: Any, name: str) -> bool:
    if origin is None or not origin.open:
        return False
    return origin.handles.find(name) is not None or origin.wants(name)


def _millis(left: float) -> int:
    return max(0, math.ceil(left * 1000 - 1e-6))
