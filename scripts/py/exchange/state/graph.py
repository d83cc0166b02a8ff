"""The reactive state of one exchange.

::

    set ─▶ mark what it may reach ─▶ … ─▶ commit ─▶ compute in order ─▶ record ─▶ tell watchers
                       └── a read inside of the transaction computes what it needs

All computed cells are computed once at the first use of the graph, and those that a change reaches
at each commit, whether anybody watches them or not: so every change of every cell is on record,
with the message that caused it.

The graph stands on a signal kernel: ``set``, ``get``, ``run`` and ``check circle`` are immediate
signals whose value is a node; ``tell`` and ``settle`` are delayed ones, so that one generation is
one round of telling.
"""

from __future__ import annotations

from collections import deque
from typing import Any, Callable, Mapping, Protocol

from exchange.errors import ExchangeError
from exchange.frozen import frozen
from exchange.kernel import SignalKernel
from exchange.state.change import Change
from exchange.state.evaluation import NESTED, Evaluation
from exchange.state.fault import Fault
from exchange.state.marking import Marking
from exchange.state.node import CLEAN, UNSET, Node, same, value_of
from exchange.state.settling import Later, Settlement, Settling
from exchange.state.telling import Telling
from exchange.state.transaction import Transaction
from exchange.state.view import State

KEPT = 1024
"""How many changes of an exchange are kept."""


class GraphHooks(Protocol):
    """What a graph tells its exchange, and what it needs from it; on the owner's thread."""

    def changed(self, change: Change) -> None:
        """A change was committed; all of a transaction are told before any watcher is."""

    def watcher_failed(self, cell: str, error: BaseException) -> None:
        """A watcher of that cell raised, or watchers were stopped."""

    def resume(self, task: Callable[[], None]) -> None:
        """Runs a task on the owner's thread, now or later. Any thread calls this."""

    def later(self, result: Any) -> Later | None:
        """What a function returned, if it comes later; None if it is a plain value."""


