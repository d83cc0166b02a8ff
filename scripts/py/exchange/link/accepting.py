"""The accepting side: links over connections that others open (W4, W10).

Thread: the loop's.
"""

from __future__ import annotations

import hmac
from typing import Any

from exchange.errors import ExchangeError
from exchange.link.connection import Connection
from exchange.link.forms import bad
from exchange.link.session import ENDED, Session

HELLO = 5.0
"""How long a hello may take, in seconds."""
UNGREETED = 1000
"""How many connections may be without a hello; one more is closed."""
SESSIONS = 10_000
_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


class Acceptor:
    """Whoever says the token, if there is one, becomes a peer of an exchange."""

    def __init__(self, core: Any, token: str | None = None):
        self._core = core
        self._token = token
        self.ungreeted = 0

    def accept(self, connection: Connection) -> Arrived:
        """A connection was opened. Gives whom to tell what comes."""
        return Arrived(self._core, self, connection)

    async def serve(self, connection: Connection) -> None:
        """Takes what comes on a connection, to its end."""
        arrived, release = self.accept(connection), self._core.means.keep()
        try:
            while (packet := await connection.receive()) is not None:
                arrived.packet(packet)
        except ExchangeError as error:
            arrived.refuse(error)
        finally:
            arrived.closed()
            self._core.means.post(release)

    def welcome(self, connection: Connection, hello: dict) -> Session:
        """Takes a hello. Raises what refuses it."""
        core, peer = self._core, hello["id"]
        if hello["v"] != 1:
            raise bad(f"expected version 1, got {hello['v']}")
        if self._token is not None and not _same(self._token, hello.get("token")):
            text = f"expected the token of exchange {core.id}, got none or another"
            raise ExchangeError("UNAUTHENTICATED", text)
        resume = hello.get("resume") or {"session": "", "seq": 0}
        known = core.sessions.get(resume["session"])
        if known is not None and known.id == peer:
            known.accepted(connection, hello, resume["seq"])
            return known
        self._leave(peer)
        if peer == core.id or core.links.by_id(peer) is not None:
            text = f"expected one link between {peer} and {core.id}, got a second one"
            raise ExchangeError("CONFLICT", text)
        if core.closed:
            raise core.closed_error()
        if len(core.sessions) >= SESSIONS:
            raise NoRoom(f"expected at most {SESSIONS} links to {core.id}, got one more")
        session = _Accepted(core)
        session.accepted(connection, hello, None)
        return session

    def _leave(self, peer: str) -> None:
        """Whoever comes anew while nobody holds its former session was started again."""
        for session in list(self._core.sessions.values()):
            if session.id == peer and session._connection is None:
                text = f"{peer} has come again without its session"
                session.refuse(ExchangeError("PEER_GONE", text))


class Arrived:
    """One connection that was accepted: a hello, then what its session gets."""

    def __init__(self, core: Any, acceptor: Acceptor, connection: Connection):
        self._acceptor = acceptor
        self._connection = connection
        self._session: Session | None = None
        self._over = False
        acceptor.ungreeted += 1
        self._cancel = core.means.later(HELLO, self._too_late)
        if acceptor.ungreeted > UNGREETED:
            self.refuse(NoRoom(f"expected at most {UNGREETED} connections without a hello"))

    def packet(self, content: Any) -> None:
        """A packet came."""
        if self._session is not None:
            if self._session._connection is self._connection:
                self._session.packet(content)
        elif not self._over:
            try:
                hello = self._hello(content)
                self._greeted()
                self._session = self._acceptor.welcome(self._connection, hello)
            except ExchangeError as error:
                self.refuse(error)

    def refuse(self, error: ExchangeError) -> None:
        """The link is ended, or not begun, because of what came."""
        if self._session is not None:
            if self._session._connection is self._connection:
                self._session.refuse(error)
        elif not self._over:
            self._greeted()
            self._over = True
            frame = {"t": "err", "code": error.code, "message": error.message}
            if not isinstance(error, NoRoom):
                frame["end"] = True
            encoding = self._connection.encoding
            self._connection.send(encoding.packet([encoding.frame(frame)]))
            self._connection.close(4000)

    def closed(self) -> None:
        """The connection is gone."""
        if not self._over and self._session is None:
            self._greeted()
        self._over = True
        if self._session is not None:
            self._session.dropped_if(self._connection)

    def _hello(self, content: Any) -> dict:
        frames = self._connection.encoding.read(content)
        if len(frames) != 1 or frames[0]["t"] != "hello":
            raise bad(f"expected hello first, alone in its packet, got {frames[0]['t'][:40]!r}")
        return frames[0]

    def _greeted(self) -> None:
        if self._cancel is not None:
            self._cancel()
            self._cancel = None
            self._acceptor.ungreeted -= 1

    def _too_late(self) -> None:
        self.refuse(ExchangeError("TIMEOUT", f"expected a hello within {HELLO:.0f} s, got none"))


class NoRoom(ExchangeError):
    """No link can be taken now, so that the other side comes again."""

    def __init__(self, text: str):
        super().__init__("OVERLOADED", text)


class _Accepted(Session):
    """A session of the accepting side."""

    def __init__(self, core: Any):
        super().__init__(core, self._ended)
        bits = core.means.random.getrandbits(22 * 6)
        self.session = "".join(_DIGITS[bits >> shift & 63] for shift in range(0, 22 * 6, 6))
        self._release = core.means.keep()
        core.sessions[self.session] = self
        core.keeping.add(self)

    def accepted(self, connection: Connection, hello: dict, seq: int | None) -> None:
        """A hello came on a connection: says welcome. ``seq`` is what the other side has."""
        before, resumed = self._connection, seq is not None
        if before is not None:
            self.dropped()
            before.drop()
        self._connection = connection
        self._outbox.encoding = connection.encoding
        welcome = {"t": "welcome", **self.greeting(), "session": self.session}
        self._say({**welcome, "resumed": resumed, "seq": self.received})
        try:
            self.greeted(hello, seq)
        except ExchangeError as error:
            self.refuse(error)
        if not resumed and self.state != ENDED:
            self._core.add_link(self)
        self._core.peers_changed()

    def _ended(self, _why: ExchangeError) -> None:
        del self._core.sessions[self.session]
        self._core.keeping.discard(self)
        self._release()


def _same(token: str, given: Any) -> bool:
    return hmac.compare_digest(token.encode(), (given or "").encode("utf-8", "surrogatepass"))
