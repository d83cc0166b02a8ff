"""Results that come later than their function returns (rule S6).

::

    run ─▶ later ─▶ pending, content as before ──ends──▶ settle ─▶ content, in a transaction
                       └─ a later run of the same node, or the undoing of this one ─▶ ignored
"""

from __future__ import annotations

from typing import Any, Callable

from exchange.frozen import frozen
from exchange.state.node import UNSET, Node
from exchange.values import List, Map

_PLAIN = frozenset((str, int, float, bool, type(None), bytes, Map, List))

Done = Callable[[Any, "BaseException | None"], None]
"""Called once when a result is there: with the value and None, or with None and the error."""


class Later:
    """A result that comes later: ``subscribe(done)`` has ``done`` called when it is there."""

    __slots__ = ("subscribe",)

    def __init__(self, subscribe: Callable[[Done], None]):
        self.subscribe = subscribe


class Settlement:
    """A result that comes later: for which node, of which run, on whose behalf, and what it is."""

    __slots__ = ("node", "serial", "cause", "read_fault", "value", "error")

    def __init__(self, node: Node):
        self.node = node
        self.serial = node.serial
        self.cause = node.cause
        self.read_fault = node.read_fault
        self.value: Any = None
        self.error: BaseException | None = None

    def counts(self) -> bool:
        """Whether the run is still the one that was started last."""
        return self.node.pending and self.node.serial == self.serial


class Settling:
    """Thread: a result ends on any thread; ``hooks.resume`` brings it to the owner."""

    __slots__ = ("_hooks", "_arrived", "_serials")

    def __init__(self, hooks: Any, arrived: Callable[[Settlement], None]):
        self._hooks = hooks
        self._arrived = arrived
        self._serials = 0

    def plain(self, returned: Any) -> Any:
        """What a function returned: a frozen value, or a Later."""
        if type(returned) not in _PLAIN:
            later = self._hooks.later(returned)
            if later is not None:
                return later
        return frozen(returned)

    def take(self, node: Node, result: Any) -> Any:
        """The content that a run gives its node now: its own, or the last one while pending."""
        if type(result) is not Later:
            node.pending = False
            return result
        node.pending = True
        self._serials += 1
        node.serial = self._serials
        settlement = Settlement(node)

        def done(value: Any, error: BaseException | None) -> None:
            settlement.value, settlement.error = value, error
            self._hooks.resume(lambda: self._arrived(settlement))

        result.subscribe(done)
        return None if node.content is UNSET else node.content

    @staticmethod
    def content(settlement: Settlement, evaluation: Any) -> Any:
        """What arrived for a node, as its content."""
        failure = settlement.error
        if failure is None:
            try:
                return frozen(settlement.value)
            except Exception as invalid:
                failure = invalid
        return evaluation.fault(settlement.node, settlement.read_fault, failure)
