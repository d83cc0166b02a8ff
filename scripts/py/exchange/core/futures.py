"""What is not there yet: an answer, a timer, an end."""

from __future__ import annotations

import asyncio
import contextvars
import threading
from typing import Any, Callable, Generator

from exchange.errors import ExchangeError

_PENDING, _VALUE, _ERROR = range(3)


class Future:
    """The result of something that an exchange does.

    A plain function takes it with ``result()``, which holds up its own exchange only; a coroutine
    of any loop awaits it. Thread: any.
    """

    __slots__ = ("_lock", "_state", "_content", "_callbacks", "_event", "_make")

    def __init__(self, make: Callable[[Any], Any] | None = None):
        self._lock = threading.Lock()
        self._state = _PENDING
        self._content: Any = None
        self._callbacks: list = []
        self._event: threading.Event | None = None
        self._make = make

    def complete(self, value: Any) -> None:
        """It has that value, unless it has ended before."""
        self._end(_VALUE, value)

    def fail(self, error: BaseException) -> None:
        """It has failed, unless it has ended before."""
        self._end(_ERROR, error)

    def result(self, timeout: float | None = None) -> Any:
        """The value, for which it waits at most ``timeout`` seconds.

        Raises ExchangeError: the failure itself; TIMEOUT when the time has passed; BAD_MESSAGE in
        a coroutine, where waiting would hold up the loop: use ``await`` there.
        """
        seconds(timeout, "timeout")
        if self._state == _PENDING:
            self._wait(timeout)
        if self._state == _ERROR:
            raise _again(self._content)
        return self._content if self._make is None else self._make(self._content)

    def content(self) -> Any:
        """The value that is there. Raises the failure; for whoever was told that it is done."""
        if self._state == _ERROR:
            raise _again(self._content)
        return self._content

    def exception(self, timeout: float | None = None) -> ExchangeError | None:
        """The failure, or None if it has a value; waits as ``result`` does."""
        try:
            self.result(timeout)
        except ExchangeError as error:
            return error
        return None

    def done(self) -> bool:
        """Whether there is a value or a failure."""
        return self._state != _PENDING

    def cancelled(self) -> bool:
        """Never: what was sent is on its way."""
        return False

    def cancel(self, _msg: Any = None) -> bool:
        """Does nothing: what was sent is on its way."""
        return False

    def add_done_callback(self, callback: Callable[[Future], Any], *, context: Any = None) -> None:
        """Calls ``callback(future)`` when it is done, on the thread that ends it, or now."""
        where = context or contextvars.copy_context()
        with self._lock:
            if self._state == _PENDING:
                self._callbacks.append((where, callback))
                return
        where.run(callback, self)

    def __await__(self) -> Generator:
        if self._state == _PENDING:
            loop = asyncio.get_running_loop()
            waiter = loop.create_future()
            self.add_done_callback(lambda _: loop.call_soon_threadsafe(_wake, waiter))
            yield from waiter
        return self.result()

    def __repr__(self) -> str:
        return f"<Future {'done' if self.done() else 'pending'}>"

    def _wait(self, timeout: float | None) -> None:
        if asyncio._get_running_loop() is not None:
            raise ExchangeError(
                "BAD_MESSAGE",
                "expected await in a coroutine, got result(), which would hold up the event loop",
            )
        with self._lock:
            if self._event is None:
                self._event = threading.Event()
            event = self._event
            if self._state != _PENDING:
                event.set()
        if not event.wait(timeout):
            raise ExchangeError("TIMEOUT", f"expected a result within {timeout} s, got none yet")

    def _end(self, state: int, content: Any) -> None:
        with self._lock:
            if self._state != _PENDING:
                return
            self._content = content
            self._state = state
            callbacks, self._callbacks = self._callbacks, []
            if self._event is not None:
                self._event.set()
        for where, callback in callbacks:
            where.run(callback, self)


def seconds(value: Any, what: str) -> float | None:
    """A time in seconds as a float, or None for none. Raises BAD_MESSAGE for what is none."""
    if value is None:
        return None
    if type(value) not in (int, float) or not 0 <= value < 1e9:
        raise ExchangeError("BAD_MESSAGE", f"expected seconds from 0 as {what}, got {value!r}")
    return float(value)


def _wake(waiter: asyncio.Future) -> None:
    if not waiter.done():
        waiter.set_result(None)


def _again(error: BaseException) -> BaseException:
    """The same error anew, so that one who takes it twice finds no traceback of the first time."""
    if isinstance(error, ExchangeError):
        return ExchangeError(error.code, error.message, error.exchange, error.location)
    return error
