"""What a parent tells the process that it has started (W18)."""

from __future__ import annotations

import functools
import os
from typing import NamedTuple

from exchange.errors import ExchangeError

VARIABLES = (
    "EXCHANGE_PARENT", "EXCHANGE_PARENT_TOKEN", "EXCHANGE_PARENT_ID", "EXCHANGE_CHILD_SUFFIX",
)  # fmt: skip


class Parent(NamedTuple):
    """Where the parent listens, what it wants to see, its id, and how ids end here."""

    path: str
    token: str | None
    id: str
    suffix: str


@functools.lru_cache(maxsize=None)
def parent() -> Parent | None:
    """The parent of this process; None if it was not started by one."""
    path, token, its_id, suffix = (os.environ.get(name, "") for name in VARIABLES)
    return Parent(path, token or None, its_id, suffix) if path else None


def needed_parent() -> Parent:
    """The parent. Raises PEER_GONE if there is none."""
    found = parent()
    if found is None:
        text = f"expected a parent that started this process, {VARIABLES[0]} is not set"
        raise ExchangeError("PEER_GONE", text)
    return found
