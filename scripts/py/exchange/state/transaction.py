"""What the open transaction has touched, and how to undo it.

::

    begin ─▶ body ──commit──▶ wave ─▶ records      wave and records cannot be undone
              └─rollback─▶ as it was
    a begin inside of a body is a savepoint: its rollback undoes what came after it

``touched`` has every node whose content was replaced, once, with its content before the transaction
in ``before``. The log has what the nodes held before each first replacement in each body: a content
for a set cell, a Snapshot for a computed one.
"""

from __future__ import annotations

from typing import Any

from exchange.state.marking import Marking
from exchange.state.node import Node


class Snapshot:
    """A computed node as it was before a run that may be undone."""

    __slots__ = ("_content", "_sources", "_seen", "_circle", "_pending", "_serial")

    def __init__(self, node: Node):
        self._content = node.content
        self._sources = list(node.sources)
        self._seen = list(node.seen)
        self._circle = node.circle
        self._pending = node.pending
        self._serial = node.serial

    def restore(self, node: Node) -> None:
        """Puts all back but the mark. A result asked for since then has lost its claim."""
        node.content = self._content
        node.reconnect(self._sources, self._seen)
        node.circle = self._circle
        node.pending = self._pending
        node.serial = self._serial


class Transaction:
    """The open transaction, if there is one, and its savepoints."""

    def __init__(self, marking: Marking):
        self._marking = marking
        self.touched: list[Node] = []
        self._log: list[tuple[Node, Any]] = []
        self._outer: list[tuple] = []  # for each open begin, what was in force before it
        self._sealed = False
        self._id = self._levels = self._level = 0
        self.cause: str | None = None

    def depth(self) -> int:
        """How many bodies are open, inside each other."""
        return len(self._outer)

    def begin(self, cause: str | None) -> None:
        """Opens a body, on behalf of a message, or of that of the outer one."""
        if not self._outer:
            self._id += 1
        self._outer.append((len(self._log), self._level, self.cause))
        self._levels += 1
        self._level = self._levels
        if cause is not None:
            self.cause = cause

    def join(self) -> None:
        """Ends an inner body: the outer one goes on with what it did."""
        self._leave()

    def undo(self) -> None:
        """Undoes what came after the innermost begin, and ends that body."""
        whole = len(self._outer) == 1
        start = self._outer[-1][0]
        while len(self._log) > start:
            self._restore(*self._log.pop(), whole)
        if whole:
            self._marking.forget()
            self._forget_touched()
        self._leave()

    def seal(self) -> None:
        """The body is over: from here to ``end`` nothing is logged."""
        self._sealed = True
        self._log.clear()

    def end(self) -> None:
        """The transaction is over."""
        self._forget_touched()
        self._sealed = False
        self._leave()

    def touch(self, node: Node) -> None:
        """The content of a node is about to be replaced."""
        if node.touched_in != self._id:
            node.touched_in = self._id
            node.before = node.content
            self.touched.append(node)

    def log_content(self, node: Node) -> None:
        """A cell is about to be set."""
        if node.logged_in != self._level:
            node.logged_in = self._level
            self._log.append((node, node.content))

    def log_run(self, node: Node) -> None:
        """A function is about to run, or its cell to be settled without a run."""
        if not self._sealed and node.logged_in != self._level:
            node.logged_in = self._level
            self._log.append((node, Snapshot(node)))

    def committed(self, node: Node) -> Any:
        """What a node held before the transaction, if there is one."""
        return node.before if self._outer and node.touched_in == self._id else node.content

    def _restore(self, node: Node, content: Any, whole: bool) -> None:
        if type(content) is Snapshot:
            content.restore(node)
            if not whole:
                self._marking.restored(node)
        else:
            node.content = content
            if not whole:
                self._marking.changed(node)

    def _forget_touched(self) -> None:
        for node in self.touched:
            node.before = None
        self.touched.clear()

    def _leave(self) -> None:
        _, self._level, self.cause = self._outer.pop()
        if not self._outer:
            self._log.clear()
