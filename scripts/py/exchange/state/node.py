"""One cell in the graph, with its edges in both directions.

Edge ``i`` of a computed node leads to ``sources[i]``, whose content was ``seen[i]`` when the
function read it, and stands at ``dependents[places[i]]`` there, which knows in ``slots`` that it is
edge ``i``. So an edge is added and removed in constant time, and two edges between the same nodes
are no trouble.

Invariants, when no function runs: a node that is not CLEAN has no CLEAN dependents; outside of
transactions all nodes are CLEAN; a CLEAN computed node's content is what its function gives for
what it has seen.
"""

from __future__ import annotations

from typing import Any, Callable

from exchange.frozen import same as same_value
from exchange.state.fault import Fault

CLEAN = 0  # the content is right
CHECK = 1  # something that was read may have changed
DIRTY = 2  # the function must run

UNSET = object()
"""The content of a cell that was never computed; in ``seen``: equal to nothing."""


def same(one: Any, other: Any) -> bool:
    """Whether two contents, which are values or faults, are the same."""
    return one is other or same_value(one, other)


def value_of(content: Any) -> Any:
    """A content as a value: None for an error."""
    return None if content is UNSET or type(content) is Fault else content


class Node:
    """A cell: its content is a frozen value, a Fault, or UNSET."""

    __slots__ = (
        "name", "index", "function", "content", "mark",
        # Edges.
        "sources", "seen", "places", "dependents", "slots",
        # The run that is under way, or was last.
        "cursor", "run_id", "read_by", "restarted", "read_fault", "forced", "missing", "circle",
        "chain_at",
        # Results that come later.
        "pending", "serial",
        # The transaction that is open.
        "queued", "planned", "touched_in", "logged_in", "before", "incoming",
        # What was committed.
        "version", "cause", "last", "watchers",
    )  # fmt: skip

    def __init__(self, name: str, index: int, function: Callable | None, content: Any):
        self.name = name
        self.index = index
        self.function = function
        self.content = content
        self.mark = CLEAN if function is None else DIRTY
        self.sources: list[Node] = []
        self.seen: list = []
        self.places: list[int] = []
        self.dependents: list[Node] = []
        self.slots: list[int] = []
        self.cursor = 0
        self.run_id = self.read_by = 0
        self.restarted = False
        self.read_fault = self.forced = self.circle = None
        self.missing: Node | None = None
        self.chain_at = -1
        self.pending = False
        self.serial = 0
        self.queued = self.planned = False
        self.touched_in = self.logged_in = 0
        self.before = self.incoming = None
        self.version = 0
        self.cause = None
        self.last = None
        self.watchers: tuple = ()

    def source_differs(self, at: int) -> bool:
        """Whether something that was read is different now."""
        return not same(self.seen[at], self.sources[at].content)

    def read(self, source: Node, content: Any) -> None:
        """The running function read a source: edge ``cursor`` leads there."""
        at = self.cursor
        self.cursor = at + 1
        if at == len(self.sources):
            self.sources.append(source)
            self.seen.append(content)
            self.places.append(source._join(self, at))
        else:
            if self.sources[at] is not source:
                self.sources[at]._drop(self.places[at])
                self.sources[at] = source
                self.places[at] = source._join(self, at)
            self.seen[at] = content

    def trim(self) -> None:
        """Forgets the edges from ``cursor`` on, which the last run did not need."""
        for at in range(self.cursor, len(self.sources)):
            self.sources[at]._drop(self.places[at])
        del self.sources[self.cursor :], self.seen[self.cursor :], self.places[self.cursor :]

    def reconnect(self, sources: list, seen: list) -> None:
        """Replaces all edges."""
        self.cursor = 0
        self.trim()
        for source, content in zip(sources, seen):
            self.read(source, content)

    def _join(self, dependent: Node, slot: int) -> int:
        self.dependents.append(dependent)
        self.slots.append(slot)
        return len(self.slots) - 1

    def _drop(self, place: int) -> None:
        moved, slot = self.dependents.pop(), self.slots.pop()
        if place < len(self.slots):
            self.dependents[place] = moved
            self.slots[place] = slot
            moved.places[slot] = place
