"""Where names are handled that nobody near handles (rule R4, and W15 of the protocol).

::

    message ──nobody near──▶ known? ──yes──▶ to that peer
                               │ no
                               ▼
                       who to all peers ──here, or time over──▶ known, or nobody

On behalf of one asker each peer is asked once; so a question ends in a graph of any form after as
many frames as it has links. Thread: the exchange's loop.
"""

from __future__ import annotations

from typing import Any, Callable, NamedTuple, Sequence

TTL = 4
"""How many links a question goes."""
MOST = 10_000
"""How many questions may be open; what is one more has nobody."""
REMEMBERED = 4_096
FOUND, NOBODY = 10.0, 1.0
"""How long an answer that names somebody is remembered, and one that does not, in seconds."""


class Answer(NamedTuple):
    """The peer that leads there, how many links away it is, and who handles it.

    The path has the exchanges on the way from that peer on; None if the peer has not told them.
    """

    next: str
    hops: int
    via: str
    path: tuple[str, ...] | None

    def avoids(self, visited: Sequence[str]) -> bool:
        """Whether the way leads through none of those, as far as it is known."""
        return self.next not in visited and not any(each in visited for each in self.path or ())


Told = Callable[["Answer | None"], None]


class Sought(NamedTuple):
    """What a message or a ``who`` looks for, and the exchanges that it went through."""

    name: str
    to: str | None
    route: Sequence[str]

    @property
    def key(self) -> str:
        """The exchange, or whoever handles the name."""
        return self.name if self.to is None else f"to {self.to}"


class _Waiting(NamedTuple):
    """Who waits for an answer: on behalf of which exchange, and the link that asked, if one did."""

    origin: str
    link: Any
    told: Told


class _Question:
    """One question to the peers, until the first of them knows somebody."""

    def __init__(self, key: str, number: int, ttl: int, asked: set):
        self.key = key
        self.number = number
        self.ttl = ttl
        self.asked = asked
        self.waiting: list[_Waiting] = []
        self.cancel: Callable[[], None] = lambda: None


