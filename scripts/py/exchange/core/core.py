"""One exchange: its parts, and how it begins and ends.

::

    OPEN --close--> DRAINING --all that was accepted has ended, or 5 s--> CLOSED

Thread: the loop of its means, but for what says otherwise.
"""

from __future__ import annotations

import logging
from typing import Any, Callable

from exchange.core.about import About
from exchange.core.answers import Answers
from exchange.core.discovery import Discovery
from exchange.core.futures import Future
from exchange.core.ids import Ids
from exchange.core.links import Link, Links
from exchange.core.means import Means
from exchange.core.message import Message
from exchange.core.names import NameTable, Pattern, is_open, is_reserved, open_name
from exchange.core.outgoing import Outgoing
from exchange.core.passage import Passage
from exchange.core.pending import Parking, Pending
from exchange.core.pipeline import Pipeline
from exchange.core.registering import Registering
from exchange.core.sharing import Sharing
from exchange.core.subscribers import Subscribers
from exchange.core.trace import TraceRing, why
from exchange.core.turns import Turns
from exchange.core.work import Entry, Work
from exchange.errors import ExchangeError
from exchange.frozen import frozen
from exchange.state import Change, StateGraph

DRAIN = 5.0
"""How long a closing exchange waits for its handlers, in seconds."""


