"""asyncio on the program's own thread: loaded only when a script has imported asyncio."""

from __future__ import annotations

import asyncio

from _exchange_host import port
from exchange.errors import ExchangeError
from exchange.host.border import give as _give


class HostLoop(asyncio.AbstractEventLoop):
    """A loop that the host turns: it runs as long as the program does, and cannot be stopped.

    Callbacks continue the message that was being handled when they were given.
    """

    def __init__(self):
        self._debug = False
        self._handler = None

    def time(self):
        return port.now()

    def is_running(self):
        return True

    def is_closed(self):
        return False

    def get_debug(self):
        return self._debug

    def set_debug(self, enabled):
        self._debug = enabled

    def call_soon(self, callback, *args, context=None):
        handle = asyncio.Handle(callback, args, self, context)
        port.later(0.0, _runner(handle))
        return handle

    call_soon_threadsafe = call_soon

    def call_later(self, delay, callback, *args, context=None):
        return self.call_at(self.time() + delay, callback, *args, context=context)

    def call_at(self, when, callback, *args, context=None):
        handle = _TimerHandle(when, callback, args, self, context)
        handle.forget = port.later(max(0.0, float(when) - self.time()), _runner(handle))
        return handle

    def create_future(self):
        return asyncio.Future(loop=self)

    def create_task(self, coro, *, name=None, context=None):
        return asyncio.Task(coro, loop=self, name=name, context=context)

    def get_exception_handler(self):
        return self._handler

    def set_exception_handler(self, handler):
        self._handler = handler

    def call_exception_handler(self, context):
        if self._handler is not None:
            self._handler(self, context)
        else:
            self.default_exception_handler(context)

    def default_exception_handler(self, context):
        error = context.get("exception")
        if error is None:
            port.log(40, context["message"])
        else:
            port.logError(context["message"], error)

    def run_in_executor(self, _executor, func, *args):
        raise _not_here("a thread for " + getattr(func, "__name__", "a function"))

    def run_forever(self):
        raise _not_here("run_forever")

    def run_until_complete(self, _future):
        raise _not_here("run_until_complete")

    def stop(self):
        raise _not_here("stop")

    def close(self):
        raise _not_here("close")

    async def shutdown_asyncgens(self):
        """Nothing is shut down before the program is."""

    async def shutdown_default_executor(self, timeout=None):
        """There is none."""


class _TimerHandle(asyncio.TimerHandle):
    """A timer that lets go of the host's when it is cancelled."""

    def cancel(self):
        if not self._cancelled:
            self.forget()
        asyncio.Handle.cancel(self)


_stepping = []  # the handles whose callbacks run; one that was interrupted is left behind


def _runner(handle):
    def run():
        if not handle.cancelled():
            _stepping.append(handle)
            handle._run()
            _stepping.pop()

    return run


def _not_here(what):
    return ExchangeError("FORBIDDEN", f"expected the loop that the host turns, got {what}")


_loop = HostLoop()


def install(_asyncio):
    """From now on this is the loop that runs."""
    asyncio._set_running_loop(_loop)


def run(awaitable):
    """Runs the coroutine of a handler as a task; gives the host's handle of its result."""
    promise = port.promise()
    task = asyncio.ensure_future(awaitable, loop=_loop)

    def ended(_):
        try:
            promise.complete(_give(task.result()))
        except BaseException as error:
            promise.fail(error)

    task.add_done_callback(ended)
    return promise.future


def interrupted(message):
    """Ends the task in whose midst the host had to interrupt the program."""
    asyncio.tasks._current_tasks.pop(_loop, None)
    while _stepping:
        task = getattr(_stepping.pop()._callback, "__self__", None)
        if isinstance(task, asyncio.Task) and not task.done():
            asyncio.Future.set_exception(task, ExchangeError("SCRIPT_TIMEOUT", message))
