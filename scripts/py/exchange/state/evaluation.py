"""Brings computed nodes up to date.

A node that is marked CHECK looks at its sources in the order in which they were read. One that is
not up to date comes first; the first one that differs from what was seen makes the function run; if
none does, the node is right as it is. So a function runs only if something that it read has
changed, and nothing is computed that it would not read.

The *chain* holds the nodes that wait for each other: each one reads the next for certain, because
its function is running and did, or was stopped and did, or will as all that it reads before is
unchanged. Reading a node of the chain therefore closes a circle that is really taken, made of that
node and those after it. They are in error, whatever their functions do about it, and read no
further; so it makes no difference which of them was asked first.

The stack grows only where a running function reads a node that was not known to be read, and is not
up to date. From 16 such runs inside each other on, the innermost is stopped (RunStopped), its
result is dropped, and it starts again when the node is ready; having lost one run so, it may nest
up to twice as deep. Known sources wait in the chain, not in the stack.

Thread: the owner's. Source: docs/spec/state.md, S1, S2, S5, S7, S16 and S17.
"""

from __future__ import annotations

from typing import Any

from exchange.errors import ExchangeError
from exchange.kernel import SignalKernel
from exchange.state.fault import Fault, fault_of
from exchange.state.node import CLEAN, DIRTY, UNSET, Node, same
from exchange.state.settling import Settling
from exchange.state.transaction import Transaction

NESTED = 16


class RunStopped(BaseException):
    """This run stops here and starts again when the cell that it read is ready.

    What a function makes of it is dropped.
    """


