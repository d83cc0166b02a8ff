"""Dispatches named signals: one queue, two tables of handlers, three hooks.

::

    signal ─┬─▶ immediate table ─▶ handler now ─▶ result
            ├─▶ delayed table ───▶ queue ─▶ step, run ─▶ handler in its turn
            └─▶ neither ─────────▶ unhandled hook

Invariants, whenever a handler, a hook or the owner has control:

1. A generation is a number. A step reads the size of the queue once, as it begins, and takes that
   many signals. New ones join at the end, so they cannot be among them.
2. A signal is taken before it is handled. Whatever its handler does or raises, no other signal is
   lost and none comes twice.
3. A handler is looked up when its signal is processed, immediate first.
4. One loop at most. All foreign code is called with ``_depth`` above 0, and no loop starts then.
   So no chain of delayed signals deepens the stack, however long it is, and no generation passes
   in the midst of a handler.
5. Nothing is allocated for a signal, but by a queue that grows: name and value are two places.

Thread: one thread owns a kernel, and calls everything here. Nothing is checked or locked.

Source: docs/spec/kernel.md, K1 to K14.
"""

from __future__ import annotations

from collections import deque
from typing import Any, Callable, Protocol

Handler = Callable[[Any], Any]


class Hooks(Protocol):
    """What a kernel tells its owner. What a hook raises is counted and goes no further."""

    def unhandled(self, name: str, value: Any) -> None:
        """A signal whose name is in neither table."""

    def failed(self, name: str, value: Any, error: BaseException) -> None:
        """A handler raised while it handled that signal."""

    def overrun(self, generations: int, queued: int) -> None:
        """A run reached its limit of generations with so many signals left."""


class SignalKernel:
    """A kernel without handlers or signals, which tells these hooks what goes wrong."""

    __slots__ = ("_hooks", "_immediate", "_delayed", "_queue", "_depth", "_running", "_failures")

    def __init__(self, hooks: Hooks):
        if hooks is None:
            raise TypeError("expected hooks, got None")
        self._hooks = hooks
        self._immediate: dict[str, Handler] = {}
        self._delayed: dict[str, Handler] = {}
        self._queue: deque = deque()
        self._depth = 0
        self._running = False
        self._failures = 0

    def immediate(self, name: str, handler: Handler) -> None:
        """Defines, or replaces, the handler that is called as soon as a name is signalled.

        It wins over a delayed one of the same name.
        """
        self._immediate[_named(name)] = _callable(handler)

    def delayed(self, name: str, handler: Handler) -> None:
        """Defines, or replaces, the handler a step calls in its turn. Its result is dropped."""
        self._delayed[_named(name)] = _callable(handler)

    def remove(self, name: str) -> bool:
        """Removes a name from both tables; tells whether either held it.

        Its queued signals keep their turns, and are unhandled unless it is defined again by then.
        """
        known = self.knows(name)
        self._immediate.pop(name, None)
        self._delayed.pop(name, None)
        return known

    def knows(self, name: str) -> bool:
        """Whether either table holds a name."""
        return _named(name) in self._immediate or name in self._delayed

    def signal(self, name: str, value: Any = None) -> Any:
        """Calls the immediate handler, or queues for the delayed one, or tells the unhandled hook.

        Gives what the immediate handler returned; None if it raised, or if there is none.
        """
        handler = self._immediate.get(_named(name))
        if handler is not None:
            return self._call(handler, name, value)
        if name in self._delayed:
            self._queue.append(name)
            self._queue.append(value)
        else:
            self._tell(self._hooks.unhandled, name, value)
        return None

    def step(self) -> int:
        """Processes one generation: what is queued now, first in first out.

        Gives the signals processed, however they ended; 0, at once, inside a handler or a hook.
        """
        if self._depth:
            return 0
        self._running = True
        try:
            return self._generation()
        finally:
            self._running = False

    def run(self, limit: int) -> int:
        """Processes generations until the queue is empty or ``limit`` of them have passed.

        What is left then stays queued, and the overrun hook is called, once. Gives the generations
        passed; 0, at once, inside a handler or a hook. Raises ValueError for a limit below 1.
        """
        if limit < 1:
            raise ValueError(f"a run needs a limit of 1 or more, not {limit}")
        if self._depth:
            return 0
        generations = 0
        self._running = True
        try:
            while self._queue and generations < limit:
                self._generation()
                generations += 1
            if self._queue:
                self._tell(self._hooks.overrun, generations, self.queued())
            return generations
        finally:
            self._running = False

    def queued(self) -> int:
        """Signals that wait; one that is being handled is no longer among them."""
        return len(self._queue) // 2

    def running(self) -> bool:
        """Whether a step or run is under way."""
        return self._running

    def hook_failures(self) -> int:
        """Calls of hooks that ended with an exception, since the kernel was made."""
        return self._failures

    def _generation(self) -> int:
        take = self._queue.popleft
        size = self.queued()
        for _ in range(size):
            name = take()
            value = take()
            handler = self._immediate.get(name) or self._delayed.get(name)
            if handler is not None:
                self._call(handler, name, value)
            else:
                self._tell(self._hooks.unhandled, name, value)
        return size

    def _call(self, handler: Handler, name: str, value: Any) -> Any:
        self._depth += 1
        try:
            return handler(value)
        except BaseException as error:
            self._tell(self._hooks.failed, name, value, error)
            if _fatal(error):
                raise
            return None
        finally:
            self._depth -= 1

    def _tell(self, hook: Callable, *arguments: Any) -> None:
        self._depth += 1
        try:
            hook(*arguments)
        except BaseException as error:
            self._failures += 1
            if _fatal(error):
                raise
        finally:
            self._depth -= 1


def _named(name: str) -> str:
    if not isinstance(name, str):
        raise TypeError(f"expected a name, got {name!r}")
    return name


def _callable(handler: Handler) -> Handler:
    if not callable(handler):
        raise TypeError(f"expected a handler, got {handler!r}")
    return handler


def _fatal(error: BaseException) -> bool:
    return isinstance(error, MemoryError) or not isinstance(error, Exception)
