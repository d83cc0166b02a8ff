"""Calls the author's functions, each in a turn of the exchange (H4, H6, H8, H9, S6).

Thread: the exchange's loop, but for what is called in a turn.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
import threading
from typing import Any, Callable

from exchange.core.futures import Future
from exchange.core.message import Message
from exchange.core.outgoing import set_order
from exchange.core.names import sent_name
from exchange.core.passage import Handling, Passage, current
from exchange.core.pipeline import too_late
from exchange.core.turns import Stretch
from exchange.errors import ExchangeError
from exchange.frozen import frozen
from exchange.places import error_of, written_at
from exchange.state import State
from exchange.state.settling import Later
from exchange.values import NULL

AT_WORK = 65_536


class Sig:
    """``sig(name, value)`` emits on behalf of the message that is being handled."""

    __slots__ = ("_emit",)

    def __init__(self, emit: Callable[[str, Any], None]):
        self._emit = emit

    def __call__(self, name: str, value: Any = None) -> None:
        self._emit(name, value)


class Entry:
    """A handler, and where it was written."""

    __slots__ = ("name", "function", "told")

    def __init__(self, name: str, function: Callable):
        self.name = name
        self.function = function
        place = written_at(function)
        self.told = f"handler {name}" if place is None else f"handler {name} ({place})"


class _Transaction(Stretch):
    """Each stretch is one transaction of the state, on behalf of the handled message."""

    def __init__(self, graph: Any, cause: str | None):
        self._graph = graph
        self._cause = cause
        self._open = False

    def begin(self) -> None:
        self._graph.begin(self._cause)
        self._open = True

    def commit(self) -> None:
        self._open = False
        self._graph.commit()

    def rollback(self) -> None:
        if self._open:
            self._open = False
            self._graph.rollback()

    def result(self, value: Any) -> Any:
        return value if value is NULL else frozen(value)


class Work:
    """The work of one exchange."""

    def __init__(self, core: Any):
        self._core = core
        self._log = logging.getLogger(f"exchange.{core.id}")
        self.at_work = 0

    def queue(self, passage: Passage) -> bool:
        """Queues a message for its own handler; False if there is none. Raises OVERLOADED."""
        core, message = self._core, passage.message
        entry = core.handlers.find(message.name)
        if entry is None:
            return False
        if self.at_work >= AT_WORK:
            raise ExchangeError(
                "OVERLOADED",
                f"expected at most {AT_WORK} messages at work in {core.id}, "
                f"{message.name} was one more",
            )
        self.at_work += 1
        core.ring.record("QUEUED", message)
        passage.accept()
        handling = Handling(core.id, passage, entry.told, core.means.now())
        token = current.set(handling)
        try:
            self._begin(handling, entry.function)
        finally:
            current.reset(token)
        return True

    def observe(self, passage: Passage) -> None:
        """Calls the subscribers of this exchange and those of the peer that it came from."""
        name = passage.message.name
        tables = [self._core.subscribers]
        if passage.origin is not None:
            tables.append(passage.origin.subscribers)
        for table in tables:
            for key, subscriber in table.of(name):
                self._on_behalf(
                    passage,
                    lambda key=key, fn=subscriber, table=table: (
                        fn(passage.seen) if table.has(key) else None
                    ),
                    inspect.iscoroutinefunction(subscriber),
                )

    def tell(self, watch: Any, change: Any, message: Message, link: Any) -> None:
        """Calls who watches a cell of a peer, on behalf of the message that told of the change."""
        self._on_behalf(
            Passage(message, self._core.id, link),
            lambda: None if watch.ended else watch.subscriber(change),
            inspect.iscoroutinefunction(watch.subscriber),
        )

    def run(self, work: Callable[[], Any], future: Future) -> None:
        """Does something with the state in a turn; the future has its result. Thread: any."""
        core = self._core
        if core.turns.mine():
            try:
                future.complete(work())
            except Exception as error:
                future.fail(error_of(error, core.id))
            return

        def done(value: Any, failure: BaseException | None) -> None:
            if failure is not None:
                future.fail(error_of(failure, core.id))
            else:
                future.complete(value)

        def start() -> None:
            if core.closed:
                future.fail(core.closed_error())
            else:
                core.turns.plain(work, done)

        core.post(start)

    def told(self, function: Callable[[Any], Any]) -> Callable[[Any], None]:
        """A watcher as the state calls it: what comes later of it is run besides."""

        def tell(change: Any) -> None:
            result = function(change)
            if inspect.iscoroutine(result):
                cause = change.cause
                self._core.post(lambda: self._besides(result, cause))

        return tell

    def later(self, result: Any) -> Later | None:
        """What the function of a computed cell returned, if it comes later (S6). In a turn."""
        if isinstance(result, Future):
            return Later(lambda done: result.add_done_callback(lambda _: _settle(result, done)))
        if inspect.iscoroutine(result):
            return self._first_step(result)
        if asyncio.isfuture(result):
            loop = self._core.means.loop
            return Later(
                lambda done: loop.call_soon_threadsafe(
                    result.add_done_callback, lambda _: _settle(result, done)
                )
            )
        return None

    def settle(self, task: Callable[[], None]) -> None:
        """Takes a result that came later, in a turn. Thread: any."""
        core = self._core
        core.post(lambda: None if core.closed else core.turns.plain(task, self._subscriber_ended))

    def _on_behalf(self, passage: Passage, call: Callable[[], Any], coroutine: bool) -> None:
        """Calls what observes, in a turn; what it sends has that message as its cause."""
        core = self._core
        handling = Handling(core.id, passage, "a subscriber", core.means.now())
        handling.answered = True
        token = current.set(handling)
        try:
            self._call(call, passage.message.id, self._subscriber_ended, coroutine)
        finally:
            current.reset(token)

    def _begin(self, handling: Handling, function: Callable) -> None:
        passage = handling.passage
        seen = passage.seen
        sig = Sig(lambda name, value: self._emit(handling, name, value))
        graph = self._core.graph
        state = State(graph.get, lambda cell, value: graph.set(cell, value, seen.id), graph.names)

        def call() -> Any:
            deadline = passage.deadline
            if deadline is not None and self._core.means.now() >= deadline:
                raise _Late
            handling.started = self._core.means.now()
            return function(seen, sig, state)

        def done(value: Any, failure: BaseException | None) -> None:
            self._ended(handling, value, failure)

        self._call(call, seen.id, done, inspect.iscoroutinefunction(function))

    def _emit(self, handling: Handling, name: str, value: Any) -> None:
        core = self._core
        if name == "set":
            order = set_order(value)
            core.graph.set(order["name"], order["value"], handling.passage.seen.id)
            return
        checked, content = sent_name(name), frozen(value)
        core.post(lambda: core.outgoing.emit(handling, checked, content))

    def _call(self, call: Callable[[], Any], cause: str, done: Any, coroutine: bool) -> None:
        """Calls a function in a turn, as one transaction; what it awaits, in further ones."""
        turns, stretch = self._core.turns, _Transaction(self._core.graph, cause)
        if coroutine:
            turns.start(lambda: _coroutine(call), stretch, done)
            return

        def work() -> Any:
            stretch.begin()
            try:
                result = call()
                comes_later = inspect.isawaitable(result)
                result = result if comes_later else stretch.result(result)
            except BaseException:
                stretch.rollback()
                raise
            stretch.commit()
            return result

        def worked(result: Any, failure: BaseException | None) -> None:
            if failure is None and inspect.isawaitable(result):
                turns.start(lambda: _awaited(result), stretch, done)
            else:
                done(result, failure)

        turns.plain(work, worked)

    def _ended(self, handling: Handling, value: Any, failure: BaseException | None) -> None:
        core = self._core
        self.at_work -= 1
        if isinstance(failure, _Late):
            handling.answered = True
            core.pipeline.fail(handling.passage, too_late(handling.passage))
        elif failure is not None:
            core.answers.handled(handling, None, self._failure(handling, failure))
        else:
            core.answers.handled(handling, value, None)
        core.check_closing()

    def _failure(self, handling: Handling, thrown: BaseException) -> ExchangeError:
        if isinstance(thrown, asyncio.CancelledError) and self._core.closed:
            return self._core.closed_error()
        error = error_of(thrown, self._core.id)
        if isinstance(thrown, ExchangeError):
            return error
        text = f"{handling.handler.split(' (')[0]} of exchange {self._core.id} failed: "
        return ExchangeError(error.code, text + error.message, error.exchange, error.location)

    def _subscriber_ended(self, _value: Any, failure: BaseException | None) -> None:
        if failure is not None and not isinstance(failure, asyncio.CancelledError):
            self._log.warning("a subscriber failed: %s", error_of(failure, self._core.id))

    def _besides(self, coroutine: Any, cause: str | None) -> None:
        stretch = _Transaction(self._core.graph, cause)
        self._core.turns.start(lambda: coroutine, stretch, self._subscriber_ended)

    def _first_step(self, coroutine: Any) -> Later:
        """Runs a coroutine to its first wait, so that what it reads is known; on the loop."""
        turns, loop = self._core.turns, self._core.means.loop
        waited, ended = _on_loop(loop, lambda: _step(coroutine))
        if ended:
            return Later(lambda done: done(waited, None))
        return Later(
            lambda done: loop.call_soon_threadsafe(
                turns.go_on, coroutine, waited, Stretch(), done
            )
        )


class _Late(Exception):
    """The time of a message was over before its handler was called."""


async def _coroutine(call: Callable[[], Any]) -> Any:
    result = call()
    return await result if inspect.isawaitable(result) else result


async def _awaited(awaitable: Any) -> Any:
    return await awaitable


def _step(coroutine: Any) -> tuple[Any, bool]:
    try:
        return coroutine.send(None), False
    except StopIteration as stop:
        return stop.value, True


def _settle(future: Any, done: Any) -> None:
    try:
        value = future.result()
    except BaseException as error:
        done(None, error)
    else:
        done(value, None)


def _on_loop(loop: asyncio.AbstractEventLoop, work: Callable[[], Any]) -> Any:
    """The result of something that is called on the loop, for which this thread waits.

    The loop never waits for a turn, so it comes to it.
    """
    if asyncio._get_running_loop() is loop:
        return work()
    outcome: list = []
    ready = threading.Event()

    def call() -> None:
        try:
            outcome.extend((work(), None))
        except BaseException as error:
            outcome.extend((None, error))
        ready.set()

    loop.call_soon_threadsafe(call)
    ready.wait()
    if outcome[1] is not None:
        raise outcome[1]
    return outcome[0]
