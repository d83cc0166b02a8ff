"""The connecting side: makes connections for a link, and others when they break (W4, W10, W12).

Thread: the loop's, but for ``connect``.
"""

from __future__ import annotations

import asyncio
from typing import Any, Awaitable, Callable

from exchange.core.futures import Future
from exchange.errors import ExchangeError
from exchange.link.connection import Connection
from exchange.link.encoding import Encoding
from exchange.link.forms import bad
from exchange.link.session import ENDED, GREETING, Session

OPENING = 10.0
"""How long a connection may take to open, in seconds."""
WELCOME = 5.0
FIRST, LONGEST = 0.1, 10.0
"""How long it waits before it connects again: twice as long each time, in seconds."""


class Road:
    """How connections are made: where they lead, in words, and what opens one.

    ``peer`` is the id that the other side must have; empty if any will do.
    """

    def __init__(
        self,
        where: str,
        encoding: Encoding,
        opens: Callable[[Any], Awaitable[Connection]],
        token: str | None = None,
        peer: str = "",
    ):
        self.where = where
        self.encoding = encoding
        self.opens = opens
        self.token = token
        self.peer = peer


def connect(core: Any, road: Road, made: Future) -> None:
    """Links an exchange to the one at the end of a road; ``made`` has the link. Thread: any."""
    release = core.means.keep()
    core.post(lambda: _Connecting(core, road, made, release).begin())


class _Dialled(Session):
    """A session of the connecting side; ``welcomed`` is called at each welcome."""

    def __init__(self, core: Any, road: Road, welcomed: Callable[[], None], over: Any):
        super().__init__(core, over)
        self._road = road
        self._welcomed = welcomed
        self._asked: str | None = None
        self._outbox.encoding = road.encoding

    def greet(self, connection: Connection) -> None:
        """There is a connection: says hello."""
        self.state = GREETING
        self._connection = connection
        self._outbox.encoding = connection.encoding
        hello = {"t": "hello", **self.greeting()}
        if self._road.token is not None:
            hello["token"] = self._road.token
        self._asked = self.session
        if self.session is not None:
            hello["resume"] = {"session": self.session, "seq": self.received}
        self._say(hello)
        self._later("welcome", WELCOME, connection.drop)

    def dropped(self) -> None:
        self._cancel("welcome")
        super().dropped()

    def _frame(self, frame: dict) -> None:
        if self.state == GREETING and frame["t"] not in ("welcome", "err", "bye"):
            raise bad(f"expected welcome first, got {frame['t']}")
        super()._frame(frame)

    def _on_welcome(self, frame: dict) -> None:
        if self.state != GREETING:
            raise bad("expected one welcome, got two")
        peer, known = frame["id"], self._core.links.by_id(frame["id"])
        wanted = self.id or self._road.peer
        if frame["v"] != 1:
            raise bad(f"expected version 1, got {frame['v']}")
        if peer == self._core.id or (wanted and peer != wanted):
            raise ExchangeError("CONFLICT", f"expected peer {wanted or 'another'}, got {peer}")
        if known is not None and known is not self:
            raise ExchangeError("CONFLICT", f"expected one link to {peer}, there is one already")
        self._cancel("welcome")
        resumed = frame["resumed"] and self._asked == frame["session"]
        first = self.session is None and self.id == ""
        self.session = frame["session"]
        self.greeted(frame, frame["seq"] if resumed else None)
        self._welcomed()
        if not (resumed or first):
            self._core.sharing.renewed(self)
            self._core.registering.renewed(self)

    def _on_err(self, frame: dict) -> None:
        if self.state == GREETING and frame["code"] == "TIMEOUT":
            # no hello reached the other side in time: it knows nothing of the session
            self._connection.drop()  # type: ignore[union-attr]
            self.dropped()
        else:
            super()._on_err(frame)

    def _session_over(self) -> None:
        self.session = None
        self._begin_anew()
        if self._connection is not None:
            self._connection.drop()  # it was greeted for a session that is over


class _Connecting:
    """The connections of one link, one after the other."""

    def __init__(self, core: Any, road: Road, made: Future, release: Callable[[], None]):
        self._core = core
        self._means = core.means
        self._road = road
        self._made = made
        self._release = release
        self._link = _Dialled(core, road, self._welcomed, self._over)
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
        self._task.add_done_callback(lambda _: self._release())

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
                    text = f"expected a welcome of {self._road.where}, the connection ended before"
                    self._fail(ExchangeError("PEER_GONE", text))
                else:
                    await self._pause()

    async def _once(self) -> None:
        """One connection, from its opening to its end."""
        opening = self._means.loop.create_task(self._road.opens(self._means))
        cancel = self._means.later(OPENING, opening.cancel)
        try:
            connection = await opening
        except asyncio.CancelledError:
            text = f"expected {self._road.where} to answer within {OPENING} s, it did not"
            raise ExchangeError("PEER_GONE", text) from None
        finally:
            cancel()
        if self._link.state == ENDED:
            connection.drop()
            return
        self._link.greet(connection)
        try:
            while (packet := await connection.receive()) is not None:
                self._link.packet(packet)
        except ExchangeError as error:
            if error.code == "PEER_GONE":
                raise
            self._link.refuse(error)

    async def _pause(self) -> None:
        delay = min(LONGEST, FIRST * 2**self._tries) * self._means.random.uniform(0.5, 1.0)
        self._tries = min(self._tries + 1, 30)
        ready = self._means.loop.create_future()
        self._wake = lambda: None if ready.done() else ready.set_result(None)
        self._means.later(delay, self._wake)
        await ready

    def _wake(self) -> None:
        """Nobody waits."""

    def _welcomed(self) -> None:
        self._tries = 0
        if not self._settled:
            self._settled = True
            self._core.add_link(self._link)
            self._core.link_settled()
            self._made.complete(self._link)
        else:
            self._core.peers_changed()

    def _fail(self, error: ExchangeError) -> None:
        self._settled = True
        self._link.state = ENDED
        self._core.keeping.discard(self._link)
        self._core.link_settled()
        self._made.fail(error)

    def _over(self, why: ExchangeError) -> None:
        self._core.keeping.discard(self._link)
        if not self._settled:
            self._fail(why)
        self._wake()