class Core:
    """A running exchange, as its own parts see it; also the hooks of its state."""

    def __init__(
        self, its_id: str, cells: dict, handlers: dict, share: list, timeout: float, complex: Any
    ):
        self.id = its_id
        self.complex = complex
        self.means: Means = complex.means
        self.ring = TraceRing(its_id, self.means.millis)
        self.ids = Ids(self.means.random)
        self.turns = Turns(self.means, its_id)
        self.graph = StateGraph(its_id, cells, self)
        self.links = Links(self.means.random)
        self.handlers: NameTable[Entry] = NameTable()
        self._names: set[str] = set()
        self.subscribers = Subscribers()
        self.answers = Answers(self)
        self.about = About(self)
        self.outgoing = Outgoing(self, timeout)
        self.pipeline = Pipeline(self)
        self.work = Work(self)
        self.pending = Pending(self.means, self.answers.failed)
        self.parking = Parking(self.means, self.pipeline.resume)
        self.discovery = Discovery(self)
        self.sharing = Sharing(self, share)
        self.registering = Registering(self)
        self.connecting = 0
        self.awaited: dict[str, list[Future]] = {}  # exchanges of this process that may appear
        self.sessions: dict[str, Any] = {}  # of the accepting side, by what resumes them
        self.listeners: set[Any] = set()
        self.keeping: set[Any] = set()  # links to elsewhere, also those that are being made
        self.closed = False
        self._draining: Future | None = None
        self._log = logging.getLogger(f"exchange.{its_id}")
        for name, function in handlers.items():
            self.handlers.put(self._own_name(name), Entry(name, function))

    def post(self, task: Callable[[], Any]) -> None:
        """Has a task called on the loop. Thread: any. Raises CLOSED when the loop is closed."""
        try:
            self.means.post(task)
        except RuntimeError:
            raise self.closed_error() from None

    def handle(self, name: str, function: Callable) -> None:
        """One more handler. Thread: any. Raises CONFLICT for a second one of a name."""
        entry = Entry(self._own_name(name), function)

        def add() -> None:
            self.handlers.put(name, entry)
            for link in self.links.all():
                link.announce([name], [])
            self.look_again()

        self.post(add)

    def on(self, link: Link | None, text: str, subscriber: Callable) -> Callable[[], None]:
        """Observes messages, of a peer if one is given. Thread: any. Gives what ends it."""
        pattern, key = Pattern(text), object()

        def add() -> None:
            (self.subscribers if link is None else link.subscribers).add(key, pattern, subscriber)
            if link is not None:
                link.want(text)

        def remove() -> None:
            table = self.subscribers if link is None else link.subscribers
            if table.has(key):
                table.remove(key)
                if link is not None:
                    link.unwant(text)

        self.post(add)
        return lambda: self.post(remove)

    def watch(self, cell: str, watcher: Callable[[Change], Any]) -> Callable[[], None]:
        """Observes a cell. Thread: any. Gives what ends it."""
        if not self.graph.knows(cell):
            whose = f"expected the name of a cell of exchange {self.id}, got {cell}"
            raise ExchangeError("UNKNOWN_CELL", whose, self.id)
        cancels: list[Callable[[], None]] = []
        ended: list[bool] = []
        told = self.work.told(lambda change: None if ended else watcher(change))

        def begin() -> None:
            if not ended:
                cancels.append(self.graph.watch(cell, told))

        def end() -> None:
            if not ended:
                ended.append(True)
                self.work.run(lambda: [cancel() for cancel in cancels], Future())

        self.work.run(begin, Future())
        return end

    def why(self, cell: str) -> Any:
        """Why a cell has its value. In a turn."""
        return frozen(why(self.id, cell, self.graph, self.complex.ring_of))

    def travel(self, passage: Passage) -> None:
        """A message that was emitted here sets out, unless the exchange has closed meanwhile."""
        if not self.closed:
            self.pipeline.travel(passage)

    def arrived(self, message: Message, link: Link, copy: bool) -> None:
        """A message came over a link."""
        if self.closed:
            return
        ttl = message.ttl
        deadline = None if ttl is None else self.means.now() + ttl / 1000
        passage = Passage(message, self.id, link, deadline, copy)
        if is_reserved(message.name) and not is_open(message.name):
            self.sharing.arrived(passage)
        else:
            self.pipeline.travel(passage)

    def asked_or_told(self, link: Link, frame: dict) -> None:
        """``who`` or ``here`` came over a link."""
        if link.open and not self.closed:
            (self.discovery.asked if frame["t"] == "who" else self.discovery.told)(link, frame)

    def add_link(self, link: Link) -> bool:
        """There is one more peer; False if that peer has a link already."""
        added = not self.closed and self.links.add(link)
        if added:
            for made in self.awaited.pop(link.id, []):
                made.complete(link)
            self.peers_changed()
        return added

    def peers_changed(self) -> None:
        """A peer has come, or handles other names."""
        self.discovery.changed()
        self.look_again()

    def look_again(self) -> None:
        """A handler or a peer is here that was not before."""
        self.parking.release(self.pipeline.finds_its_way)

    def link_ended(self, link: Link, why_not: ExchangeError | None = None) -> None:
        """A peer has gone: what it was asked fails."""
        link.open = False
        self.links.remove(link)
        self.discovery.gone(link)
        self.discovery.changed()
        self.sharing.forget(link)
        self.registering.forget(link)
        gone = ExchangeError("PEER_GONE", f"expected peer {link.id} to answer, it is gone")
        self.pending.fail_all(lambda request: request.target is link, why_not or gone)
        self.parking.release(lambda passage: passage.chosen is link)

    def link_settled(self) -> None:
        """A link that was being made is there, or failed."""
        self.connecting -= 1
        self.look_again()

    def close(self) -> Future:
        """Ends the exchange. Thread: any. Again gives the same Future."""
        if self._draining is None:
            self._draining = Future()
            self.post(self._drain)
        return self._draining

    @property
    def draining(self) -> bool:
        """Whether it has begun to close, and what it handles is withdrawn."""
        return self._draining is not None

    def check_closing(self) -> None:
        """Something has ended: looks whether all has."""
        if self._draining is not None and not self.closed:
            self.post(self._look)

    def closed_error(self) -> ExchangeError:
        """What is said to who comes too late."""
        return ExchangeError(
            "CLOSED", f"expected exchange {self.id} to be open, it is closed", self.id
        )

    # What the state tells.

    def changed(self, change: Change) -> None:
        """A cell has changed. In a turn."""
        self.sharing.changed(change)

    def watcher_failed(self, cell: str, error: BaseException) -> None:
        """A watcher raised."""
        self._log.warning("a watcher of cell %s failed: %s: %s", cell, type(error).__name__, error)

    def resume(self, task: Callable[[], None]) -> None:
        """A result that came later is here. Thread: any."""
        try:
            self.work.settle(task)
        except ExchangeError:
            pass  # closed: it reaches nobody

    def later(self, result: Any) -> Any:
        """Whether what a function returned comes later."""
        return self.work.later(result)

    def _own_name(self, name: Any) -> str:
        Pattern(name)
        open_name(name.replace("*", "-"))
        if name in self._names:
            raise ExchangeError(
                "CONFLICT", f"expected one handler named {name} in exchange {self.id}, got two"
            )
        self._names.add(name)
        return name

    def _drain(self) -> None:
        awaited, self.awaited = self.awaited, {}
        for made in [each for waiting in awaited.values() for each in waiting]:
            made.fail(self.closed_error())
        for link in self.links.all():
            link.withdraw(self.handlers.names(), [])
        cancel = self.means.later(DRAIN, self._finish)
        self._draining.add_done_callback(lambda _: cancel())  # type: ignore[union-attr]
        self.post(self._look)

    def _look(self) -> None:
        if not self.work.at_work and not self.pending.relaying():
            self._finish()

    def _finish(self) -> None:
        if self.closed:
            return
        self.closed = True
        for passage in self.parking.clear():
            self.answers.ended(passage, self.closed_error())
        self.pending.fail_all(lambda request: True, self.closed_error())
        self.discovery.close()
        for listener in list(self.listeners):
            listener.close()
        for link in {*self.links.all(), *self.keeping}:
            link.end()
        self.graph.close()
        self.turns.end()
        self.complex.closed(self)
        self._draining.complete(None)  # type: ignore[union-attr]
