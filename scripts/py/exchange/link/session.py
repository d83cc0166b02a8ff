"""What is said over a link, and what it means, once both sides have greeted (W5 to W15).

It writes and reads packets and knows no sockets: a connection is a ``Connection``.

::

    GREETING ──greeted──▶ OPEN ──dropped──▶ BROKEN ──▶ GREETING …
        └──────── err with end, bye, end() ────────▶ ENDED

Thread: the loop's.
"""

from __future__ import annotations

from typing import Any, Callable, Iterable

from exchange.core.links import Link
from exchange.core.message import Message
from exchange.errors import CODES, ExchangeError
from exchange.link.connection import Connection
from exchange.link.credit import Grant
from exchange.link.encoding import size_of
from exchange.link.forms import NAMES, Forged, announced, bad, read_message
from exchange.link.outbox import Entry, Outbox
from exchange.link.seen import Seen

KEEP = 60.0
"""How long a session outlives its connection, in seconds."""
QUIET, SILENT = 10.0, 30.0
ACK_WITHIN = 0.1
"""How long the ack of a request waits for its reply, in seconds."""
GREETING, OPEN, BROKEN, ENDED = "greeting", "open", "broken", "ended"


class Session(Link):
    """A link whose peer is at the other end of connections that come and go.

    ``over`` is called once, with why the link ended.
    """

    def __init__(self, core: Any, over: Callable[[ExchangeError], None]):
        super().__init__("")
        self._core = core
        self._means = core.means
        self._over = over
        self.state = BROKEN
        self.session: str | None = None
        self.received = 0
        self._connection: Connection | None = None
        self._told: int | None = 0  # the last ack that was sent; None if one is due at once
        self._said: tuple[set, set] = (set(), set())
        self._grant = Grant()
        self._seen = Seen()
        self._heard = 0.0
        self._pings = 0
        self._flushing = False
        self._cancels: dict[str, Callable[[], None]] = {}
        self._outbox = Outbox(self._means.now, self.lost)

    # What the exchange asks for.

    def send(
        self,
        message: Message,
        copy: bool,
        accepted: Any,
        left: Callable[[], None] | None = None,
    ) -> None:
        if self.state == ENDED or not self.open:
            raise self.gone(message)
        entry = Entry(message, copy, accepted, self._outbox.encoding)
        entry.left = left
        self._outbox.add(entry)
        if accepted is not None and message.delivery == "fire":
            accepted.complete(None)
        self._flush_soon()

    def announce(self, handles: Iterable[str], wants: Iterable[str]) -> None:
        self._say_names("announce", handles, wants)

    def withdraw(self, handles: Iterable[str], wants: Iterable[str]) -> None:
        self._say_names("withdraw", handles, wants)

    def tell(self, frame: dict) -> bool:
        told = self.state == OPEN and self._connection is not None
        if told:
            self._say(frame)
        return told

    def end(self) -> None:
        if self.state != ENDED:
            if self.state == OPEN and self._connection is not None:
                self._flush()
                self._say({"t": "bye", "reason": "closed"})
                self._connection.close(1000)
            elif self._connection is not None:
                self._connection.close(1000)
            text = f"expected the link to {self.id} to be open, it was closed here"
            self._finish(ExchangeError("CLOSED", text, self._core.id))

    # What the connection tells.

    def packet(self, content: Any) -> None:
        """A packet came."""
        connection = self._connection
        if connection is None:
            return
        self._heard = self._means.now()
        try:
            frames = connection.encoding.read(content)
            count = sum(frame["t"] == "msg" for frame in frames)
            more = self._grant.use(count, size_of(content)) if count else None
            for frame in frames:
                if self.state in (GREETING, OPEN):
                    self._frame(frame)
            if more is not None and self.state == OPEN:
                self._say({"t": "credit", **more})
        except ExchangeError as error:
            self.refuse(error)

    def dropped(self) -> None:
        """The connection is gone without a good-bye: the session waits for another one."""
        self._cancel("heartbeat", "ack")
        self._connection = None
        if self.state == OPEN or (self.state == GREETING and self.session is not None):
            if "session" not in self._cancels:
                self._later("session", KEEP, self._session_over)
        if self.state != ENDED:
            self.state = BROKEN

    def dropped_if(self, connection: Connection) -> None:
        """That connection is gone; another one may have taken its place."""
        if self._connection is connection:
            self.dropped()

    def refuse(self, error: ExchangeError) -> None:
        """Ends the link because of what the peer did."""
        if self.state == ENDED:
            return
        if self._connection is not None:
            self._say({"t": "err", "code": error.code, "message": error.message, "end": True})
            self._connection.close(4000)
        self._finish(error)

    # The greeting, of either side.

    def greeting(self) -> dict:
        """What a greeting says of this side."""
        names, wants = self._core.handlers.names(), self.wanted()
        self._said = (set(names), set(wants))
        return {
            "v": 1, "id": self._core.id, "handles": names[:NAMES], "wants": wants[:NAMES],
            "credit": self._grant.first(), "name": "exchange-python",
        }  # fmt: skip

    def greeted(self, frame: dict, seq: int | None) -> None:
        """The other side has greeted: ``seq`` is what it has received, None in a new session."""
        new = self.id == ""
        self.id = self._outbox.peer = frame["id"]
        self.state = OPEN
        self._heard = self._means.now()
        self._cancel("session")
        self.relearn(*announced(frame))
        self._outbox.credit(frame["credit"]["messages"], frame["credit"]["bytes"], anew=True)
        if seq is not None:
            self._on_ack({"seq": seq})
            self._outbox.again()
        elif not new:
            self._begin_anew()
        self._announce_changes()
        self._later("heartbeat", QUIET, self._beat)
        self._flush_soon()

    # Frames.

    def _frame(self, frame: dict) -> None:
        kind = frame["t"]
        handler = getattr(self, f"_on_{kind}", None) if kind.isalpha() else None
        if handler is None:
            text = f"expected a known frame, got t {kind[:40]!r}"
            self._say({"t": "err", "code": "BAD_MESSAGE", "message": text})
        else:
            handler(frame)

    def _on_hello(self, _frame: dict) -> None:
        raise bad("expected no hello after the greeting")

    def _on_welcome(self, _frame: dict) -> None:
        raise bad("expected no welcome after the greeting")

    def _on_msg(self, frame: dict) -> None:
        seq, form = frame["seq"], frame["m"]
        if seq > self.received + 1 or seq == 0:
            raise bad(f"expected message {self.received + 1} of the session, got {seq}")
        if seq <= self.received:
            self._ack_now()
            return
        self.received = seq
        encoding = self._connection.encoding  # type: ignore[union-attr]
        try:
            message = read_message(
                form, lambda: encoding.value(form.get("value")), self.id, self._core.id
            )
        except Forged:
            raise
        except ExchangeError as error:
            self._say({"t": "err", "code": error.code, "message": error.message, "seq": seq})
            self._ack_now()
            self._core.answers.refused(form, self, error)
            return
        if message.kind != "request":
            self._ack_now()
        elif "ack" not in self._cancels:
            self._later("ack", ACK_WITHIN, self._ack_now)
        waits = message.kind is None and message.delivery == "ack"
        if not (waits and self._seen.before(message.id, self._means.now())):
            self._core.arrived(message, self, frame.get("copy") is True)

    def _on_ack(self, frame: dict) -> None:
        if frame["seq"] > self._outbox.seq:
            raise bad(f"expected an ack of at most {self._outbox.seq}, got {frame['seq']}")
        for entry in self._outbox.acknowledged(frame["seq"]):
            entry.leave()
            if entry.accepted is not None:
                entry.accepted.complete(None)
        self._flush_soon()

    def _on_credit(self, frame: dict) -> None:
        self._outbox.credit(frame["messages"], frame["bytes"])
        self._flush_soon()

    def _on_announce(self, frame: dict) -> None:
        self.learn(*announced(frame))
        self._core.peers_changed()

    def _on_withdraw(self, frame: dict) -> None:
        self.unlearn(*announced(frame))
        self._core.peers_changed()

    def _on_who(self, frame: dict) -> None:
        self._core.asked_or_told(self, frame)

    _on_here = _on_who

    def _on_ping(self, frame: dict) -> None:
        self._say({"t": "pong", "n": frame["n"]})

    def _on_pong(self, frame: dict) -> None:
        """That it came is all."""

    def _on_err(self, frame: dict) -> None:
        code = frame.get("code") if frame.get("code") in CODES else "BAD_MESSAGE"
        error = ExchangeError(code, str(frame.get("message", "")), self.id)
        entry = None if frame.get("seq") is None else self._outbox.by_seq(frame["seq"])
        if frame.get("end") is True:
            self._connection.close(1000)  # type: ignore[union-attr]
            self._finish(error)
        elif entry is not None:
            self.lost(entry, error)

    def _on_bye(self, _frame: dict) -> None:
        self._connection.close(1000)  # type: ignore[union-attr]
        self._finish(ExchangeError("PEER_GONE", f"expected peer {self.id} to stay, it said bye"))

    # What comes of it.

    def lost(self, entry: Entry, why: ExchangeError) -> None:
        """A message that was given to this link does not arrive."""
        entry.leave()
        if entry.refused:
            return
        entry.refused = True
        message, why = entry.message, self._named(why)
        if message.kind == "request":
            self._core.pending.fail(message.id, why)
        elif message.kind == "reply" or entry.copy:
            self._core.ring.record("DROPPED", message, str(why))
        else:
            if entry.accepted is not None:
                entry.accepted.fail(why)
            self._core.answers.lost(message, why)

    def _named(self, why: ExchangeError) -> ExchangeError:
        return ExchangeError(why.code, why.message, why.exchange or self._core.id)

    def _begin_anew(self) -> None:
        """The session is lost: what was written in it has an end."""
        gone = ExchangeError("PEER_GONE", f"expected peer {self.id} to resume, its session is gone")
        self.received = self._told = 0
        for entry in self._outbox.anew():
            if entry.passing():
                entry.leave()
            else:
                self.lost(entry, gone)
        stays = self._outbox.requests()
        self._core.pending.fail_all(
            lambda request: request.target is self and request.message.id not in stays, gone
        )

    def _session_over(self) -> None:
        """Nobody came for 60 s: on the accepting side that is all."""
        text = f"expected peer {self.id} to come again within {KEEP:.0f} s, it did not"
        self._finish(ExchangeError("PEER_GONE", text))

    def _finish(self, why: ExchangeError) -> None:
        self.state = ENDED
        self._cancel(*list(self._cancels))
        self._core.link_ended(self, why)
        for entry in self._outbox.clear():
            if not entry.passing():
                self.lost(entry, why)
        self._over(why)

    def _say_names(self, kind: str, handles: Iterable[str], wants: Iterable[str]) -> None:
        if self.state == OPEN:
            self._say({"t": kind, "handles": list(handles), "wants": list(wants)})

    def _announce_changes(self) -> None:
        """What has changed since the greeting was written, and what did not fit into it."""
        names, wants = self._core.handlers.names(), self.wanted()
        more = [n for i, n in enumerate(names) if i >= NAMES or n not in self._said[0]]
        wants = [w for i, w in enumerate(wants) if i >= NAMES or w not in self._said[1]]
        while more or wants:
            self._say_names("announce", more[:NAMES], wants[:NAMES])
            more, wants = more[NAMES:], wants[NAMES:]
        now = set(names), set(self.wanted())
        gone = [[n for n in said if n not in still] for said, still in zip(self._said, now)]
        while gone[0] or gone[1]:
            self._say_names("withdraw", gone[0][:NAMES], gone[1][:NAMES])
            gone = [each[NAMES:] for each in gone]

    def _say(self, frame: dict) -> None:
        if self._connection is not None:
            encoding = self._connection.encoding
            self._connection.send(encoding.packet([encoding.frame(frame)]))

    def _ack_now(self) -> None:
        self._cancel("ack")
        self._told = None
        self._flush_soon()

    def _flush_soon(self) -> None:
        if not self._flushing:
            self._flushing = True
            self._means.post(self._flush)

    def _flush(self) -> None:
        """Writes what may be written, with an ack if one is due or a packet goes out anyway."""
        self._flushing = False
        before = len(self._outbox)
        while self.state == OPEN and self._connection is not None:
            if self._connection.is_full(self._flush_soon):
                break
            sends = self._told is None or (self._told != self.received and len(self._outbox))
            ack = [self._outbox.encoding.frame({"t": "ack", "seq": self.received})]
            packet = self._outbox.packet(ack if sends else [])
            if packet is None:
                break
            if sends:
                self._told = self.received
                self._cancel("ack")
            self._connection.send(packet)
        if len(self._outbox) < before:
            self._core.sharing.room(self)

    def _beat(self) -> None:
        idle = self._means.now() - self._heard
        if idle >= SILENT:
            self._connection.drop()  # type: ignore[union-attr]
            return
        if idle >= QUIET:
            self._pings += 1
            self._say({"t": "ping", "n": self._pings})
        left = QUIET if idle >= QUIET else max(QUIET - idle, 0.001)
        self._later("heartbeat", left, self._beat)

    def _later(self, what: str, delay: float, task: Callable[[], Any]) -> None:
        self._cancel(what)

        def due() -> None:
            self._cancels.pop(what, None)
            task()

        self._cancels[what] = self._means.later(delay, due)

    def _cancel(self, *names: str) -> None:
        for name in names:
            self._cancels.pop(name, lambda: None)()
