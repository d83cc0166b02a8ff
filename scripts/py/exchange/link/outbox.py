"""What a link has to send: what waits, what was written, what the peer grants (W8 to W11).

::

    add ─▶ waiting ──credit, connection──▶ written (seq) ──ack──▶ gone
              ▲                               │
              └──── the session is resumed ◀──┘

Thread: the loop's.
"""

from __future__ import annotations

from collections import deque
from typing import Callable

from exchange.core.futures import Future
from exchange.core.message import Message, failure_of
from exchange.errors import ExchangeError
from exchange.link.encoding import PACKET, Body, Encoding, write_message
from exchange.link.forms import FRAMES
from exchange.link.json_packets import JSON

MESSAGES = 1000
BYTES = 4 << 20
UNTOLD = 4096
"""How many messages are written before one of them must be acknowledged."""
_MOST = 1 << 53


class Entry:
    """A message on its way to the peer; ``until`` is when its time is over, or None.

    ``left`` is called once, when it waits no more: it was written, or is lost.
    """

    __slots__ = ("message", "body", "size", "copy", "accepted", "until", "seq", "refused", "left")

    def __init__(self, message: Message, copy: bool, accepted: Future | None, encoding: Encoding):
        self.message = message
        self.body: Body = write_message(encoding, message)
        self.size = len(self.body.content)
        self.copy = copy
        self.accepted = accepted
        self.until: float | None = None
        self.seq = 0
        self.refused = False
        self.left: Callable[[], None] | None = None

    def passing(self) -> bool:
        """Whether it makes no sense to a new session: a reply or a copy."""
        return self.copy or self.message.kind == "reply"

    def late(self, now: float) -> bool:
        """Whether its time is over."""
        return self.until is not None and now >= self.until

    def frame(self, encoding: Encoding, now: float) -> bytes:
        """It as a ``msg`` frame, with the time that is left.

        Raises TOO_LARGE or INVALID_VALUE if it has no form in an encoding that came later.
        """
        if self.body.encoding is not encoding:
            self.body = write_message(encoding, self.message)
        left = None
        if self.until is not None:
            left = 0 if self.late(now) else max(1, int((self.until - now) * 1000 + 0.5))
        return encoding.msg(self.seq, self.copy, self.body, left)

    def give_up(self, now: float, why: ExchangeError) -> None:
        """It keeps its number and loses its value.

        The receiver lets it go as late; a reply fails its request.
        """
        self.message = self.message.but(value=None)
        if self.message.kind == "reply":
            self.message = self.message.but(error=failure_of(why))
        else:
            self.until = now

    def leave(self) -> None:
        """It waits no more."""
        if self.left is not None:
            left, self.left = self.left, None
            left()