class Discovery:
    """What one exchange asks its peers, and what it answers them."""

    def __init__(self, core: Any):
        self._core = core
        self._known: dict[str, tuple[Answer | None, float]] = {}  # until when; the oldest first
        self._by_key: dict[str, _Question] = {}
        self._by_number: dict[int, _Question] = {}
        self._last = 0

    def known(self, sought: Sought) -> Any:
        """The link that leads to where a message wants to go, if that is known."""
        return self._leads(self._remembered(sought.key)[0], sought)

    def can_ask(self, sought: Sought) -> bool:
        """Whether the peers can be asked: there are some who have not had the message."""
        if self._remembered(sought.key) == (None, True) or len(self._by_key) >= MOST:
            return False
        return bool(self._others(sought))

    def ask(self, sought: Sought, told: Told) -> None:
        """Asks the peers; ``told`` is called when one of them knows, or none does.

        What is asked for somebody else already is waited for first. That goes less far for a peer,
        and may find a way that leads back to where the message was: then they are asked again.
        """
        opened = self._by_key.get(sought.key)
        for_peer = opened is not None and opened.ttl < TTL

        def further(found: Answer | None) -> None:
            good = found is not None and found.avoids(sought.route)
            again = for_peer if found is None else not good
            if again and not self._core.closed and self.can_ask(sought):
                self.ask(sought, told)
            else:
                told(found if good else None)

        waiting = _Waiting(self._core.id, None, told if opened is None else further)
        self._question(sought, TTL, waiting)

    def asked(self, link: Any, who: dict) -> None:
        """A peer asks."""
        sought = Sought(who["name"], who.get("to"), who["route"])

        def tell(found: Answer | None) -> None:
            here = {"t": "here", "q": who["q"], "name": sought.name, "hops": -1}
            if found is not None:
                here |= {"hops": found.hops, "via": found.via}
                if found.path is not None:
                    here["path"] = [self._core.id, *found.path]
            link.tell(here)

        def told(found: Answer | None) -> None:
            goes_back = found is not None and not found.avoids(sought.route)
            if goes_back and opened is not None and not self._core.closed:
                self.asked(link, who)  # it was found for somebody else
            else:
                tell(None if goes_back else found)

        near, origin = self._near(sought, who["ttl"]), sought.route[0]
        ttl, opened = min(who["ttl"], TTL) - 1, self._by_key.get(sought.key)
        if opened is None:
            refused = len(self._by_key) >= MOST
        else:
            refused = any(
                each.origin == origin and each.link is not link for each in opened.waiting
            )
        if near is not None or refused or ttl < 1 or self._core.id in sought.route:
            tell(near)
        else:
            self._question(sought, ttl, _Waiting(origin, link, told))

    def told(self, link: Any, here: dict) -> None:
        """A peer answers; one that was not asked, or is too late, says nothing."""
        question = self._by_number.get(here["q"])
        if question is None or link not in question.asked:
            return
        question.asked.remove(link)
        if here["hops"] >= 0 and here.get("via"):
            path = here.get("path")
            way = None if path is None else tuple(path)
            self._ended(question, Answer(link.id, here["hops"] + 1, here["via"], way))
        elif not question.asked:
            self._ended(question, None)

    def changed(self) -> None:
        """The peers, or what they handle, have changed."""
        self._known.clear()

    def gone(self, link: Any) -> None:
        """That peer is gone: it will not answer."""
        for number in list(self._by_number):
            self.told(link, {"q": number, "hops": -1})

    def close(self) -> None:
        """Nobody answers any more."""
        for question in list(self._by_number.values()):
            self._ended(question, None)

    def was_wrong(self, name: str) -> None:
        """What was known of that name was wrong."""
        self._known.pop(name, None)

    def _question(self, sought: Sought, ttl: int, waiting: _Waiting) -> None:
        question = self._by_key.get(sought.key)
        if question is not None:
            question.waiting.append(waiting)
            return
        visited = [each for each in sought.route if each != self._core.id]
        self._last += 1
        who = {
            "t": "who", "q": self._last, "name": sought.name, "ttl": ttl,
            "route": [*visited, self._core.id] if waiting.link else [self._core.id, *visited],
        }  # fmt: skip
        if sought.to is not None:
            who["to"] = sought.to
        asked = {link for link in self._others(sought) if link.tell(who)}
        if not asked:
            waiting.told(None)
            return
        opened = _Question(sought.key, self._last, ttl, asked)
        opened.waiting.append(waiting)
        self._by_key[opened.key] = self._by_number[opened.number] = opened
        wait = 0.05 + 0.05 * ttl
        opened.cancel = self._core.means.later(wait, lambda: self._ended(opened, None))

    def _ended(self, question: _Question, answer: Answer | None) -> None:
        if self._by_number.pop(question.number, None) is None:
            return
        del self._by_key[question.key]
        question.cancel()
        if answer is not None or question.ttl == TTL:  # else nobody is known only less far
            self._remember(question.key, answer)
        for each in question.waiting:
            each.told(answer)

    def _remember(self, key: str, answer: Answer | None) -> None:
        self._known.pop(key, None)
        now = self._core.means.now()
        self._known[key] = answer, now + (NOBODY if answer is None else FOUND)
        if len(self._known) > REMEMBERED:
            del self._known[next(iter(self._known))]

    def _remembered(self, key: str) -> tuple[Answer | None, bool]:
        """The answer, None for nobody, and whether it is known at all."""
        answer, until = self._known.get(key, (None, 0.0))
        if key in self._known and self._core.means.now() > until:
            del self._known[key]
            answer = None
        return answer, key in self._known

    def _near(self, sought: Sought, ttl: int) -> Answer | None:
        """What this exchange knows without asking."""
        core, name, to = self._core, sought.name, sought.to
        handles = not core.draining and core.handlers.find(name) is not None
        if handles if to is None else to == core.id:
            return Answer(core.id, 0, core.id, ())
        for link in self._others(sought):
            if link.handles.find(name) is not None if to is None else link.id == to:
                return Answer(link.id, 1, link.id, (link.id,))
        answer, _ = self._remembered(sought.key)
        if answer is None or answer.hops > ttl or answer.path is None:
            return None  # a way that is not known may lead back
        return answer if self._leads(answer, sought) is not None else None

    def _leads(self, answer: Answer | None, sought: Sought) -> Any:
        if answer is None or not answer.avoids(sought.route):
            return None
        link = self._core.links.by_id(answer.next)
        return link if link is not None and link.open else None

    def _others(self, sought: Sought) -> list:
        links = self._core.links.all()
        return [link for link in links if link.open and link.id not in sought.route]
