"""Tells watchers, in rounds.

One round is one generation of the kernel: the changes of a transaction in the order of their
records, the watchers of a cell in the order in which they came. Each call is a transaction of its
own, on behalf of the message that caused the change; its changes are told in the next round. A
watcher that raises has changed nothing, and the others are told.

After 1,000 rounds in a row the watchers are stopped. The cells that were set in the second half of
them hold an error then, of which their watchers are told in a last round in which all writes are
refused; the next write to such a cell recovers it.

Source: docs/spec/state.md, S3 and S8.
"""

from __future__ import annotations

from typing import Any, Callable

from exchange.errors import ExchangeError
from exchange.state.change import Change
from exchange.state.fault import Fault
from exchange.state.node import Node, value_of

ROUNDS = 1000
_NAMED = 8


class Watcher:
    """One watch on one cell, which is told of versions after the one when it came."""

    __slots__ = ("since", "node", "watch")

    def __init__(self, node: Node, watch: Callable[[Change], Any]):
        self.since = node.version
        self.node: Node | None = node
        self.watch: Callable[[Change], Any] | None = watch
        node.watchers = (*node.watchers, self)

    def cancel(self) -> None:
        """Nothing is told from now on. Again does nothing."""
        node = self.node
        if node is not None:
            node.watchers = tuple(each for each in node.watchers if each is not self)
            self.node = self.watch = None


class Telling:
    """Who is to be told, and when telling has to be stopped."""

    def __init__(self, graph: Any, hooks: Any):
        self._graph = graph
        self._kernel = graph.kernel
        self._hooks = hooks
        self._suspects: dict[str, Node] = {}
        self._postponed: list = []
        self._overrun = self._suspecting = self._stopping = self._closing = False

    def watch(self, node: Node, watch: Callable[[Change], Any]) -> Callable[[], None]:
        """Adds a watcher and tells it what the cell holds. Gives what ends it."""
        watcher = Watcher(node, watch)
        content = self._graph.transaction.committed(node)
        error = content.raised() if type(content) is Fault else None
        first = Change(node.name, node.version, None, value_of(content), error, None)
        self._call(watcher, node.last or first)
        return watcher.cancel

    def flush(self) -> None:
        """Tells all who are to be told, unless that is being done, or a transaction is open."""
        if self._graph.in_transaction() or not self._kernel.queued():
            return
        self._kernel.run(ROUNDS // 2)
        if self._overrun:
            self._overrun = False
            self._suspecting = True
            self._kernel.run(ROUNDS // 2)
            self._suspecting = False
            if self._overrun:
                self._overrun = False
                self._stop()
            self._suspects.clear()

    def overrun(self) -> None:
        """A run reached its limit."""
        self._overrun = True

    def changed(self, node: Node) -> None:
        """A cell has changed."""
        if self._suspecting and node.function is None:
            self._suspects[node.name] = node

    def check_write(self, cell: str) -> None:
        """Raises if writes are refused, in the last round of watchers that were stopped."""
        if self._closing:
            raise self._runaway(f"a further write to cell {cell}")

    def postpones(self, settlement: Any) -> bool:
        """Whether a result is to wait, as the watchers are being stopped."""
        if self._stopping:
            self._postponed.append(settlement)
        return self._stopping

    def tell(self, node: Node, change: Change) -> None:
        """Tells the watchers of one change."""
        if self._stopping:
            return
        for watcher in node.watchers:
            if change.version > watcher.since:
                self._call(watcher, change)

    def report(self, cell: str, error: BaseException) -> None:
        """Gives an error to the exchange, which may not raise in turn."""
        try:
            self._hooks.watcher_failed(cell, error)
        except Exception:
            pass  # there is nobody left to tell

    def _call(self, watcher: Watcher, change: Change) -> None:
        if watcher.watch is None:
            return
        self._graph.begin(change.cause)
        try:
            watcher.watch(change)
        except BaseException as error:
            self._graph.rollback()
            self.report(change.cell, error)
            if isinstance(error, MemoryError) or not isinstance(error, Exception):
                raise
            return
        self._graph.commit()

    def _stop(self) -> None:
        self._stopping = True
        while self._kernel.queued():
            self._kernel.step()
        self._stopping = False
        cells = sorted(self._suspects.values(), key=lambda cell: cell.index)
        error = self._runaway(f"watchers that set {_names(cells)} again and again")
        self._closing = True
        try:
            self._graph.fail(cells, error)
            for cell in cells:
                self.report(cell.name, error)
            self._kernel.run(1)
        finally:
            self._closing = False
            self._overrun = False
        postponed, self._postponed = self._postponed, []
        for settlement in postponed:
            self._kernel.signal("settle", settlement)
        self.flush()

    def _runaway(self, came: str) -> ExchangeError:
        text = f"expected watchers to come to rest within {ROUNDS} rounds, got {came}"
        return ExchangeError("CIRCULAR", text, self._graph.exchange)


def _names(cells: list) -> str:
    named = ", ".join(cell.name for cell in cells[:_NAMED])
    return f"{named} and {len(cells) - _NAMED} more" if len(cells) > _NAMED else named
