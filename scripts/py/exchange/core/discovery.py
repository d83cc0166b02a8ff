"""Where names are handled that nobody near handles (rule R4, and W15 of the protocol).

::

    message ──nobody near──▶ known? ──yes──▶ to that peer
                               │ no
                               ▼
                       who to all peers ──here, or time over──▶ known, or nobody

A question is passed on to each peer once, and once more if it comes over a shorter way; so it ends
in a graph of any form. Those of several askers are kept apart, since each may be answered with other
ways: such as do not lead back to it. Thread: the exchange's loop.
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

    @property
    def key_past(self) -> str:
        """The same, as those look for it who have been at the same exchanges."""
        return " ".join([self.key, "past", *self.route]) if self.route else self.key


class _Question:
    """One question to the peers, until the first of them knows somebody."""

    def __init__(self, number: int, key: str, sought: Sought, ttl: int):
        self.number = number
        self.key = key
        self.sought = sought
        self.ttl = ttl
        self.asked: set = set()
        self.waiting: list[Told] = []
        self.cancel: Callable[[], None] = lambda: None


class Discovery:
    """What one exchange asks its peers, and what it answers them."""

    def __init__(self, core: Any):
        self._core = core
        self._known: dict[str, tuple[Answer | None, float]] = {}  # until when; the oldest first
        self._by_number: dict[int, _Question] = {}
        # Those for messages that are here, by what they look for.
        self._own: dict[str, _Question] = {}
        # Those of others, by who asks first and its number; the one that goes furthest.
        self._passed: dict[str, _Question] = {}
        self._last = 0

    def known(self, sought: Sought) -> Any:
        """The link that leads to where a message wants to go, if that is known."""
        return self._leads(self._remembered(sought.key)[0], sought)

    def can_ask(self, sought: Sought) -> bool:
        """Whether the peers can be asked: there are some who have not had the message."""
        nobody = self._remembered(sought.key_past) == (None, True)
        return not nobody and len(self._by_number) < MOST and bool(self._others(sought))

    def ask(self, sought: Sought, told: Told) -> None:
        """Asks the peers; ``told`` is called when one of them knows, or none does.

        Messages that were at the same exchanges share one question.
        """
        opened, own = self._own.get(sought.key_past), self._core.id
        if opened is not None:
            opened.waiting.append(told)
            return
        question = self._question(sought.key_past, sought, TTL)
        route = [own, *(each for each in sought.route if each != own)]
        self._begin(self._own, question, question.number, route, told)

    def asked(self, link: Any, who: dict) -> None:
        """A peer asks."""
        sought = Sought(who["name"], who.get("to"), who["route"])
        first = who.get("first") or 0

        def tell(found: Answer | None) -> None:
            here = {"t": "here", "q": who["q"], "name": sought.name, "hops": -1}
            if found is not None:
                here |= {"hops": found.hops, "via": found.via}
                if found.path is not None:
                    here["path"] = [self._core.id, *found.path]
            link.tell(here)

        def told(found: Answer | None) -> None:
            tell(found if found is not None and found.avoids(sought.route) else None)

        near, ttl = self._near(sought, who["ttl"]), min(who["ttl"], TTL) - 1
        key = f"{sought.route[0]} {first} {sought.key}"
        opened, full = self._passed.get(key), len(self._by_number) >= MOST
        refused = full or (opened is not None and opened.ttl >= ttl)
        if near is not None or refused or ttl < 1 or self._core.id in sought.route:
            tell(near)
        else:
            question = self._question(key, sought, ttl)
            self._begin(self._passed, question, first, [*sought.route, self._core.id], told)

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

    def _question(self, key: str, sought: Sought, ttl: int) -> _Question:
        self._last += 1
        return _Question(self._last, key, sought, ttl)

    def _begin(
        self,
        opened: dict[str, _Question],
        question: _Question,
        first: int,
        route: Sequence[str],
        told: Told,
    ) -> None:
        sought, ttl = question.sought, question.ttl
        who = {
            "t": "who", "q": question.number, "name": sought.name, "ttl": ttl,
            "route": route, "first": first,
        }  # fmt: skip
        if sought.to is not None:
            who["to"] = sought.to
        question.asked = {link for link in self._others(sought) if link.tell(who)}
        if not question.asked:
            told(None)
            return
        question.waiting.append(told)
        opened[question.key] = self._by_number[question.number] = question
        wait = 0.05 + 0.05 * ttl
        question.cancel = self._core.means.later(wait, lambda: self._ended(question, None))

    def _ended(self, question: _Question, answer: Answer | None) -> None:
        if self._by_number.pop(question.number, None) is None:
            return
        own = self._own.get(question.key) is question
        if own:
            del self._own[question.key]
        elif self._passed.get(question.key) is question:
            del self._passed[question.key]
        question.cancel()
        if answer is not None:
            self._remember(question.sought.key, answer)
        elif own:  # what a peer asks goes less far, and past other exchanges
            self._remember(question.key, None)
        for told in question.waiting:
            told(answer)

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
