"""The exchanges of one process, which are peers of each other, and their links."""

from __future__ import annotations

import threading
from typing import Any, Callable, Iterable

from exchange.core.core import Core
from exchange.core.links import Link
from exchange.core.means import Means, means_here
from exchange.core.message import Message
from exchange.errors import ExchangeError

INBOX = 65_536


class Complex:
    """Exchanges that know each other by their ids.

    Thread: any. Each exchange has the loop on which it was made, or ``means`` if they are given.
    """

    def __init__(self, means: Means | None = None, mesh: bool = True):
        self._means = means
        self._mesh = mesh
        self._lock = threading.Lock()
        self._cores: dict[str, Core] = {}
        self.first: Core | None = None
        self.has_parent = False  # whether an exchange of it was told to connect to the parent

    @property
    def means(self) -> Means:
        """The means of an exchange that is made now and here."""
        return self._means or means_here()

    def add(self, core: Core) -> None:
        """One more exchange, which becomes a peer of the others. Raises CONFLICT."""
        with self._lock:
            if core.id in self._cores:
                raise ExchangeError(
                    "CONFLICT", f"expected one exchange {core.id} in this process, got two"
                )
            others = list(self._cores.values())
            self._cores[core.id] = core
            self.first = self.first or core
        for other in others if self._mesh else ():
            join(other, core)

    def by_id(self, its_id: str) -> Core | None:
        """The exchange of that id."""
        return self._cores.get(its_id)

    def all(self) -> list[Core]:
        """All exchanges."""
        with self._lock:
            return list(self._cores.values())

    def ring_of(self, its_id: str) -> Any:
        """What that exchange has recorded; None if it is not of this process."""
        core = self._cores.get(its_id)
        return None if core is None else core.ring

    def closed(self, core: Core) -> None:
        """An exchange has ended."""
        with self._lock:
            if self._cores.get(core.id) is core:
                del self._cores[core.id]


def join(one: Core, other: Core) -> None:
    """Makes a link between two exchanges. Thread: any."""
    ends = LocalLink(one, other), LocalLink(other, one)
    ends[0].far, ends[1].far = ends[1], ends[0]
    for core, peer, link in ((one, other, ends[0]), (other, one, ends[1])):
        link.learn(peer.handlers.names(), ())
        core.post(lambda core=core, link=link: core.add_link(link) or link.lose())


class LocalLink(Link):
    """The link of ``own`` to ``peer``, in memory: what is sent is posted to the peer's loop."""

    far: LocalLink

    def __init__(self, own: Core, peer: Core):
        super().__init__(peer.id)
        self._own = own
        self._peer = peer
        self._inbox = 0

    def send(
        self,
        message: Message,
        copy: bool,
        accepted: Any,
        left: Callable[[], None] | None = None,
    ) -> None:
        if not self.open or self._peer.closed:
            raise self.gone(message)
        if self._inbox >= INBOX and message.kind != "reply":
            raise ExchangeError(
                "OVERLOADED",
                f"expected peer {self.id} to have room for message {message.name}, "
                "its inbox is full",
            )
        self._inbox += 1
        self._post(lambda: self._arrive(message, copy, left))
        if accepted is not None:
            accepted.complete(None)

    def announce(self, handles: Iterable[str], wants: Iterable[str]) -> None:
        self._tell_peer(lambda: self.far.learn(handles, wants))

    def withdraw(self, handles: Iterable[str], wants: Iterable[str]) -> None:
        self._tell_peer(lambda: self.far.unlearn(handles, wants))

    def tell(self, frame: dict) -> bool:
        if not self.open or self._peer.closed:
            return False
        self._post(lambda: self._peer.asked_or_told(self.far, frame))
        return True

    def end(self) -> None:
        if self.open:
            self._own.link_ended(self)
            self._post(lambda: self._peer.link_ended(self.far))

    def lose(self) -> None:
        """There is another link to that peer: this one is none."""
        self.open = False

    def _arrive(self, message: Message, copy: bool, left: Any) -> None:
        self._inbox -= 1
        if left is not None:
            self._own.post(left)
        self._peer.arrived(message, self.far, copy)

    def _tell_peer(self, what: Any) -> None:
        """What the peer of the same loop learns it knows at once."""

        def tell() -> None:
            what()
            self._peer.peers_changed()

        if self._peer.means.loop is self._own.means.loop:
            tell()
        else:
            self._post(tell)

    def _post(self, task: Any) -> None:
        try:
            self._peer.post(task)
        except ExchangeError:
            pass  # its loop is closed, and so is it
