"""What a test has asked for, and has to look at."""

from __future__ import annotations

import sys

from exchange.errors import ExchangeError, Location
from exchange.host.border import relative
from exchange.host.futures import Future

_unheard: dict = {}
"""What the test has asked for, and not looked at yet."""


class Told(Future):
    """A Future that knows where it was made, and whether somebody looks at what comes."""

    __slots__ = ("_place",)

    def __init__(self, future: Future, place: Location | None):
        super().__init__(future._handle, future._make)
        self._place = place
        _unheard[self] = True

    def result(self, timeout: float | None = None):
        _heard(self)
        return super().result(timeout)

    def add_done_callback(self, callback, *, context=None):
        _heard(self)
        super().add_done_callback(callback, context=context)

    def __await__(self):
        _heard(self)
        return super().__await__()

    def _handed_on(self):
        _heard(self)


def told(future: Future) -> Told:
    """The same for a test: if it fails, somebody has to look at it."""
    frame = sys._getframe(2)
    file = relative(frame.f_code.co_filename)
    return Told(future, Location(file, frame.f_lineno) if file else None)


def expect_heard(settle):
    """Fails if something has failed that the test has not looked at."""
    if _unheard:
        settle()
    for one in [*_unheard]:
        error = one.exception() if one.done() else None
        if error is not None:
            said = f"{error.message} (nobody looks at it)"
            raise ExchangeError(error.code, said, error.exchange, error.location or one._place)


def _heard(one: Told):
    _unheard.pop(one, None)
