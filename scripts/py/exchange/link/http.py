"""A connection where WebSockets are blocked: packets go by POST, and come as events (W19).

::

    POST {url}/http            hello ─▶ 201, Location, welcome
    GET  {location}                  ─▶ 200, text/event-stream: one packet in each event
    POST {location}?n=1, 2, …  packet ─▶ 204
    DELETE {location}                ─▶ 204

Thread: the loop's.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from exchange.core.means import Means
from exchange.errors import ExchangeError
from exchange.link.connection import STUCK, Connection
from exchange.link.encoding import PACKET
from exchange.link.http_client import HttpClient, Refused
from exchange.link.json_packets import JSON
from exchange.link.urls import parse_url


async def open_http(means: Means, parts: SplitResult) -> HttpConnection:
    """A connection, which is opened by the hello that is sent first."""
    return HttpConnection(means, parts)


class HttpConnection(Connection):
    """Two connections of HTTP: one for all posts, one for the events."""

    encoding = JSON

    def __init__(self, means: Means, parts: SplitResult):
        self._means = means
        self._parts = parts
        self._posts = HttpClient(means, parts)
        self._events = HttpClient(means, parts)
        self._location = ""
        self._unsent: deque[bytes] = deque()
        self._size = 0
        self._number = 0
        self._came: asyncio.Queue = asyncio.Queue()
        self._closing = self._dropped = False
        self._more = asyncio.Event()
        self._then: Any = None
        self._tasks = [means.loop.create_task(self._send_all())]

    def send(self, packet: bytes) -> None:
        if self._closing:
            return
        self._unsent.append(packet)
        self._size += len(packet)
        self._more.set()
        if self._size > STUCK:
            self.drop()

    def close(self, code: int, reason: str = "") -> None:
        if not self._closing:
            self._closing = True
            self._more.set()
            self._came.put_nowait(None)
            self._means.later(5.0, self.drop)

    def drop(self) -> None:
        if not self._dropped:
            self._dropped = self._closing = True
            self._came.put_nowait(None)
            for task in self._tasks:
                task.cancel()
            self._posts.drop()
            self._events.drop()

    def is_full(self, then: Any) -> bool:
        if self._closing or not self._unsent:
            return False
        self._then = then
        return True

    async def receive(self) -> Any:
        packet = await self._came.get()
        if isinstance(packet, ExchangeError):
            raise packet
        return packet

    async def _send_all(self) -> None:
        try:
            await self._greet()
            while True:
                await self._more.wait()
                while self._unsent:
                    await self._send(self._unsent.popleft())
                if self._closing:
                    break
                self._more.clear()
                then, self._then = self._then, None
                if then is not None:
                    then()
            if self._location:
                await self._posts.request("DELETE", self._location, None)
        except (OSError, Refused) as error:
            if not self._location and isinstance(error, OSError):
                self._came.put_nowait(self._gone(str(error)))
        self.drop()

    async def _greet(self) -> None:
        await self._more.wait()
        hello = self._unsent.popleft()
        self._size -= len(hello)
        path = f"{self._parts.path.rstrip('/') or '/exchange'}/http"
        answer = await self._posts.request("POST", path, hello)
        if answer.status == 201:
            self._location = self._own(path, answer.head.get("location", ""))
            self._tasks.append(self._means.loop.create_task(self._listen()))
        elif not answer.body[:1] in (b"{", b"["):
            raise OSError(f"it answered with status {answer.status}")
        self._came.put_nowait(answer.body)

    def _own(self, path: str, location: str) -> str:
        """The path of the connection, which must be at the same place."""
        here = self._parts._replace(path=path, query="", fragment="").geturl()
        there = urlsplit(urljoin(here, location))
        plain = there.path.isascii() and there.path.isprintable() and " " not in there.path
        if not location or not plain or there[:2] != self._parts[:2]:
            raise OSError("it gave no place of the connection")
        return there.path

    async def _send(self, packet: bytes) -> None:
        self._size -= len(packet)
        self._number += 1
        answer = await self._posts.request("POST", f"{self._location}?n={self._number}", packet)
        if answer.status != 204:
            raise OSError(f"it answered with status {answer.status}")

    async def _listen(self) -> None:
        try:
            async for packet in self._events.events(self._location, PACKET):
                self._came.put_nowait(packet)
        except Refused as error:
            self._came.put_nowait(ExchangeError(error.code, str(error)))
            return
        except OSError:
            pass  # the connection has ended, and another one is made
        self.drop()

    def _gone(self, came: str) -> ExchangeError:
        where = parse_url(self._parts.geturl(), ("http", "https")).netloc
        return ExchangeError("PEER_GONE", f"expected an exchange at {where}, got none: {came}")