class Outbox:
    """The messages of one link to its peer; ``lost`` is told what cannot be written, and why."""

    def __init__(
        self, now: Callable[[], float], lost: Callable[[Entry, ExchangeError], None]
    ):
        self.peer = "the peer"
        self.encoding: Encoding = JSON
        self._now = now
        self._lost = lost
        self._waiting: deque[Entry] = deque()
        self._written: deque[Entry] = deque()
        self._bytes = 0
        self._count = 0  # of what waits, replies apart
        self._messages = self._room = 0  # the credit that is left
        self.seq = 0  # of the last message that was written

    def add(self, entry: Entry) -> None:
        """One more. Raises OVERLOADED if there is no room; replies are always taken."""
        if entry.message.kind != "reply":
            if self._count >= MESSAGES or self._bytes + entry.size > BYTES:
                raise ExchangeError(
                    "OVERLOADED",
                    f"expected room in the outbox to {self.peer} for message "
                    f"{entry.message.name}, it is full",
                )
            self._count += 1
            self._bytes += entry.size
        if entry.message.ttl is not None:
            entry.until = self._now() + entry.message.ttl / 1000
        self._waiting.append(entry)

    def credit(self, messages: int, size: int, anew: bool = False) -> None:
        """The peer grants so much more, or, on a new connection, so much."""
        self._messages = min(_MOST, messages + (0 if anew else self._messages))
        self._room = min(_MOST, size + (0 if anew else self._room))

    def packet(self, frames: list[bytes]) -> bytes | None:
        """The next packet: those frames and as many messages as credit and size allow.

        None if there is nothing to write.
        """
        frames = list(frames)
        size = sum(len(frame) + 1 for frame in frames) + 5
        count = 0
        while self._waiting and count < self._messages and len(frames) < FRAMES:
            entry = self._waiting[0]
            text = self._written_form(entry)
            if text is None:
                continue
            if size + len(text) + 1 > min(PACKET, self._room) or len(self._written) >= UNTOLD:
                if entry.seq > self.seq:
                    entry.seq = 0
                break
            self.seq = max(self.seq, entry.seq)
            self._take()
            self._written.append(entry)
            entry.leave()
            frames.append(text)
            size += len(text) + 1
            count += 1
        if not frames:
            return None
        packet = self.encoding.packet(frames)
        if count:
            self._messages -= count
            self._room -= len(packet)
        return packet

    def _written_form(self, entry: Entry) -> bytes | None:
        """The first that waits as a frame; None if it went away instead."""
        now = self._now()
        if entry.seq == 0 and entry.late(now):
            self._take()
            name, ttl = entry.message.name, entry.message.ttl
            text = f"expected message {name} to be written within {ttl} ms, it was not"
            self._lost(entry, ExchangeError("TIMEOUT", text))
            return None
        numbered = entry.seq > 0
        entry.seq = entry.seq or self.seq + 1
        try:
            return entry.frame(self.encoding, now)
        except ExchangeError as error:
            self._lost(entry, error)
            if not numbered:
                entry.seq = 0
                self._take()
                return None
            entry.give_up(now, error)
            return entry.frame(self.encoding, now)

    def acknowledged(self, seq: int) -> list[Entry]:
        """The peer has received all up to that one: those that were written and are gone now."""
        gone = []
        while self._written and self._written[0].seq <= seq:
            gone.append(self._written.popleft())
        while self._waiting and 0 < self._waiting[0].seq <= seq:
            gone.append(self._take())
        return gone

    def by_seq(self, seq: int) -> Entry | None:
        """The message of that number, as long as it is not acknowledged."""
        both = (*self._written, *self._waiting)
        return next((entry for entry in both if entry.seq == seq), None)

    def again(self) -> None:
        """The session is resumed: what is not acknowledged is written again, with its number."""
        while self._written:
            self._put_back(self._written.pop())

    def anew(self) -> list[Entry]:
        """A session begins: gives what was written in the old one and does not go on in this.

        Events with ``ack`` go on, and so does what was never written, but replies and copies.
        """
        self.again()
        lost, keep = [], []
        while self._waiting:
            entry = self._take()
            stays = entry.seq == 0 or (
                entry.message.kind is None and entry.message.delivery == "ack"
            )
            entry.seq = 0
            (keep if stays and not entry.passing() else lost).append(entry)
        for entry in reversed(keep):
            self._put_back(entry)
        self.seq = 0
        return lost

    def requests(self) -> set[str]:
        """The ids of the requests that wait."""
        return {entry.message.id for entry in self._waiting if entry.message.kind == "request"}

    def clear(self) -> list[Entry]:
        """Takes all out."""
        self.again()
        return [self._take() for _ in range(len(self._waiting))]

    def __len__(self) -> int:
        return len(self._waiting)

    def _take(self) -> Entry:
        entry = self._waiting.popleft()
        if entry.message.kind != "reply":
            self._count -= 1
            self._bytes -= entry.size
        return entry

    def _put_back(self, entry: Entry) -> None:
        self._waiting.appendleft(entry)
        if entry.message.kind != "reply":
            self._count += 1
            self._bytes += entry.size
