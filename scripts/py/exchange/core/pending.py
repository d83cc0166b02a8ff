"""Requests that wait for their answers, and messages that wait for a handler."""

from __future__ import annotations

from typing import Any, Callable

from exchange.core.futures import Future
from exchange.core.links import Link
from exchange.core.means import Means
from exchange.core.message import Message
from exchange.core.passage import Passage
from exchange.errors import ExchangeError

PARKED = 10_000


class Request:
    """A request that was made here (``future``), or is relayed for a peer (``relayed``)."""

    __slots__ = ("message", "future", "relayed", "target", "cancel", "ended")

    def __init__(self, message: Message, future: Future | None, relayed: Passage | None):
        self.message = message
        self.future = future
        self.relayed = relayed
        self.target: Link | None = None
        self.cancel: Callable[[], None] = lambda: None
        self.ended = False


class Pending:
    """The requests of one exchange by id. Each ends once: answered, failed, or out of time.

    Thread: the exchange's loop.
    """

    def __init__(self, means: Means, failed: Callable[[Request, ExchangeError], None]):
        self._means = means
        self._failed = failed
        self._requests: dict[str, Request] = {}

    def add(
        self, message: Message, deadline: float, future: Any = None, relayed: Any = None
    ) -> Request:
        """A request waits until that time of the clock. Raises CONFLICT for a second of its id."""
        if message.id in self._requests:
            raise ExchangeError(
                "CONFLICT",
                f"expected one request {message.name} with the id {message.id}, got a second one "
                "while the first waits",
            )
        request = Request(message, future, relayed)
        self._requests[message.id] = request
        left = max(0.0, deadline - self._means.now())
        request.cancel = self._means.later(left, lambda: self._expired(request))
        return request

    def sent_to(self, request: Request, peer: Link) -> None:
        """It goes to that peer: if the peer goes away, it fails."""
        if request.target is None and not request.ended:
            request.target = peer
            peer.load += 1

    def take(self, message: str, peer: Link | None) -> Request | None:
        """Takes a request out because that peer, which must be the one asked, answers it."""
        request = self._requests.get(message)
        if request is None or request.target is not peer:
            return None
        self._release(request)
        return request

    def fail(self, message: str, why: ExchangeError) -> None:
        """Fails a request, unless it has ended before."""
        request = self._requests.get(message)
        if request is not None:
            self._release(request)
            self._failed(request, why)

    def fail_all(self, which: Callable[[Request], bool], why: ExchangeError) -> None:
        """Fails all that match."""
        for request in list(self._requests.values()):
            if which(request):
                self.fail(request.message.id, why)

    def __len__(self) -> int:
        return len(self._requests)

    def relaying(self) -> bool:
        """Whether a peer waits for an answer that comes from another one."""
        return any(request.relayed for request in self._requests.values())

    def _expired(self, request: Request) -> None:
        who = "anybody" if request.target is None else request.target.id
        message = request.message
        text = f"expected an answer to the request {message.name} from {who} within "
        error = ExchangeError("TIMEOUT", f"{text}{message.ttl} ms, none came")
        self.fail(message.id, error)

    def _release(self, request: Request) -> None:
        request.ended = True
        request.cancel()
        del self._requests[request.message.id]
        if request.target is not None:
            request.target.load -= 1


class Parking:
    """Messages that wait for a handler to appear, in the order in which they came (rule R8)."""

    def __init__(self, means: Means, again: Callable[[Passage], None]):
        self._means = means
        self._again = again
        self._waiting: dict[Passage, Callable[[], None]] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, passage: Passage, until: float) -> None:
        """Parks a message until that time of the clock. Raises OVERLOADED."""
        if len(self._waiting) >= PARKED:
            raise ExchangeError(
                "OVERLOADED",
                f"expected at most {PARKED} messages to wait for a handler, "
                f"{passage.message.name} was one more",
            )
        left = max(0.0, until - self._means.now())
        self._waiting[passage] = self._means.later(left, lambda: self._expired(passage))

    def release(self, which: Callable[[Passage], bool]) -> None:
        """Sends on those that match."""
        for passage in [each for each in self._waiting if which(each)]:
            self._waiting.pop(passage)()
            self._again(passage)

    def clear(self) -> list[Passage]:
        """Takes all out."""
        left = list(self._waiting)
        for cancel in self._waiting.values():
            cancel()
        self._waiting.clear()
        return left

    def _expired(self, passage: Passage) -> None:
        if self._waiting.pop(passage, None) is not None:
            passage.parked_until = None
            passage.waited = True
            self._again(passage)
