"""What is not there yet: an answer, a timer, an end."""

from __future__ import annotations

import sys

from _exchange_host import port
from exchange.errors import ExchangeError

_done, _take, _wait, _then, _sleep = port.done, port.take, port.wait, port.then, port.sleep


class Future:
    """The result of something that the host does.

    A plain function takes it with ``result()``, which holds up its own exchange only; a
    coroutine awaits it. Also understood by asyncio, as a future of the loop that runs.
    """

    __slots__ = ("_handle", "_make", "_asyncio_future_blocking")

    def __init__(self, handle, make=None):
        self._handle = handle
        self._make = make
        self._asyncio_future_blocking = False

    def result(self, timeout: float | None = None):
        """The value, for which it waits at most ``timeout`` seconds.

        Raises ExchangeError: the failure itself, or TIMEOUT when the time has passed.
        """
        if not _done(self._handle) and not _wait(self._handle, seconds(timeout, "timeout")):
            raise ExchangeError("TIMEOUT", f"expected a result within {timeout} s, got none yet")
        value = _take(self._handle)
        return value if self._make is None else self._make(value)

    def exception(self, timeout: float | None = None):
        """The failure, or None if it has a value; waits as ``result`` does."""
        try:
            self.result(timeout)
        except ExchangeError as error:
            return error
        return None

    def done(self) -> bool:
        """Whether there is a value or a failure."""
        return _done(self._handle)

    def cancelled(self) -> bool:
        """Never: what was sent is on its way."""
        return False

    def cancel(self, _msg=None) -> bool:
        """Does nothing: what was sent is on its way."""
        return False

    def add_done_callback(self, callback, *, context=None):
        """Calls ``callback(future)`` when it is done, on the program's own thread."""
        if context is None:
            _then(self._handle, lambda: callback(self))
        else:
            _then(self._handle, lambda: context.run(callback, self))

    def _handed_on(self):
        """It is somebody else's: whoever asked takes what comes."""

    def get_loop(self):
        """The loop of asyncio, for asyncio."""
        return sys.modules["asyncio"].get_running_loop()

    def __await__(self):
        if not _done(self._handle):
            self._asyncio_future_blocking = True
            yield self
        return self.result()

    def __repr__(self) -> str:
        return f"<Future {'done' if self.done() else 'pending'}>"


def sleep(delay: float) -> Future:
    """Completes after ``delay`` seconds: ``await sleep(0.1)`` or ``sleep(0.1).result()``."""
    return Future(_sleep(seconds(delay, "delay")))


def seconds(value, what: str):
    """A time in seconds as a float, or None for none."""
    if value is None:
        return None
    if type(value) not in (int, float) or not 0 <= value < 1e9:
        raise ExchangeError("BAD_MESSAGE", f"expected seconds from 0 as {what}, got {value!r}")
    return float(value)