class StateGraph:
    """The cells of an exchange: a callable is a computed cell, all else a first value.

    Thread: one thread at a time owns a graph and calls everything here; nothing is locked.

    Errors, raised at once: UNKNOWN_CELL; INVALID_VALUE and TOO_LARGE for a value;
    WRITE_IN_COMPUTED for a write to a computed cell, or while the function of one runs; CLOSED
    after ``close``. Those that arise in a function are in its cell, and raised to whoever reads it.
    """

    def __init__(
        self, exchange: str, cells: Mapping[str, Any], hooks: GraphHooks, nested: int = NESTED
    ):
        self.exchange = exchange
        self._hooks = hooks
        self._nodes: dict[str, Node] = {}
        for name, cell in cells.items():
            self._define(name, cell)
        self.kernel = SignalKernel(self)
        self._marking = Marking()
        self.transaction = Transaction(self._marking)
        self._settling = Settling(hooks, self._arrived)
        self._evaluation = Evaluation(
            self.kernel, self.transaction, self._settling, exchange, nested
        )
        self._evaluation.view = State(self.get, self._refuse_write, self.names)
        self._telling = Telling(self, hooks)
        self._ring: deque[Change] = deque(maxlen=KEPT)
        self._recorded: list[Node] = []
        self._writer: str | None = None
        self._started = self._closed = self._hooking = False
        self.kernel.immediate("set", self._on_set)
        self.kernel.immediate("get", lambda node: self._evaluation.bring(node, False))
        self.kernel.immediate("run", self._evaluation.run)
        self.kernel.immediate("check circle", self._evaluation.check_circle)
        self.kernel.delayed("tell", self._on_tell)
        self.kernel.delayed("settle", self._on_settle)

    def get(self, cell: str) -> Any:
        """What a cell holds, with all that the open transaction wrote. Raises the cell's error."""
        self._open()
        return self._evaluation.read(self._node(cell))

    def set(self, cell: str, value: Any, cause: str | None = None) -> None:
        """Sets a cell in the open transaction, or in one of its own."""
        self._open()
        if self._evaluation.running is not None:
            raise self._evaluation.refuse(f"a write to cell {cell}")
        node = self._node(cell)
        if node.function is not None:
            raise self._error(
                "WRITE_IN_COMPUTED", f"a cell that is set, got a write to computed {cell}"
            )
        self._telling.check_write(cell)
        value = self._frozen(cell, value)
        if self.in_transaction():
            self._write(node, value, cause if cause is not None else self.transaction.cause)
        else:
            self.begin(cause)
            self._write(node, value, cause)
            self.commit()

    def begin(self, cause: str | None = None) -> None:
        """Begins a transaction, or a part of the open one, which ends with it but can be undone."""
        if not self._started:
            self._start()
        if self._evaluation.running is not None:
            raise self._evaluation.refuse("a transaction")
        if self._hooking:
            raise RuntimeError("a hook that is told of a change must not write")
        self.transaction.begin(cause)

    def commit(self) -> None:
        """Ends what ``begin`` began. The outermost computes, records and tells."""
        self._check_begun()
        if self._closed:
            self.transaction.undo()
        elif self.transaction.depth() > 1:
            self.transaction.join()
        else:
            self._conclude()
            self._telling.flush()

    def rollback(self) -> None:
        """Ends what ``begin`` began and undoes it; nobody is told."""
        self._check_begun()
        self.transaction.undo()
        self._telling.flush()

    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return self.transaction.depth() > 0

    def watch(self, cell: str, watch: Callable[[Change], Any]) -> Callable[[], None]:
        """Tells ``watch`` of the last committed change, then of each. Gives what ends it."""
        self._open()
        if self._evaluation.running is not None:
            raise self._evaluation.refuse(f"a watch of cell {cell}")
        return self._telling.watch(self._node(cell), watch)

    def names(self) -> list[str]:
        """The names of all cells, in the order of their definition."""
        return list(self._nodes)

    def knows(self, cell: str) -> bool:
        """Whether there is a cell of that name."""
        return cell in self._nodes

    def pending(self, cell: str) -> bool:
        """Whether a cell waits for a result; it keeps what it held meanwhile."""
        self._open()
        return self._node(cell).pending

    def version(self, cell: str) -> int:
        """How often a cell has changed."""
        return self._node(cell).version

    def changes(self) -> list[Change]:
        """The last 1,024 changes, oldest first."""
        return list(self._ring)

    def last_change(self, cell: str) -> Change | None:
        """The last change of a cell; None if it holds its first value."""
        return self._node(cell).last

    def close(self) -> None:
        """Ends all watches, forgets what is pending, drops what is open. Again does nothing."""
        self._closed = True
        for node in self._nodes.values():
            for watcher in node.watchers:
                watcher.cancel()
            node.pending = False

    def fail(self, nodes: list[Node], error: ExchangeError) -> None:
        """Puts an error into cells, in a transaction whose changes are told."""
        self.transaction.begin(None)
        for node in nodes:
            self._write(node, Fault.arisen(node.name, error), node.cause)
        self._conclude()

    # What the kernel tells: that rounds of telling have reached their limit. The rest would be a
    # fault of the graph, whose handlers are all defined and do not raise.

    def unhandled(self, name: str, value: Any) -> None:
        """No signal of a graph is unknown."""
        self._telling.report(name, RuntimeError(f"no handler of signal {name}"))

    def failed(self, name: str, value: Any, error: BaseException) -> None:
        """A signal of the graph itself failed."""
        self._telling.report(name, error)

    def overrun(self, generations: int, queued: int) -> None:
        """Watchers do not come to rest."""
        self._telling.overrun()

    def _define(self, name: str, cell: Any) -> None:
        if callable(cell):
            self._nodes[name] = Node(name, len(self._nodes), cell, UNSET)
        else:
            self._nodes[name] = Node(name, len(self._nodes), None, self._frozen(name, cell))

    def _node(self, cell: str) -> Node:
        node = self._nodes.get(cell)
        if node is None:
            whose = f"the name of a cell of exchange {self.exchange}, got {cell}"
            raise self._error("UNKNOWN_CELL", whose)
        return node

    def _frozen(self, cell: str, value: Any) -> Any:
        try:
            return frozen(value)
        except ExchangeError as invalid:
            text = f"{invalid.message} for cell {cell}"
            raise ExchangeError(invalid.code, text, self.exchange) from None

    def _error(self, code: str, expected: str) -> ExchangeError:
        return ExchangeError(code, f"expected {expected}", self.exchange)

    def _refuse_write(self, cell: str, _value: Any) -> None:
        raise self._evaluation.refuse(f"a write to cell {cell}")

    def _open(self) -> None:
        if not self._started:
            self._start()
        if self._closed:
            raise self._error(
                "CLOSED", "an open exchange, got a use of its state after it closed"
            )

    def _start(self) -> None:
        self._started = True
        self.transaction.begin(None)
        self.transaction.seal()
        try:
            for node in self._nodes.values():
                if node.mark != CLEAN:
                    self._evaluation.pull(node)
        finally:
            self.transaction.end()
        self._telling.flush()

    def _check_begun(self) -> None:
        if not self.in_transaction():
            raise RuntimeError("a transaction must begin before it ends")

    def _write(self, node: Node, content: Any, cause: str | None) -> None:
        node.incoming = content
        self._writer = cause
        self.kernel.signal("set", node)
        self._writer = node.incoming = None

    def _conclude(self) -> None:
        self.transaction.seal()
        marking = self._marking
        try:
            while marking.noted:
                node = marking.take()
                if node.mark != CLEAN:
                    self._evaluation.bring(node, marking.in_order)
            self._record()
        finally:
            self.transaction.end()
            marking.in_order = True
        self._tell()

    def _record(self) -> None:
        """Makes a record of every node whose content is different at the end."""
        for node in sorted(self.transaction.touched, key=lambda touched: touched.index):
            if not same(node.before, node.content):
                node.version += 1
                content = node.content
                error = content.raised() if type(content) is Fault else None
                before, value = value_of(node.before), value_of(content)
                node.last = Change(node.name, node.version, before, value, error, node.cause)
                self._ring.append(node.last)
                self._recorded.append(node)

    def _tell(self) -> None:
        recorded, self._recorded = self._recorded, []
        self._hooking = True
        for node in recorded:
            try:
                self._hooks.changed(node.last)
            except Exception as error:
                self._telling.report(node.name, error)
        self._hooking = False
        for node in recorded:
            self._telling.changed(node)
            if node.watchers:
                self.kernel.signal("tell", node.last)

    def _arrived(self, settlement: Settlement) -> None:
        if not self._closed:
            self.kernel.signal("settle", settlement)
            self._telling.flush()

    def _on_set(self, node: Node) -> None:
        if not same(node.content, node.incoming):
            self.transaction.log_content(node)
            self.transaction.touch(node)
            node.content = node.incoming
            node.cause = self._writer
            self._marking.changed(node)

    def _on_tell(self, change: Change) -> None:
        if not self._closed:
            self._telling.tell(self._nodes[change.cell], change)

    def _on_settle(self, settlement: Settlement) -> None:
        if self._closed or self._telling.postpones(settlement) or not settlement.counts():
            return
        node = settlement.node
        self.transaction.begin(settlement.cause)
        content = self._settling.content(settlement, self._evaluation)
        node.pending = False
        self._write(node, content, settlement.cause)
        self._conclude()
