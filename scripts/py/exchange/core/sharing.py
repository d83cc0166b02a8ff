"""Shared cells: what peers watch here, and what is watched at peers (S10, W16).

::

    watcher                                owner
      │ request $watch {cell}                │
      │ ───────────────────────────────────▶ │  remembers who watches, and what was told
      │ ◀──────────── reply {version, value} │
      │ ◀── event $cell {cell, version, prev, value}, one for each transaction
      │ event $unwatch {cell}                │
      │ ───────────────────────────────────▶ │

Thread: the loop's, but for ``changed``.
"""

from __future__ import annotations

from typing import Any

from exchange.core.message import Message, caused_by
from exchange.core.passage import Passage, current
from exchange.core.pipeline import too_late
from exchange.core.watching import RemoteCell, Watch
from exchange.errors import ExchangeError
from exchange.frozen import frozen
from exchange.state import Change

WAITING = 16
"""How many tellings of one cell may wait in the outbox of a link."""
BEGINNING = 1000
"""How many watches may wait for what their cells hold."""


class _Watched:
    """A cell that one peer watches: the version that it was told last, and what waits."""

    __slots__ = ("told", "waiting", "stale")

    def __init__(self):
        self.told = 0
        self.waiting = 0
        self.stale = False


class Sharing:
    """The shared cells of one exchange, and its watches of others."""

    def __init__(self, core: Any, names: list):
        self._core = core
        self.names = list(names)
        self._names = frozenset(names)
        self._asked: set[str] = set()  # cells whose changes are posted; read in turns
        self._latest: dict[str, tuple[Change, Message | None]] = {}
        self._watched: dict[Any, dict[str, _Watched]] = {}
        self._beginning = 0
        self._remote: dict[Any, dict[str, RemoteCell]] = {}

    def watch(self, link: Any, cell: str, watch: Watch) -> None:
        """Watches a cell of a peer."""
        if not link.open:
            watch.fail(ExchangeError("PEER_GONE", f"expected peer {link.id} to be there"))
        elif not watch.ended:
            cells = self._remote.setdefault(link, {})
            if cell not in cells:
                cells[cell] = RemoteCell(self._core, link, cell)
            cells[cell].add(watch)

    def unwatch(self, link: Any, cell: str, watch: Watch) -> None:
        """Watches it no more."""
        remote = self._remote.get(link, {}).get(cell)
        if remote is not None and remote.remove(watch):
            del self._remote[link][cell]

    def give_up(self, link: Any, remote: RemoteCell, why: ExchangeError) -> None:
        """The owner does not let a cell be watched."""
        self._remote.get(link, {}).pop(remote.cell, None)
        remote.over(why)

    def arrived(self, passage: Passage) -> None:
        """A message of a reserved name came."""
        core, message, link = self._core, passage.message, passage.origin
        core.ring.record("RECEIVED", message)
        value = message.value if isinstance(message.value, dict) else {}
        cell = dict.get(value, "cell")
        if message.kind == "reply":
            core.answers.complete(passage)
        elif message.name == "$watch":
            self._begin(passage, cell)
        elif message.name == "$unwatch" and isinstance(cell, str):
            self._watched.get(link, {}).pop(cell, None)
        elif message.name == "$cell" and isinstance(cell, str):
            remote = self._remote.get(link, {}).get(cell)
            if remote is not None:
                remote.told(value, message)

    def changed(self, change: Change) -> None:
        """A transaction has changed a cell. In a turn."""
        if change.cell in self._asked:
            handling = current.get()
            seen = None if handling is None else handling.passage.seen
            cause = seen if seen is not None and seen.id == change.cause else None
            self._core.post(lambda: self._tell(change, cause))

    def room(self, link: Any) -> None:
        """Something has left the outbox of a link."""
        for cell, watched in list(self._watched.get(link, {}).items()):
            if watched.stale and watched.waiting < WAITING:
                self._send(link, cell, watched, -1)

    def renewed(self, link: Any) -> None:
        """The session of a link was lost, and there is another one."""
        self._watched.pop(link, None)
        for remote in list(self._remote.get(link, {}).values()):
            remote.anew()

    def forget(self, link: Any) -> None:
        """A link has ended."""
        self._watched.pop(link, None)
        for remote in self._remote.pop(link, {}).values():
            remote.over(ExchangeError("PEER_GONE", f"expected peer {link.id} to stay, it is gone"))

    def _begin(self, passage: Passage, cell: Any) -> None:
        """A peer watches a cell from now on: it gets what the cell holds."""
        core = self._core
        if passage.deadline is not None and core.means.now() >= passage.deadline:
            core.answers.refuse(passage, too_late(passage))
            return
        if not isinstance(cell, str) or cell not in self._names:
            text = f"expected the name of a shared cell of exchange {core.id}, got {cell!r}"
            core.answers.refuse(passage, ExchangeError("UNKNOWN_CELL", text))
            return
        if self._beginning >= BEGINNING:
            text = f"expected at most {BEGINNING} watches to begin at {core.id}, got one more"
            core.answers.refuse(passage, ExchangeError("OVERLOADED", text))
            return
        self._asked.add(cell)
        self._beginning += 1
        holds: list[Change] = []

        def answer(_value: Any, failure: BaseException | None) -> None:
            self._beginning -= 1
            if failure is not None:
                core.answers.refuse(passage, core.closed_error())
            elif passage.origin.open:
                self._answer(passage, cell, holds[0])

        core.turns.plain(lambda: core.graph.watch(cell, holds.append)(), answer)

    def _answer(self, passage: Passage, cell: str, change: Change) -> None:
        core = self._core
        if cell not in self._latest or self._latest[cell][0].version < change.version:
            self._latest[cell] = (change, None)
        watched = self._watched.setdefault(passage.origin, {}).setdefault(cell, _Watched())
        watched.told = change.version
        watched.stale = False
        answer = frozen({"version": change.version, **_content(change)})
        core.ring.record("HANDLED", passage.message, f"shared cell {cell}")
        core.answers.answer(passage, "$watch", answer)

    def _tell(self, change: Change, cause: Message | None) -> None:
        if self._core.closed:
            return
        self._latest[change.cell] = (change, cause)
        for link, cells in list(self._watched.items()):
            watched = cells.get(change.cell)
            if watched is not None and watched.told < change.version:
                if watched.stale or watched.waiting >= WAITING:
                    watched.stale = True
                else:
                    self._send(link, change.cell, watched, watched.told)

    def _send(self, link: Any, cell: str, watched: _Watched, prev: int) -> None:
        change, cause = self._latest[cell]
        told = {"cell": cell, "version": change.version, "prev": prev}
        try:
            self._put(link, watched, change, cause, {**told, **_content(change)})
        except ExchangeError as error:
            if error.code in ("OVERLOADED", "PEER_GONE"):
                watched.stale = True
                return
            failure = {"error": {"code": error.code, "message": error.message}}
            try:
                self._put(link, watched, change, cause, {**told, **failure})
            except ExchangeError:
                watched.stale = True
                return
        watched.told = change.version
        watched.stale = False

    def _put(
        self, link: Any, watched: _Watched, change: Change, cause: Message | None, value: dict
    ) -> None:
        members: dict = {"to": link.id}
        if cause is not None:
            members.update(caused_by(cause, self._core.id))
        elif change.cause is not None:
            event = self._core.ring.of(change.cause)
            members["cause"] = change.cause
            members["root"] = change.cause if event is None else event.root
        message = self._core.outgoing.begin(None, "$cell", frozen(value), members)
        link.send(message, False, None, lambda: self._left(link, watched))
        watched.waiting += 1
        self._core.ring.record("EMITTED", message, link.id)

    def _left(self, link: Any, watched: _Watched) -> None:
        watched.waiting -= 1
        if watched.stale:
            self._core.means.post(lambda: self.room(link))


def _content(change: Change) -> dict:
    if change.error is None:
        return {"value": change.value}
    return {"error": {"code": change.error.code, "message": change.error.message}}
