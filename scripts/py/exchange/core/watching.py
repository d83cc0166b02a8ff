"""Cells of a peer that are watched here (S10, W16).

::

    ASKING ──reply──▶ HAS a version ──$cell whose prev is that──▶ HAS the next
      ▲                     │
      └──────── gap ────────┘        ($cell with prev -1: taken, whatever it has)

Thread: the loop's, but for a Watch.
"""

from __future__ import annotations

import logging
from typing import Any, Callable

from exchange.core.futures import Future
from exchange.core.message import Message
from exchange.errors import CODES, ExchangeError
from exchange.state import Change

PATIENCE = 60.0
"""How long an answer may take before it is asked for again, in seconds."""
AGAIN = 1.0
"""How long it waits before it asks again after a failure that passes, in seconds."""
KEPT = 1000
_PASSING = ("TIMEOUT", "OVERLOADED", "PEER_GONE")


class Watch(Future):
    """A watch of a peer's cell: called, it ends; awaited, it is there, and gives itself.

    As a Future it fails with UNKNOWN_CELL, with PEER_GONE if the link ended before, or with what
    the owner says. Thread: any.
    """

    __slots__ = ("subscriber", "ended", "_stop")

    def __init__(self, subscriber: Callable[[Change], Any], end: Callable[[Watch], None]):
        super().__init__()
        self.subscriber = subscriber
        self.ended = False
        self._stop = end

    def __call__(self) -> None:
        """Nothing is told from now on. Again does nothing."""
        if not self.ended:
            self.ended = True
            self._stop(self)
            self.complete(self)


class RemoteCell:
    """A cell of a peer, and who watches it here."""

    def __init__(self, core: Any, link: Any, cell: str):
        self._core = core
        self._link = link
        self.cell = cell
        self._watches: list[Watch] = []
        self._last: tuple[Change, Message] | None = None
        self._asking: Message | None = None
        self._kept: list[tuple[Any, Message]] = []
        self._cancel: Callable[[], None] = lambda: None

    def add(self, watch: Watch) -> None:
        """One more watches it, and is told what it holds."""
        self._watches.append(watch)
        if self._last is None:
            self._ask()
        else:
            self._tell(watch, *self._last)
            watch.complete(watch)

    def remove(self, watch: Watch) -> bool:
        """One less does. Gives whether nobody is left, in which case the owner is told."""
        if watch in self._watches:
            self._watches.remove(watch)
        if self._watches:
            return False
        self._cancel()
        message = self._core.outgoing.begin(
            None, "$unwatch", {"cell": self.cell}, {"to": self._link.id}
        )
        try:
            self._link.send(message, False, None)
        except ExchangeError as error:
            self._core.ring.record("DROPPED", message, str(error))
        return True

    def anew(self) -> None:
        """The session with the owner is another one: what the cell holds is asked for anew."""
        self._asking = None
        self._ask()

    def over(self, why: ExchangeError) -> None:
        """Nothing will be told any more."""
        self._cancel()
        watches, self._watches = self._watches, []
        for watch in watches:
            watch.fail(why)  # nothing, if it was told before
            if self._last is not None and not self._core.closed:
                change, message = self._last
                last = Change(self.cell, change.version, change.value, None, why, None)
                self._tell(watch, last, message)

    def told(self, value: Any, message: Message) -> None:
        """A ``$cell`` came."""
        version, prev = dict.get(value, "version"), dict.get(value, "prev")
        if type(version) is not int or type(prev) is not int:
            return
        has = None if self._last is None else self._last[0].version
        if prev == -1 and (has is None or version > has):
            self._take(value, message)
        elif self._asking is not None:
            if len(self._kept) < KEPT:
                self._kept.append((value, message))
        elif prev == has:
            self._take(value, message)
        elif has is None or version > has:
            self._ask()

    def _ask(self) -> None:
        self._cancel()
        core, link = self._core, self._link
        if self._asking is not None or not self._watches or not link.open:
            return
        self._kept.clear()
        answer = Future()
        asking = core.outgoing.asking(link, "$watch", {"cell": self.cell}, PATIENCE, answer)
        self._asking = asking
        answer.add_done_callback(lambda _: self._answered(answer, asking))
        core.outgoing.put(link, asking)

    def _answered(self, answer: Future, asking: Message) -> None:
        if asking is not self._asking:
            return  # that was another session
        self._asking = None
        try:
            value = answer.content()
            if not isinstance(value, dict) or type(dict.get(value, "version")) is not int:
                raise ExchangeError("BAD_MESSAGE", f"expected a version of cell {self.cell}")
        except ExchangeError as error:
            self._failed(error)
            return
        if not self._is_known(value):
            self._take(value, asking)
        for watch in self._watches:
            watch.complete(watch)
        kept, self._kept = self._kept, []
        for each in kept:
            self.told(*each)

    def _is_known(self, value: Any) -> bool:
        """Whether an answer says what was told last."""
        if self._last is None:
            return False
        last = self._last[0]
        same = last.error is None and dict.get(value, "error") is None
        return same and last.version == value["version"] and last.value == dict.get(value, "value")

    def _failed(self, error: ExchangeError) -> None:
        if not self._watches:
            return
        if error.code in _PASSING and self._link.open:
            self._cancel = self._core.means.later(AGAIN, self._ask)
            return
        text = "the watch of cell %s of %s ended: %s"
        log = logging.getLogger(f"exchange.{self._core.id}")
        log.warning(text, self.cell, self._link.id, error)
        self._core.sharing.give_up(self._link, self, error)

    def _take(self, value: Any, message: Message) -> None:
        failure, error = dict.get(value, "error"), None
        if isinstance(failure, dict):
            code = dict.get(failure, "code")
            text = str(dict.get(failure, "message", ""))
            error = ExchangeError(code if code in CODES else "BAD_MESSAGE", text, self._link.id)
        before = None if self._last is None else self._last[0].value
        content = dict.get(value, "value")
        change = Change(self.cell, value["version"], before, content, error, message.id)
        self._last = change, message
        for watch in list(self._watches):
            self._tell(watch, change, message)

    def _tell(self, watch: Watch, change: Change, message: Message) -> None:
        self._core.work.tell(watch, change, message, self._link)