class Evaluation:
    """The nodes that are being computed, and those that wait for them."""

    def __init__(
        self,
        kernel: SignalKernel,
        transaction: Transaction,
        settling: Settling,
        exchange: str,
        nested: int,
    ):
        self._kernel = kernel
        self._transaction = transaction
        self._settling = settling
        self._exchange = exchange
        self._nested = nested
        self.view: Any = None
        self.running: Node | None = None
        self._chain: list[Node] = []
        self._cursors: list[int] = []
        self._nesting = 0
        self._runs = 0

    def read(self, node: Node) -> Any:
        """What a node holds, brought up to date. Raises its error."""
        reader = self.running
        if reader is not None:
            self._read_by(reader, node)
        elif node.mark != CLEAN:
            self._kernel.signal("get", node)
        if type(node.content) is Fault:
            if reader is not None:
                reader.read_fault = node.content.read_in(node.name)
            raise node.content.raised()
        return node.content

    def bring(self, target: Node, in_order: bool) -> None:
        """Brings a node up to date; ``in_order`` if what it reads is likely to be."""
        if in_order or self.running is not None:
            self.pull(target)
        else:
            self._pull_in_order(target)

    def pull(self, target: Node) -> None:
        """Brings a node up to date whose known sources are likely to be."""
        chain = self._chain
        base = len(chain)
        try:
            self._enter(target)
            while len(chain) > base:
                self._advance(chain[-1])
        finally:
            while len(chain) > base:  # the machine failed
                self._leave().mark = DIRTY

    def check_circle(self, node: Node) -> None:
        """Those who wait for each other, from that node on, have closed a circle."""
        found = self._chain[node.chain_at :]
        lead = min(range(len(found)), key=lambda at: found[at].index)
        cells = found[lead:] + found[:lead]
        fault = Fault.ring([cell.name for cell in cells], self._exchange)
        for member in cells:
            if member.circle is None:
                member.circle = fault

    def run(self, node: Node) -> None:
        """Runs the function of the node on top of the chain."""
        self._transaction.log_run(node)
        outer = self.running
        self.running = node
        self._nesting += 1
        self._runs += 1
        node.run_id = self._runs
        node.cursor = 0
        node.missing = node.read_fault = node.forced = None
        result: Any = None
        try:
            returned = node.function(self.view)  # type: ignore[misc]
            if node.missing is None:
                result = self._settling.plain(returned)
        except RunStopped:
            pass
        except Exception as thrown:
            result = self.fault(node, node.read_fault, thrown)
        finally:
            self.running = outer
            self._nesting -= 1
        if node.missing is None:
            node.trim()
            forced = node.circle if node.circle is not None else node.forced
            result = result if forced is None else forced
            self._finish(node, self._settling.take(node, result))
        node.read_fault = None

    def refuse(self, what: str) -> ExchangeError:
        """The function of a computed cell tried to write. Gives what to raise."""
        text = f"expected the function of a computed cell only to read, got {what}"
        error = ExchangeError("WRITE_IN_COMPUTED", text, self._exchange)
        reader = self.running
        if reader is not None and reader.forced is None:
            reader.forced = Fault.arisen(reader.name, error)
        return error

    def fault(self, node: Node, read: Fault | None, thrown: BaseException) -> Fault:
        """What a raised error makes of the cell; ``read`` is the error that was read last."""
        if read is not None and read.is_why(thrown):
            return read.seen_from(node.name)
        return fault_of(node.name, thrown, self._exchange)

    def _read_by(self, reader: Node, node: Node) -> None:
        if reader.circle is not None:
            raise reader.circle.raised()
        if reader.missing is not None:
            raise RunStopped(reader.missing.name)
        if node.mark == CLEAN:
            _track(reader, node, node.content)
        elif node.chain_at >= 0:
            _track(reader, node, UNSET)
            self._kernel.signal("check circle", node)
        elif self._nesting >= (2 * self._nested if reader.restarted else self._nested):
            _track(reader, node, UNSET)
            reader.missing = node
            raise RunStopped(node.name)
        else:
            self._kernel.signal("get", node)
            _track(reader, node, node.content)
        if reader.circle is not None:
            raise reader.circle.raised()

    def _pull_in_order(self, target: Node) -> None:
        """All stale sources first, the ones behind them before, with no function running."""
        plan = [(target, iter(target.sources))]
        target.planned = True
        try:
            while plan:
                node, sources = plan[-1]
                for source in sources:
                    if source.mark != CLEAN and not source.planned:
                        source.planned = True
                        plan.append((source, iter(source.sources)))
                        break
                else:
                    plan.pop()
                    node.planned = False
                    self.pull(node)
        finally:
            for node, _ in plan:  # the machine failed
                node.planned = False

    def _enter(self, node: Node) -> None:
        if node.mark == CLEAN:
            return
        node.chain_at = len(self._chain)
        self._chain.append(node)
        self._cursors.append(0)
        if node.circle is not None:  # from another time
            self._transaction.log_run(node)
            node.circle = None
            node.cause = self._transaction.cause
            node.mark = DIRTY

    def _leave(self) -> Node:
        node = self._chain.pop()
        self._cursors.pop()
        node.chain_at = -1
        return node

    def _advance(self, node: Node) -> None:
        if node.circle is not None:
            self._transaction.log_run(node)
            node.cause = self._transaction.cause
            self._finish(node, self._settling.take(node, node.circle))
            self._leave()
        elif node.mark == DIRTY:
            self._kernel.signal("run", node)
            missing = node.missing
            if node.mark == CLEAN:
                self._leave()
            elif missing is not None:
                node.missing = None
                node.restarted = True
                self._enter(missing)
        else:
            self._look(node)

    def _look(self, node: Node) -> None:
        """Looks at the next source of a node that may be right as it is."""
        for at in range(self._cursors[-1], len(node.sources)):
            source = node.sources[at]
            if source.mark != CLEAN:
                if source.chain_at >= 0:
                    node.cause = self._transaction.cause
                    node.mark = DIRTY  # it reads on into the circle
                else:
                    self._cursors[-1] = at
                    self._enter(source)
                return
            if node.source_differs(at):
                node.cause = source.cause
                node.mark = DIRTY
                return
        node.mark = CLEAN
        self._leave()

    def _finish(self, node: Node, content: Any) -> None:
        node.mark = CLEAN
        node.restarted = False
        if not same(node.content, content):
            self._transaction.touch(node)
            node.content = content


def _track(reader: Node, node: Node, seen: Any) -> None:
    if node.read_by != reader.run_id:
        node.read_by = reader.run_id
        reader.read(node, seen)
