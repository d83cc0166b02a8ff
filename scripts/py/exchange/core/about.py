"""What an exchange tells of itself to whoever asks.

No function of the author is called and no turn is waited for, so it answers also while all handlers
wait. Thread: the exchange's loop.
"""

from __future__ import annotations

from typing import Any

from exchange.core.passage import Passage
from exchange.frozen import frozen
from exchange.version import VERSION

PROTOCOL = 1
"""Of the wire (docs/spec/protocol.md)."""


class About:
    """Answers ``$ping``, ``$info`` and ``$stats``."""

    def __init__(self, core: Any):
        self._core = core
        self._since = core.means.millis()
        self._answers = {"$ping": self._ping, "$info": self._info, "$stats": self._stats}

    def tell(self, passage: Passage) -> bool:
        """Takes a message that is for every exchange; False if it is another one."""
        core, name = self._core, passage.message.name
        answer = self._answers.get(name)
        if answer is None:
            return False
        passage.accept()
        if not passage.is_request():
            core.ring.record("DROPPED", passage.message, f"{name} is no request")
            return True
        told = frozen({"id": core.id, **answer()})
        core.ring.record("HANDLED", passage.message, name)
        core.answers.answer(passage, name, told)
        return True

    def _ping(self) -> dict:
        return {"at": self._core.means.millis()}

    def _info(self) -> dict:
        core = self._core
        return {
            "language": "python", "version": VERSION, "protocol": PROTOCOL, "since": self._since,
            "handles": core.handlers.names(), "cells": core.sharing.names,
        }  # fmt: skip

    def _stats(self) -> dict:
        core, count = self._core, self._core.ring.count
        return {
            "at": core.means.millis(), "since": self._since, "handling": core.work.at_work,
            "parked": len(core.parking), "pending": len(core.pending),
            "links": len(core.links.all()), "received": count("RECEIVED"),
            "queued": count("QUEUED"), "handled": count("HANDLED"), "emitted": count("EMITTED"),
            "forwarded": count("FORWARDED"), "dropped": count("DROPPED"), "failed": count("FAILED"),
        }  # fmt: skip
