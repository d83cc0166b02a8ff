"""One thing at a time: the work of authors in one exchange (rule H10).

::

    submit ─▶ queue ─▶ a turn ─┬─ plain work, on the exchange's own worker thread
                               └─ a stretch of a coroutine, on the loop: up to its next wait

Whoever has the turn owns the state of the exchange. A coroutine that waits has no turn; when it
goes on it queues for one like all others. The loop itself never waits for a turn.

Thread: the loop's, but for what says otherwise.
"""

from __future__ import annotations

import asyncio
import contextvars
import functools
import queue
import threading
import types
from collections import deque
from typing import Any, Callable, Coroutine, Generator

from exchange.core.means import Means

Done = Callable[[Any, "BaseException | None"], Any]


class Stretch:
    """What surrounds each stretch of a coroutine, in its turn. This one is nothing."""

    def begin(self) -> None:
        """The stretch begins."""

    def commit(self) -> None:
        """It has come to a wait."""

    def rollback(self) -> None:
        """It has raised."""

    def result(self, value: Any) -> Any:
        """It is the last one, and this is the result; what is given is the result."""
        return value


class Turns:
    """The turns of one exchange."""

    def __init__(self, means: Means, name: str):
        self._means = means
        self._waiting: deque[Callable[[], None]] = deque()
        self._busy = self._pumping = False
        self._holder: int | None = None
        self._work: queue.SimpleQueue = queue.SimpleQueue()
        self._tasks: set[asyncio.Task] = set()
        # Started now, since no thread can be started once the main one has ended.
        threading.Thread(target=self._serve, name=f"exchange-{name}", daemon=True).start()

    def mine(self) -> bool:
        """Whether the calling thread has the turn. Thread: any."""
        return self._holder == threading.get_ident()

    def submit(self, job: Callable[[], None]) -> None:
        """Queues a job; when it is called it has the turn, until ``release`` is called."""
        self._waiting.append(job)
        self._pump()

    def release(self) -> None:
        """The turn is over."""
        self._holder = None
        self._busy = False
        self._pump()

    def plain(self, work: Callable[[], Any], done: Done) -> None:
        """Has ``work`` called in a turn, on the worker thread, then ``done`` on the loop."""
        context = contextvars.copy_context()
        self.submit(lambda: self._work.put((lambda: context.run(work), done)))

    def start(self, make: Callable[[], Coroutine], stretch: Stretch, done: Done) -> None:
        """Runs a coroutine in stretches, the first one in the next turn."""
        context = contextvars.copy_context()
        self.submit(lambda: self._begin(context, make, stretch, done))

    def go_on(self, coroutine: Coroutine, waited: Any, stretch: Stretch, done: Done) -> None:
        """Runs a coroutine from its first wait on, in which it is already."""
        self._watch(self._stretches(coroutine, stretch, waited, False), done)

    def end(self) -> None:
        """No more turns: coroutines are cancelled, and the worker thread ends."""
        for task in self._tasks:
            task.cancel()
        self._waiting.clear()
        self._work.put(None)

    def _pump(self) -> None:
        if self._pumping:
            return
        self._pumping = True
        while self._waiting and not self._busy:
            self._busy = True
            self._waiting.popleft()()
        self._pumping = False

    def _serve(self) -> None:
        """The worker thread."""
        order = self._work.get()
        while order is not None:
            self._do(*order)
            order = None
            order = self._work.get()

    def _do(self, call: Callable[[], Any], done: Done) -> None:
        self._holder = threading.get_ident()
        value, failure = None, None
        try:
            value = call()
        except BaseException as error:
            failure = error
        self._holder = None
        try:
            self._means.post(functools.partial(self._ended, done, value, failure))
        except RuntimeError:
            pass  # the loop is closed: nobody waits

    def _ended(self, done: Done, value: Any, failure: BaseException | None) -> None:
        try:
            done(value, failure)
        finally:
            self.release()

    def _begin(self, context: Any, make: Callable, stretch: Stretch, done: Done) -> None:
        try:
            coroutine = make()
        except BaseException as error:
            self._ended(done, None, error)
            return
        context.run(self._watch, self._stretches(coroutine, stretch, None, True), done)

    def _watch(self, stretches: Any, done: Done) -> None:
        task = self._means.loop.create_task(_awaiting(stretches))
        self._tasks.add(task)

        def ended(_: asyncio.Task) -> None:
            self._tasks.discard(task)
            if task.cancelled():
                done(None, asyncio.CancelledError())
            elif task.exception() is not None:
                done(None, task.exception())
            else:
                done(task.result(), None)

        task.add_done_callback(ended)

    @types.coroutine
    def _stretches(
        self, coroutine: Coroutine, stretch: Stretch, waited: Any, mine: bool
    ) -> Generator:
        """Drives a coroutine; ``mine`` if it has the turn, else it waits for ``waited`` first."""
        error: BaseException | None = None
        while True:
            if not mine:
                try:
                    yield waited
                    error = None
                except BaseException as thrown:
                    error = thrown
                if (yield from self._take()):
                    error = asyncio.CancelledError()
            mine = False
            self._holder = threading.get_ident()
            try:
                stretch.begin()
                try:
                    if error is not None:
                        waited = coroutine.throw(error)
                    else:
                        waited = coroutine.send(None)
                except StopIteration as stop:
                    result = stretch.result(stop.value)
                    stretch.commit()
                    return result
                stretch.commit()
            except BaseException:
                stretch.rollback()
                raise
            finally:
                self.release()

    def _take(self) -> Generator:
        """Waits for a turn. Gives whether the task was cancelled meanwhile."""
        granted = self._means.loop.create_future()
        self.submit(lambda: granted.set_result(None))
        cancelled = False
        while not granted.done():
            try:
                yield from asyncio.shield(granted)
            except asyncio.CancelledError:
                cancelled = True
        return cancelled


async def _awaiting(stretches: Any) -> Any:
    return await stretches
