"""What a link has to send: what waits, what was written, what the peer grants (W8 to W11).

::

    add ─▶ waiting ──credit, connection──▶ written (seq) ──ack──▶ gone
              ▲                               │
              └──── the session is resumed ◀──┘

Thread: the loop's.
"""

from __future__ import annotations

from collections import deque
from typing import Any, Callable, Iterator

from exchange.core.futures import Future
from exchange.core.message import Message
from exchange.errors import ExchangeError
from exchange.link.packets import FRAMES, PACKET, write_message

MESSAGES = 1000
BYTES = 4 << 20
_MOST = 1 << 53


class Entry:
    """A message on its way to the peer; ``until`` is when its time is over, or None."""

    __slots__ = ("message", "text", "size", "copy", "accepted", "until", "seq", "refused")

    def __init__(self, message: Message, copy: bool, accepted: Future | None, now: float):
        self.message = message
        self.text = write_message(message)
        self.size = len(self.text)
        self.copy = copy
        self.accepted = accepted
        self.until = None if message.ttl is None else now + message.ttl / 1000
        self.seq = 0
        self.refused = False

    def passing(self) -> bool:
        """Whether it makes no sense to a new session: a reply or a copy."""
        return self.copy or self.message.kind == "reply"

    def late(self, now: float) -> bool:
        """Whether its time is over."""
        return self.until is not None and now >= self.until

    def frame(self, now: float) -> str:
        """It as a ``msg`` frame, with the time that is left."""
        text = self.text
        if self.until is not None:
            left = 0 if self.late(now) else max(1, int((self.until - now) * 1000 + 0.5))
            text = f'{text[:-1]},"ttl":{left}}}'
        copy = ',"copy":true' if self.copy else ""
        return f'{{"t":"msg","seq":{self.seq}{copy},"m":{text}}}'


class Outbox:
    """The messages of one link to its peer. ``expired`` is told what waited too long."""

    def __init__(self, peer: str, now: Callable[[], float], expired: Callable[[Entry], None]):
        self._peer = peer
        self._now = now
        self._expired = expired
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
                    f"expected room in the outbox to {self._peer} for message "
                    f"{entry.message.name}, it is full",
                )
            self._count += 1
            self._bytes += entry.size
        self._waiting.append(entry)

    def credit(self, messages: int, size: int, anew: bool = False) -> None:
        """The peer grants so much more, or, on a new connection, so much."""
        self._messages = min(_MOST, messages + (0 if anew else self._messages))
        self._room = min(_MOST, size + (0 if anew else self._room))

    def packet(self, frames: list[str]) -> str | None:
        """The next packet: those frames and as many messages as credit and size allow.

        None if there is nothing to write.
        """
        frames = list(frames)
        size = sum(len(frame.encode("utf-8")) + 1 for frame in frames) + 2
        count = 0
        for entry in self._ready():
            if count == self._messages or len(frames) == FRAMES:
                break
            entry.seq = entry.seq or self.seq + 1
            text = entry.frame(self._now())
            more = len(text.encode("utf-8")) + 1
            if size + more > min(PACKET, self._room):
                if entry.seq > self.seq:
                    entry.seq = 0
                break
            self.seq = max(self.seq, entry.seq)
            self._take()
            self._written.append(entry)
            frames.append(text)
            size += more
            count += 1
        if not frames:
            return None
        text = frames[0] if len(frames) == 1 else f"[{','.join(frames)}]"
        if count:
            self._messages -= count
            self._room -= len(text.encode("utf-8"))
        return text

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

    def _ready(self) -> Iterator[Entry]:
        while self._waiting:
            entry = self._waiting[0]
            if entry.seq == 0 and entry.late(self._now()):
                self._take()
                self._expired(entry)
            else:
                yield entry

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
