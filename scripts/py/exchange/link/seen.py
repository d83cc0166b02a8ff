"""The events with ``ack`` that a peer has sent, so that one that comes twice is known (W10)."""

from __future__ import annotations

from collections import OrderedDict

KEPT = 4096
FOR = 300.0
"""How long an id is kept, in seconds."""


class Seen:
    """The newest 4,096 ids of the last 5 minutes."""

    __slots__ = ("_ids",)

    def __init__(self):
        self._ids: OrderedDict[str, float] = OrderedDict()

    def before(self, message: str, now: float) -> bool:
        """Whether that id came before; it has now."""
        ids = self._ids
        while ids and (len(ids) > KEPT or next(iter(ids.values())) < now - FOR):
            ids.popitem(last=False)
        if message in ids:
            return True
        ids[message] = now
        return False
