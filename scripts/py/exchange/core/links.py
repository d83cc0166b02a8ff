"""The links of one exchange, and which peer shall handle a message (rules R3, R9, R11)."""

from __future__ import annotations

import hashlib
from random import Random
from typing import Any, Callable, Iterable

from exchange.core.message import Message
from exchange.core.names import NameTable, Pattern
from exchange.core.subscribers import Subscribers
from exchange.errors import ExchangeError


class Link:
    """What an exchange sees of a peer. Thread: the exchange's loop.

    ``load`` counts the requests that wait for its answer.
    """

    def __init__(self, peer: str):
        self.id = peer
        self.handles: NameTable[bool] = NameTable()
        self._wants: dict[str, Pattern] = {}
        self._wanted: list[str] = []
        self.subscribers = Subscribers()
        self.load = 0
        self.open = True

    def send(
        self,
        message: Message,
        copy: bool,
        accepted: Any,
        left: Callable[[], None] | None = None,
    ) -> None:
        """Sends a message; ``accepted``, a Future or None, completes when the peer has taken it.

        ``left`` is called once, when the message waits here no more, whatever became of it.
        Raises OVERLOADED, TOO_LARGE or PEER_GONE if it is not taken.
        """
        raise NotImplementedError

    def announce(self, handles: Iterable[str], wants: Iterable[str]) -> None:
        """Tells the peer what is handled and wanted here from now on."""
        raise NotImplementedError

    def withdraw(self, handles: Iterable[str], wants: Iterable[str]) -> None:
        """Tells the peer what is handled and wanted here no more."""
        raise NotImplementedError

    def tell(self, frame: dict) -> bool:
        """Writes ``who`` or ``here``; False if the peer cannot be told now."""
        raise NotImplementedError

    def end(self) -> None:
        """Ends the link on both sides."""
        raise NotImplementedError

    def want(self, pattern: str) -> None:
        """Somebody here observes events of the peer."""
        if pattern not in self._wanted:
            self.announce([], [pattern])
        self._wanted.append(pattern)

    def unwant(self, pattern: str) -> None:
        """Nobody more than before does."""
        self._wanted.remove(pattern)
        if pattern not in self._wanted:
            self.withdraw([], [pattern])

    def wanted(self) -> list[str]:
        """The patterns that are observed here."""
        return list(dict.fromkeys(self._wanted))

    def wants(self, name: str) -> bool:
        """Whether the peer wants copies of events of that name."""
        return any(pattern.matches(name) for pattern in self._wants.values())

    def learn(self, handles: Iterable[str], wants: Iterable[str]) -> None:
        """The peer announced these."""
        for name in handles:
            self.handles.put(name, True)
        for text in wants:
            self._wants[text] = Pattern(text)

    def unlearn(self, handles: Iterable[str], wants: Iterable[str]) -> None:
        """The peer withdrew these."""
        for name in handles:
            self.handles.remove(name)
        for text in wants:
            self._wants.pop(text, None)

    def relearn(self, handles: Iterable[str], wants: Iterable[str]) -> None:
        """The peer said all that it handles and wants."""
        self.handles.replace(handles, True)
        self._wants = {text: Pattern(text) for text in wants}

    def gone(self, message: Message) -> ExchangeError:
        """The error of a message that this peer cannot take any more."""
        return ExchangeError(
            "PEER_GONE", f"expected peer {self.id} to take message {message.name}, it is gone"
        )


class Links:
    """All links of one exchange, by the id of the peer."""

    def __init__(self, random: Random):
        self._random = random
        self._by_id: dict[str, Link] = {}

    def by_id(self, peer: str) -> Link | None:
        """The link to that peer."""
        return self._by_id.get(peer)

    def all(self) -> list[Link]:
        """All links."""
        return list(self._by_id.values())

    def ids(self) -> str:
        """The ids of the peers, in words."""
        return ", ".join(sorted(self._by_id)) or "none"

    def add(self, link: Link) -> bool:
        """Adds a link; False if there is one to that peer already."""
        return self._by_id.setdefault(link.id, link) is link

    def remove(self, link: Link) -> None:
        """Takes a link out, if it is there."""
        if self._by_id.get(link.id) is link:
            del self._by_id[link.id]

    def handling(self, name: str) -> list[Link]:
        """The peers that handle exactly that name, else those that handle it by a pattern."""
        links = [link for link in self._by_id.values() if link.open]
        exact = [link for link in links if link.handles.exact(name)]
        return exact or [link for link in links if link.handles.find(name)]

    def choose(self, message: Message) -> Link | None:
        """The peer that shall handle a message: none that it has visited.

        By key always the same one of the same candidates, else the less loaded of two picked at
        random.
        """
        handling = self.handling(message.name)
        candidates = [link for link in handling if link.id not in message.route]
        return self.among(candidates, message.key) if candidates else None

    def among(self, candidates: list[Link], key: str | None) -> Link:
        """The one of these, at least one, that shall handle a message."""
        if len(candidates) < 2:
            return candidates[0]
        if key is not None:
            return max(candidates, key=lambda link: _score(key, link.id))
        one, other = self._random.sample(candidates, 2)
        return other if other.load < one.load else one


def _score(key: str, peer: str) -> bytes:
    return hashlib.blake2b(f"{key}\n{peer}".encode(), digest_size=8).digest()
