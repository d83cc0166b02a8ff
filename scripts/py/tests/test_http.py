"""Links over HTTP, where WebSockets are blocked (W19)."""

from __future__ import annotations

import asyncio
import time

from exchange.app import Complex
from exchange.errors import ExchangeError
from tests.http_peer import HttpPeer, err, plain
from tests.means import BOUND, Box, ExchangeTestCase


class HttpTest(ExchangeTestCase):
    """An exchange that connects to one behind a server of the test's own."""

    async def asyncSetUp(self):
        await super().asyncSetUp()
        self.seen = Box()
        handlers = {"double": lambda m, s, st: m.value * 2, "note": lambda m, s, st: self.seen(m.value)}
        self.host = self.exchange("host", within=Complex(self.means), handlers=handlers)
        self.app = self.exchange("app", handlers={"show": lambda m, s, st: [m.value]})
        self.peer = await HttpPeer(self.host._core).start()

    async def asyncTearDown(self):
        await super().asyncTearDown()
        self.peer.stop()
        await self.means.settle()

    async def until(self, condition):
        """Turns the loop until something holds."""
        end = time.monotonic() + BOUND
        while not condition():
            self.assertLess(time.monotonic(), end, "expected it to come, it did not")
            await asyncio.sleep(0)

    async def link(self):
        """The host as a peer."""
        return await self.soon(self.app.connect({"transport": "http", "url": self.peer.url}))

    async def test_messages_go_both_ways_by_posts_and_events(self):
        peer = await self.link()
        self.assertEqual("host", peer.id)
        for pieces in (1, 7):
            self.peer.pieces = pieces
            value = {"b": b"\x00\xff", "ü": "\r\n€\u2028", "big": "x" * 300_000}
            self.assertEqual([value] * 2, await self.soon(peer.request("double", [value])))
            self.assertEqual([value], await self.soon(self.host.request("show", value)))
        self.assertEqual(("POST", "/exchange/http", "application/json"), self.peer.asked[0])
        self.assertIn("text/event-stream", [accept for _, _, accept in self.peer.asked])

    async def test_posts_come_one_at_a_time_and_in_order(self):
        peer = await self.link()
        for number in range(200):
            peer.send("note", number)
            await asyncio.sleep(0)
        self.assertEqual(list(range(200)), await self.seen.wait(200))

    async def test_a_connection_that_is_gone_is_made_again_and_the_session_resumed(self):
        peer = await self.link()
        for number in range(30):
            sent = peer.send("note", number, delivery="ack")
            if number % 10 == 5:
                self.peer.cut()
            while not sent.done():
                await self.means.advance(0.1)
            self.assertIsNone(sent.content())
        self.assertEqual(list(range(30)), await self.seen.wait(30))
        self.assertEqual(1, len(self.host._core.sessions))

    async def test_a_connection_that_the_server_forgot_is_made_again(self):
        peer = await self.link()
        self.peer.lines.clear()
        sent = peer.send("note", 1, delivery="ack")
        while not sent.done():
            await self.means.advance(0.1)
        self.assertEqual([1], await self.seen.wait(1))

    async def test_closing_says_bye_and_deletes_the_connection(self):
        peer = await self.link()
        await self.soon(peer.close())
        await self.until(lambda: not self.host._core.sessions)
        await self.until(lambda: self.peer.asked[-1][0] == "DELETE")

    async def test_an_end_of_the_other_side_ends_the_link(self):
        peer = await self.link()
        asked = peer.request("show")
        self.host._core.links.by_id("app").end()
        self.assertEqual("PEER_GONE", await self.code(peer.request("double", 1)))
        self.assertIn(await self.code(asked), ("PEER_GONE", "NO_HANDLER"))

    async def test_what_refuses_or_is_no_exchange_fails_the_first_connection(self):
        for code, answer in (
            ("FORBIDDEN", err("FORBIDDEN")), ("PEER_GONE", plain(404)), ("PEER_GONE", plain(500)),
            ("PEER_GONE", b"garbage\r\n\r\n"), ("PEER_GONE", plain(201)),
            ("PEER_GONE", b"HTTP/1.1 201 X\r\nLocation: http://evil.example/x\r\n"
                          b"Content-Length: 2\r\n\r\n{}"),
            ("PEER_GONE", b"HTTP/1.1 201 X\r\nContent-Length: 99999999999\r\n\r\n{}"),
        ):  # fmt: skip
            self.peer.answer = answer
            made = self.app.connect("http", url=self.peer.url)
            self.assertEqual(code, await self.code(made), answer)
        for url in ("ws://x/", "ftp://x/", None):
            with self.assertRaises(ExchangeError) as caught:
                self.app.connect("http", url=url)
            self.assertEqual("BAD_MESSAGE", caught.exception.code)
        self.peer.stop()
        self.assertEqual("PEER_GONE", await self.code(self.app.connect("http", url=self.peer.url)))

    async def test_events_over_the_limit_or_not_in_utf_8_end_the_link(self):
        for code, packet in (("TOO_LARGE", b"x" * ((1 << 20) + 1)), ("BAD_MESSAGE", b"\xc3\x28")):
            peer = await self.link()
            asked = self.app.request("never", to="host", timeout=500)
            next(iter(self.peer.lines.values())).packets.put_nowait(packet)
            self.assertIn(await self.code(asked), (code, "NO_HANDLER"))
            await self.until(lambda: not self.app._core.links.all())
            self.assertEqual("PEER_GONE", await self.code(peer.request("double", 1)))
            await self.until(lambda: not self.host._core.sessions)
            self.peer.cut()
