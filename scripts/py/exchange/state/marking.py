"""Marks what a change may reach, and keeps it in the order in which it is to be looked at.

A walk down the known edges, depth first, without recursion. A node is noted when the walk leaves
it, so the reverse of the notes has every node after those that it is known to read; this also holds
for the notes of several walks together, since each stops at what is marked. Edges that change while
a transaction is open may spoil the order. It only saves work: what is read out of order is brought
up to date when it is read.
"""

from __future__ import annotations

from exchange.state.node import CHECK, CLEAN, Node


class Marking:
    """The notes of all walks of the open transaction."""

    __slots__ = ("noted", "in_order")

    def __init__(self):
        self.noted: list[Node] = []
        self.in_order = True

    def changed(self, node: Node) -> None:
        """The content of a node has changed."""
        walk = [(node, iter(node.dependents))]
        while walk:
            at, dependents = walk[-1]
            for dependent in dependents:
                if dependent.mark == CLEAN:
                    dependent.mark = CHECK
                    walk.append((dependent, iter(dependent.dependents)))
                    break
            else:
                walk.pop()
                self._note(at)

    def restored(self, node: Node) -> None:
        """The content of a computed node was put back: it may be wrong by now."""
        if node.mark == CLEAN:
            node.mark = CHECK
        self.changed(node)

    def take(self) -> Node:
        """The node to be looked at next, taken from the notes; there must be one."""
        node = self.noted.pop()
        node.queued = False
        return node

    def forget(self) -> None:
        """Nothing that was noted needs to be looked at: all is as it was."""
        while self.noted:
            self.take().mark = CLEAN
        self.in_order = True

    def _note(self, node: Node) -> None:
        if node.function is None:
            return
        if node.queued:
            self.in_order = False
        else:
            node.queued = True
            self.noted.append(node)
