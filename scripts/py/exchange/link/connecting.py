"""Makes connections for a link, and others when they break (W12).

Thread: the loop's, but for ``connect``.
"""

from __future__ import annotations

import asyncio
from typing import Any

from exchange.core.futures import Future
from exchange.errors import ExchangeError
from exchange.link.packets import PACKET
from exchange.link.session import ENDED, OPEN, SessionLink
from exchange.link.websocket import open_websocket, parse

OPENING = 10.0
"""How long a WebSocket may take to open, in seconds."""
FIRST, LONGEST = 0.1, 10.0
"""How long it waits before it connects again: twice as long each time, in seconds."""


def connect(core: Any, url: Any, token: Any, made: Future) -> None:
    """Links an exchange to the one behind a URL; ``made`` completes with the link. Thread: any."""
    parts = parse(url)
    if token is not None and not isinstance(token, str):
        raise ExchangeError("BAD_MESSAGE", f"expected a text as token, got {type(token).__name__}")
    release = core.means.keep()
    core.post(lambda: _Connecting(core, parts, token, made, release).begin())


class _Connecting:
    """The connections of one link, one after the other."""

    def __init__(self, core: Any, parts: Any, token: Any, made: Future, release: Any):
        self._core = core
        self._means = core.means
        self._parts = parts
        self._made = made
        self._release = release
        self._link = SessionLink(core, token, self._over)
        self._link.greeted = self._greeted
        self._settled = False
        self._tries = 0
        self._task: Any = None

    def begin(self) -> None:
        """Connects for the first time, which is tried once."""
        if self._core.closed:
            self._made.fail(self._core.closed_error())
            self._release()
            return
        self._core.connecting += 1
        self._core.keeping.add(self._link)
        self._task = self._means.loop.create_task(self._run())

    async def _run(self) -> None:
        while self._link.state != ENDED:
            try:
                await self._once()
            except ExchangeError as error:
                if not self._settled:
                    self._fail(error)
            if self._link.state != ENDED:
                self._link.dropped()
                if not self._settled:
                    where = self._parts.netloc
                    text = f"expected a welcome of {where}, the connection ended before it"
                    self._fail(ExchangeError("PEER_GONE", text))
                else:
                    await self._pause()

    async def _once(self) -> None:
        """One connection, from its opening to its end."""
        opening = self._means.loop.create_task(open_websocket(self._means, self._parts, PACKET))
        cancel = self._means.later(OPENING, opening.cancel)
        try:
            socket = await opening
        except asyncio.CancelledError:
            text = f"expected {self._parts.netloc} to answer within {OPENING} s, it did not"
            raise ExchangeError("PEER_GONE", text) from None
        finally:
            cancel()
        if self._link.state == ENDED:
            socket.close(1000)
            return
        self._link.greet(socket)
        while (text := await socket.receive()) is not None:
            self._link.packet(text)

    async def _pause(self) -> None:
        delay = min(LONGEST, FIRST * 2**self._tries) * self._means.random.uniform(0.5, 1.0)
        self._tries = min(self._tries + 1, 30)
        ready = self._means.loop.create_future()
        self._wake = lambda: None if ready.done() else ready.set_result(None)
        self._means.later(delay, self._wake)
        await ready

    def _wake(self) -> None:
        """Nobody waits."""

    def _greeted(self) -> None:
        self._tries = 0
        if not self._settled:
            self._settle()
            self._core.add_link(self._link)
            self._core.link_settled()
            self._made.complete(self._link)
        else:
            self._core.look_again()

    def _fail(self, error: ExchangeError) -> None:
        self._settle()
        self._link.state = ENDED
        self._core.keeping.discard(self._link)
        self._core.link_settled()
        self._release()
        self._made.fail(error)

    def _over(self, why: ExchangeError) -> None:
        self._core.keeping.discard(self._link)
        if self._settled:
            self._release()
        else:
            self._fail(why)
        self._wake()

    def _settle(self) -> None:
        self._settled = True


__all__ = ["FIRST", "LONGEST", "OPEN", "connect"]
