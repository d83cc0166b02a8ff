"""The record of a change."""

from __future__ import annotations

from typing import Any, NamedTuple

from exchange.errors import ExchangeError


class Change(NamedTuple):
    """One change of one cell (rule S9).

    ``version`` counts the changes of the cell from 1; 0 is the first value, as a new watcher is
    told of it. ``before`` and ``value`` are None where the cell was in error; ``error`` is that
    of now. ``cause`` is the id of the message on whose behalf it changed.
    """

    cell: str
    version: int
    before: Any
    value: Any
    error: ExchangeError | None
    cause: str | None
