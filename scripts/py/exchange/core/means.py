"""What an exchange needs from the world: a loop, clocks, chance. Tests pass their own."""

from __future__ import annotations

import asyncio
import functools
import random
import socket
import threading
import time
from typing import Any, Callable


class Means:
    """The means of one event loop.

    Thread: ``post`` and ``later`` on any; what they are given is called on the loop's own.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop):
        self.loop = loop
        self.random: random.Random = random.SystemRandom()

    def now(self) -> float:
        """Seconds of a clock that only goes forward."""
        return time.monotonic()

    def millis(self) -> int:
        """Milliseconds since the epoch."""
        return time.time_ns() // 1_000_000

    def post(self, task: Callable[[], Any]) -> None:
        """Has a task called on the loop, after all that were posted before."""
        self.loop.call_soon_threadsafe(task)

    def later(self, delay: float, task: Callable[[], Any]) -> Callable[[], None]:
        """Has a task called after that many seconds. On the loop. Gives what cancels it."""
        return self.loop.call_later(delay, task).cancel

    async def open(self, host: str, port: int, secure: Any) -> tuple:
        """Opens a connection: reader and writer of streams. OSError if there is none."""
        try:
            return await asyncio.open_connection(host, port, ssl=secure)
        except RuntimeError:  # the main thread has ended, and with it the resolver's threads
            address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][4][0]
            name = host if secure else None
            return await asyncio.open_connection(address, port, ssl=secure, server_hostname=name)

    async def open_path(self, path: str) -> tuple:
        """Connects to a Unix domain socket: reader and writer of streams. OSError if none."""
        return await asyncio.open_unix_connection(path)

    def keep(self) -> Callable[[], None]:
        """Keeps the process until what this gives is called. Thread: any. Whose loop it is does."""
        return lambda: None


class _Background(Means):
    """A loop on a thread of its own, which does not keep the process from ending."""

    def __init__(self, loop: asyncio.AbstractEventLoop):
        super().__init__(loop)
        self._lock = threading.Lock()
        self._kept = 0
        self._over = threading.Event()

    def keep(self) -> Callable[[], None]:
        with self._lock:
            self._kept += 1
            if self._kept == 1:
                self._over = threading.Event()
                threading.Thread(target=self._over.wait, name="exchange-link").start()
        held = [True]

        def release() -> None:
            with self._lock:
                if held and held.pop():
                    self._kept -= 1
                    if not self._kept:
                        self._over.set()

        return release


def means_here() -> Means:
    """Those of the loop that runs here, or of one that runs on a thread of its own."""
    try:
        return Means(asyncio.get_running_loop())
    except RuntimeError:
        return _background()


@functools.lru_cache(maxsize=None)
def _background() -> Means:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="exchange-loop", daemon=True).start()
    return _Background(loop)
