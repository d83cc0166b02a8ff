"""What is said over a link, and what it means: the connecting side of a session (W4 to W15).

It writes and reads packets and knows no sockets: a connection is whatever has ``send(text)``,
``close(code, reason)`` and ``drop()``.

::

    greet ─▶ GREETING ──welcome──▶ OPEN ──dropped──▶ BROKEN ──greet──▶ …
                 └──────── err with end, bye, end() ────────▶ ENDED

Thread: the loop's.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Any, Callable, Iterable

from exchange.core.links import Link
from exchange.core.message import Message
from exchange.errors import CODES, ExchangeError
from exchange.link.outbox import Entry, Outbox
from exchange.link.packets import NAMES, Forged, bad, open_names, read, read_message, write

GRANT_MESSAGES, GRANT_BYTES = 1000, 4 << 20
KEEP = 60.0
"""How long a session outlives its connection, in seconds."""
WELCOME = 5.0
QUIET, SILENT = 10.0, 30.0
ACK_WITHIN = 0.1
_REMEMBERED, _REMEMBER = 4096, 300.0
GREETING, OPEN, BROKEN, ENDED = "greeting", "open", "broken", "ended"


class SessionLink(Link):
    """A link whose peer is at the other end of connections that come and go.

    ``greeted`` is called at each welcome, ``over`` once with why the link ended.
    """

    def __init__(self, core: Any, token: str | None, over: Callable[[ExchangeError], None]):
        super().__init__("")
        self._core = core
        self._means = core.means
        self._token = token
        self._over = over
        self.greeted: Callable[[], None] = lambda: None
        self.state = BROKEN
        self._connection: Any = None
        self._session: str | None = None
        self._asked: str | None = None
        self._received = self._told = 0
        self._used = [0, 0]  # messages and bytes of the grant to the peer, on this connection
        self._granted = [0, 0]
        self._heard = 0.0
        self._pings = 0
        self._flushing = False
        self._cancels: dict[str, Callable[[], None]] = {}
        self._seen: OrderedDict[str, float] = OrderedDict()
        self._outbox = Outbox("the peer", self._means.now, self._too_late)

    # What the exchange asks for.

    def send(self, message: Message, copy: bool, accepted: Any) -> None:
        if self.state == ENDED or not self.open:
            raise self.gone(message)
        entry = Entry(message, copy, accepted, self._means.now())
        self._outbox.add(entry)
        if accepted is not None and message.delivery == "fire":
            accepted.complete(None)
        self._flush_soon()

    def announce(self, handles: Iterable[str], wants: Iterable[str]) -> None:
        self._say_names("announce", handles, wants)

    def withdraw(self, handles: Iterable[str], wants: Iterable[str]) -> None:
        self._say_names("withdraw", handles, wants)

    def end(self) -> None:
        if self.state != ENDED:
            if self.state == OPEN:
                self._flush()
                self._connection.send(write({"t": "bye", "reason": "closed"}))
                self._connection.close(1000)
            text = f"expected the link to {self.id} to be open, it was closed here"
            self._finish(ExchangeError("CLOSED", text, self._core.id))

    # What the connection tells.

    def greet(self, connection: Any) -> None:
        """There is a connection: says hello."""
        self.state = GREETING
        self._connection = connection
        core = self._core
        names, wants = core.handlers.names(), self.wanted()
        self._said = (set(names), set(wants))
        grant = {"messages": GRANT_MESSAGES, "bytes": GRANT_BYTES}
        self._granted, self._used = [GRANT_MESSAGES, GRANT_BYTES], [0, 0]
        hello: dict = {"t": "hello", "v": 1, "id": core.id, "handles": names[:NAMES]}
        hello.update(wants=wants[:NAMES], credit=grant, name="exchange-python")
        if self._token is not None:
            hello["token"] = self._token
        self._asked = self._session
        if self._session is not None:
            hello["resume"] = {"session": self._session, "seq": self._received}
        connection.send(write(hello))
        self._later("welcome", WELCOME, connection.drop)

    def packet(self, text: str) -> None:
        """A packet came."""
        self._heard = self._means.now()
        try:
            frames = read(text)
            if any(frame["t"] == "msg" for frame in frames):
                self._charge(sum(frame["t"] == "msg" for frame in frames), text)
            for frame in frames:
                if self.state in (GREETING, OPEN):
                    self._frame(frame)
        except ExchangeError as error:
            self.refuse_link(error)

    def dropped(self) -> None:
        """The connection is gone without a good-bye: the session waits for another one."""
        self._cancel("welcome", "heartbeat", "ack", "flush")
        self._connection = None
        if self.state == OPEN or (self.state == GREETING and self._session is not None):
            if "session" not in self._cancels:
                self._later("session", KEEP, self._session_over)
        if self.state != ENDED:
            self.state = BROKEN

    def refuse_link(self, error: ExchangeError) -> None:
        """Ends the link because of what the peer did."""
        if self.state == ENDED:
            return
        frame = {"t": "err", "code": error.code, "message": error.message, "end": True}
        if self._connection is not None:
            self._connection.send(write(frame))
            self._connection.close(4000)
        self._finish(error)

    # Frames.

    def _frame(self, frame: dict) -> None:
        kind = frame["t"]
        if self.state == GREETING and kind not in ("welcome", "err", "bye"):
            raise bad(f"expected welcome first, got {kind}")
        handler = getattr(self, f"_on_{kind}", None) if kind.isalpha() else None
        if handler is None:
            text = f"expected a known frame, got t {kind[:40]!r}"
            self._say({"t": "err", "code": "BAD_MESSAGE", "message": text})
        else:
            handler(frame)

    def _on_welcome(self, frame: dict) -> None:
        if self.state != GREETING:
            raise bad("expected one welcome, got two")
        peer = frame["id"]
        if frame["v"] != 1:
            raise bad(f"expected version 1, got {frame['v']}")
        if peer == self._core.id or (self.id and peer != self.id):
            raise ExchangeError("CONFLICT", f"expected peer {self.id or 'another'}, got {peer}")
        known = self._core.links.by_id(peer)
        if known is not None and known is not self:
            raise ExchangeError("CONFLICT", f"expected one link to {peer}, there is one already")
        self.id = peer
        self.state = OPEN
        self._cancel("welcome", "session")
        self.relearn(open_names(frame["handles"]), open_names(frame["wants"]))
        self._outbox.credit(frame["credit"]["messages"], frame["credit"]["bytes"], anew=True)
        if frame.get("resumed") is True and self._asked == frame["session"]:
            self._on_ack({"seq": frame["seq"]})
            self._outbox.again()
        else:
            self._new_session()
        self._session = frame["session"]
        self._announce_changes()
        self._later("heartbeat", QUIET, self._beat)
        self.greeted()
        self._flush_soon()

    def _on_msg(self, frame: dict) -> None:
        seq = frame["seq"]
        if seq > self._received + 1 or seq == 0:
            raise bad(f"expected message {self._received + 1} of the session, got {seq}")
        if seq <= self._received:
            self._ack_soon(0.0)
            return
        self._received = seq
        try:
            message = read_message(frame["m"], self.id, self._core.id)
        except Forged:
            raise
        except ExchangeError as error:
            self._say({"t": "err", "code": error.code, "message": error.message, "seq": seq})
            self._ack_soon(0.0)
            return
        waits = message.kind is None and message.delivery == "ack"
        self._ack_soon(0.0 if waits else ACK_WITHIN)
        if not (waits and self._doubled(message.id)):
            self._core.arrived(message, self, frame.get("copy") is True)

    def _on_ack(self, frame: dict) -> None:
        if frame["seq"] > self._outbox.seq:
            raise bad(f"expected an ack of at most {self._outbox.seq}, got {frame['seq']}")
        for entry in self._outbox.acknowledged(frame["seq"]):
            if entry.accepted is not None:
                entry.accepted.complete(None)
        self._flush_soon()

    def _on_credit(self, frame: dict) -> None:
        self._outbox.credit(frame["messages"], frame["bytes"])
        self._flush_soon()

    def _on_announce(self, frame: dict) -> None:
        self.learn(open_names(frame["handles"]), open_names(frame["wants"]))
        self._core.look_again()

    def _on_withdraw(self, frame: dict) -> None:
        self.unlearn(open_names(frame["handles"]), open_names(frame["wants"]))

    def _on_who(self, frame: dict) -> None:
        here = {"t": "here", "q": frame["q"], "name": frame["name"], "hops": -1}
        if self._core.handlers.find(frame["name"]) is not None:
            here.update(hops=0, via=self._core.id)
        self._say(here)

    def _on_here(self, frame: dict) -> None:
        """Nothing was asked."""

    def _on_ping(self, frame: dict) -> None:
        self._say({"t": "pong", "n": frame["n"]})

    def _on_pong(self, frame: dict) -> None:
        """That it came is all."""

    def _on_err(self, frame: dict) -> None:
        code = frame.get("code") if frame.get("code") in CODES else "BAD_MESSAGE"
        error = ExchangeError(code, str(frame.get("message", "")), self.id)
        entry = None if frame.get("seq") is None else self._outbox.by_seq(frame["seq"])
        if frame.get("end") is True:
            self._connection.close(1000)
            self._finish(error)
        elif entry is not None:
            self._lost(entry, error)

    def _on_bye(self, _frame: dict) -> None:
        self._connection.close(1000)
        self._finish(ExchangeError("PEER_GONE", f"expected peer {self.id} to stay, it said bye"))

    # What comes of it.

    def _charge(self, count: int, text: str) -> None:
        """The peer uses the credit that it was granted."""
        self._used[0] += count
        self._used[1] += len(text.encode("utf-8", "surrogatepass"))
        if self._used[0] > self._granted[0] or self._used[1] > self._granted[1]:
            raise ExchangeError("OVERLOADED", "expected no more messages than were granted")
        left = [grant - used for grant, used in zip(self._granted, self._used)]
        if left[0] * 2 <= GRANT_MESSAGES or left[1] * 2 <= GRANT_BYTES:
            more = [GRANT_MESSAGES - left[0], GRANT_BYTES - left[1]]
            self._granted = [one + other for one, other in zip(self._granted, more)]
            self._say({"t": "credit", "messages": more[0], "bytes": more[1]})

    def _doubled(self, message: str) -> bool:
        """Whether an event with ``ack`` came before, in this session or an earlier one."""
        now = self._means.now()
        while self._seen and (len(self._seen) > _REMEMBERED or self._oldest() < now - _REMEMBER):
            self._seen.popitem(last=False)
        if message in self._seen:
            return True
        self._seen[message] = now
        return False

    def _oldest(self) -> float:
        return next(iter(self._seen.values()))

    def _new_session(self) -> None:
        gone = ExchangeError("PEER_GONE", f"expected peer {self.id} to resume, its session is gone")
        for entry in self._outbox.anew():
            if not entry.passing():
                self._lost(entry, gone)
        stays = self._outbox.requests()
        self._core.pending.fail_all(
            lambda request: request.target is self and request.message.id not in stays, gone
        )
        self._received = self._told = 0

    def _session_over(self) -> None:
        self._cancel("session")
        self._session = None
        self._new_session()
        if self._connection is not None:
            self._connection.drop()  # it was greeted for a session that is over

    def _finish(self, why: ExchangeError) -> None:
        self.state = ENDED
        self._cancel(*list(self._cancels))
        self._core.link_ended(self, why)
        for entry in self._outbox.clear():
            if not entry.passing():
                self._lost(entry, why)
        self._over(why)

    def _lost(self, entry: Entry, why: ExchangeError) -> None:
        """A message that was given to this link does not arrive."""
        if entry.refused:
            return
        entry.refused = True
        message = entry.message
        if message.kind == "request":
            self._core.pending.fail(message.id, why)
        elif message.kind == "reply" or entry.copy:
            self._core.ring.record("DROPPED", message, str(why))
        else:
            if entry.accepted is not None:
                entry.accepted.fail(why)
            self._core.answers.lost(message, why)

    def _too_late(self, entry: Entry) -> None:
        message = entry.message
        text = f"expected message {message.name} to be written within {message.ttl} ms, it was not"
        self._lost(entry, ExchangeError("TIMEOUT", text, self._core.id))

    def _say_names(self, kind: str, handles: Iterable[str], wants: Iterable[str]) -> None:
        if self.state == OPEN:
            self._say({"t": kind, "handles": list(handles), "wants": list(wants)})

    def _announce_changes(self) -> None:
        """What has changed between hello and welcome, and what did not fit into hello."""
        names, wants = self._core.handlers.names(), self.wanted()
        more = [n for n in names[NAMES:] if n in self._said[0]]
        more += [n for n in names if n not in self._said[0]]
        wants = wants[NAMES:] + [w for w in wants[:NAMES] if w not in self._said[1]]
        while more or wants:
            self._say_names("announce", more[:NAMES], wants[:NAMES])
            more, wants = more[NAMES:], wants[NAMES:]
        gone = [n for n in self._said[0] if n not in set(names)]
        if gone:
            self._say_names("withdraw", gone[:NAMES], [])

    def _say(self, frame: dict) -> None:
        if self._connection is not None:
            self._connection.send(write(frame))

    def _ack_soon(self, within: float) -> None:
        if within:
            if "ack" not in self._cancels:
                self._later("ack", within, self._flush_with_ack)
        else:
            self._told = -1
            self._flush_soon()

    def _flush_with_ack(self) -> None:
        self._cancels.pop("ack", None)
        self._told = -1
        self._flush()

    def _flush_soon(self) -> None:
        if not self._flushing:
            self._flushing = True
            self._means.post(self._flush)

    def _flush(self) -> None:
        """Writes what may be written, with an ack if one is due or a packet goes out anyway."""
        self._flushing = False
        while self.state == OPEN:
            due = self._told == -1
            ack = write({"t": "ack", "seq": self._received})
            sends = due or (self._told != self._received and len(self._outbox))
            packet = self._outbox.packet([ack] if sends else [])
            if packet is None:
                return
            if sends:
                self._told = self._received
                self._cancel("ack")
            self._connection.send(packet)
            if packet == ack:
                return

    def _beat(self) -> None:
        idle = self._means.now() - self._heard
        if idle >= SILENT:
            self._connection.drop()
            return
        if idle >= QUIET:
            self._pings += 1
            self._say({"t": "ping", "n": self._pings})
        self._later("heartbeat", QUIET if idle >= QUIET else QUIET - idle, self._beat)

    def _later(self, what: str, delay: float, task: Callable[[], Any]) -> None:
        self._cancel(what)
        self._cancels[what] = self._means.later(delay, task)

    def _cancel(self, *names: str) -> None:
        for name in names:
            self._cancels.pop(name, lambda: None)()
