"""Exchanges that accept links, over WebSocket and Unix domain sockets (W1, W3, W4, W17)."""

from __future__ import annotations

import asyncio
import json
import os
import tempfile

from exchange.app import Complex
from exchange.errors import ExchangeError
from exchange.link.frames import BINARY, CLOSE, CONTINUATION, TEXT, Decoder, encode
from tests.means import BOUND, Box, ExchangeTestCase

HELLO = {
    "t": "hello", "v": 1, "id": "page", "handles": [], "wants": [],
    "credit": {"messages": 1000, "bytes": 1 << 22},
}  # fmt: skip


class ListeningTestCase(ExchangeTestCase):
    """With an exchange ``app`` that listens, and another complex for who connects."""

    async def asyncSetUp(self):
        await super().asyncSetUp()
        self.app = self.exchange("app", handlers={"double": lambda m, s, st: m.value * 2})
        self.writers = []

    async def asyncTearDown(self):
        for writer in self.writers:
            writer.close()
        await super().asyncTearDown()

    def other(self, its_id, **definition):
        """An exchange of another complex."""
        return self.exchange(its_id, within=Complex(self.means), **definition)

    async def opened(self, port):
        """A connection of TCP."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        self.writers.append(writer)
        return reader, writer

    async def shake(self, listener, expects=101, path="/exchange", **fields):
        """A WebSocket of the test's own; gives reader and writer, or the status."""
        reader, writer = await self.opened(listener.port)
        known = {
            "Host": f"127.0.0.1:{listener.port}", "Upgrade": "websocket", "Connection": "Upgrade",
            "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==", "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Protocol": "exchange.v1.json",
        }  # fmt: skip
        known.update({name.replace("_", "-"): value for name, value in fields.items()})
        lines = [f"{name}: {value}" for name, value in known.items() if value is not None]
        writer.write("\r\n".join((f"GET {path} HTTP/1.1", *lines, "", "")).encode())
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), BOUND)
        self.assertEqual(expects, int(head.split(b" ")[1]), head)
        self.head = head
        return reader, writer

    async def greeted(self, listener):
        """A WebSocket over which the greeting was said."""
        reader, writer = await self.shake(listener)
        writer.write(masked(TEXT, json.dumps(HELLO).encode()))
        events = Events(reader)
        self.assertEqual("welcome", (await events.frame())["t"])
        return events, writer


class Events:
    """What comes over a WebSocket."""

    def __init__(self, reader):
        self._reader = reader
        self._decoder = Decoder(1 << 24)
        self._came: list = []

    async def next(self):
        """The next frame of the WebSocket; None at the end."""
        while not self._came:
            data = await asyncio.wait_for(self._reader.read(65536), BOUND)
            if not data:
                return None
            self._came += self._decoder.feed(data)
        return self._came.pop(0)

    async def frame(self):
        """The next frame of the protocol, of a packet that has one."""
        event = await self.next()
        return json.loads(event.content)


def masked(opcode, payload, final=True):
    """A frame as a client sends it."""
    return encode(opcode, payload, b"abcd", final)


class WebSocketTest(ListeningTestCase):
    """W1 to W4 at a port of its own."""

    async def test_two_exchanges_talk_over_a_port_of_their_own_in_both_encodings(self):
        for encoding in ("json", "cbor"):
            listener = await self.soon(self.app.listen({"transport": "websocket", "port": 0}))
            handlers = {"show": lambda m, s, st: {"shown": m.value}}
            page = self.other(f"page-{encoding}", handlers=handlers)
            peer = await self.soon(
                page.connect("websocket", url=listener.url, encoding=encoding)
            )
            self.assertEqual("app", peer.id)
            value = {"b": b"\x00\xff", "n": [1, 2.5, None, True], "ü": "€"}
            self.assertEqual([value] * 2, await self.soon(peer.request("double", [value])))
            answer = await self.soon(self.app.request("show", value, to=page.id))
            self.assertEqual({"shown": value}, answer)
            await self.soon(listener.close())
            await self.soon(peer.close())

    async def test_a_cell_of_a_listening_exchange_is_watched(self):
        owner = self.exchange("owner", state={"count": 1}, share=["count"])
        listener = await self.soon(owner.listen("websocket"))
        peer = await self.soon(self.other("page").connect("websocket", url=listener.url))
        seen = Box()
        await self.soon(peer.watch("count", lambda change: seen(change.value)))
        await self.soon(owner.set("count", 2))
        self.assertEqual([1, 2], await seen.wait(2))

    async def test_the_token_is_asked_for(self):
        listener = await self.soon(self.app.listen("websocket", token="open sesame"))
        page = self.other("page")
        for token, code in (("barley", "UNAUTHENTICATED"), (None, "UNAUTHENTICATED")):
            made = page.connect("websocket", url=listener.url, token=token)
            self.assertEqual(code, await self.code(made))
        await self.soon(page.connect("websocket", url=listener.url, token="open sesame"))

    async def test_what_is_no_websocket_of_this_protocol_is_refused(self):
        allowed = "https://shop.example"
        listener = await self.soon(self.app.listen("websocket", origins=[allowed]))
        for status, path, fields in (
            (403, "/exchange", {"Origin": "https://evil.example"}),
            (403, "/exchange", {"Origin": listener.url.replace("ws", "http")}),
            (403, "/exchange", {"Origin": "null"}),
            (404, "/", {}), (404, "/exchange/other", {}),
            (426, "/exchange", {"Upgrade": None}),
            (426, "/exchange", {"Sec_WebSocket_Version": "8"}),
            (400, "/exchange", {"Sec_WebSocket_Key": "short"}),
            (400, "/exchange", {"Sec_WebSocket_Protocol": "chat"}),
            (101, "/exchange", {"Origin": allowed}), (101, "/exchange/app?x=1", {}),
        ):  # fmt: skip
            await self.shake(listener, status, path, **fields)
        self.assertIn(b"s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", (await self._key(listener)))

    async def _key(self, listener):
        await self.shake(listener, Sec_WebSocket_Key="dGhlIHNhbXBsZSBub25jZQ==")
        return self.head

    async def test_cbor_is_selected_where_it_is_offered_first(self):
        listener = await self.soon(self.app.listen("websocket"))
        offers = "chat, exchange.v1.cbor, exchange.v1.json"
        await self.shake(listener, Sec_WebSocket_Protocol=offers)
        self.assertIn(b"Sec-WebSocket-Protocol: exchange.v1.cbor\r\n", self.head)

    async def test_fragments_make_one_packet_and_control_frames_may_lie_between(self):
        listener = await self.soon(self.app.listen("websocket"))
        events, writer = await self.greeted(listener)
        writer.write(masked(TEXT, b'{"t":"pi', False) + masked(9, b"hi"))
        writer.write(masked(CONTINUATION, b'ng",', False) + masked(CONTINUATION, b'"n":4}'))
        self.assertEqual((10, b"hi"), tuple(await events.next()))
        self.assertEqual({"t": "pong", "n": 4}, await events.frame())

    async def test_bytes_that_are_no_websocket_close_with_the_code_that_says_so(self):
        listener = await self.soon(self.app.listen("websocket"))
        for code, data in (
            (1002, encode(TEXT, b"{}", None)), (1007, masked(TEXT, b"\xc3\x28")),
            (1002, masked(3, b"")), (1002, masked(CONTINUATION, b"x")),
            (1002, masked(9, b"x" * 126)), (1000, masked(CLOSE, b"")),
            (1002, masked(CLOSE, b"\x00\x01")),
        ):  # fmt: skip
            events, writer = await self.greeted(listener)
            writer.write(data)
            event = await events.next()
            self.assertEqual((CLOSE, code), (event.opcode, event.content[0]), data)
            self.assertIsNone(await events.next())
            await self._gone()

    async def test_a_packet_over_its_limit_or_of_another_kind_ends_the_link(self):
        listener = await self.soon(self.app.listen("websocket"))
        size = (1 << 20) + 1
        lie = bytes((0x81, 0xFF)) + (1 << 62).to_bytes(8, "big") + b"abcd"
        for code, data in (
            ("TOO_LARGE", masked(TEXT, b" " * size)), ("TOO_LARGE", lie),
            ("TOO_LARGE", b"".join(masked(TEXT if i == 0 else 0, b" " * 65536, False)
                                   for i in range(17))),
            ("BAD_MESSAGE", masked(BINARY, b"{}")), ("BAD_MESSAGE", masked(TEXT, b"{")),
        ):  # fmt: skip
            events, writer = await self.greeted(listener)
            writer.write(data)
            frame = await events.frame()
            self.assertEqual(("err", code, True), (frame["t"], frame["code"], frame["end"]))
            self.assertEqual(4000, (await events.next()).content[0])
            await self._gone()

    async def _gone(self):
        end = asyncio.get_running_loop().time() + BOUND
        while self.app._core.sessions:
            self.assertLess(asyncio.get_running_loop().time(), end)
            await self.means.advance(61)

    async def test_without_a_request_or_a_hello_nobody_stays(self):
        listener = await self.soon(self.app.listen("websocket"))
        silent, _ = await self.opened(listener.port)
        reader, _ = await self.shake(listener)
        await self.means.advance(5)
        self.assertEqual(b"", await asyncio.wait_for(silent.read(), BOUND))
        events = Events(reader)
        self.assertEqual("TIMEOUT", (await events.frame())["code"])

    async def test_connections_without_a_hello_are_bounded(self):
        listener = await self.soon(self.app.listen("websocket"))
        reader, writer = await self.shake(listener)
        self._fill()
        more, _ = await self.shake(listener)
        frame = await Events(more).frame()
        self.assertEqual(("OVERLOADED", None), (frame["code"], frame.get("end")))

    def _fill(self):
        import gc

        from exchange.link.accepting import UNGREETED, Acceptor

        for each in gc.get_objects():
            if isinstance(each, Acceptor) and each._core is self.app._core:
                each.ungreeted = UNGREETED

    async def test_a_closed_exchange_or_listener_accepts_nobody(self):
        for close in (lambda one: one.close(), lambda one: self.app.close()):
            listener = await self.soon(self.app.listen("websocket"))
            await self.soon(close(listener))
            with self.assertRaises(OSError):
                await asyncio.open_connection("127.0.0.1", listener.port)
        self.assertEqual("CLOSED", await self.code(self.app.request("double", 1)))

    async def test_wrong_settings_are_raised_and_a_taken_port_is_a_conflict(self):
        for settings in (
            {"transport": "smoke"}, {"transport": "websocket", "port": "x"}, {"port": 0},
            {"transport": "ipc"},
            {"transport": "websocket", "origins": "*"}, {"transport": "websocket", "path": "x"},
            {"transport": "ipc", "path": "x" * 200}, {"transport": "websocket", "token": 5},
            {"transport": "websocket", "host": "0.0.0.0", "token": ""},
        ):  # fmt: skip
            with self.assertRaises(ExchangeError) as caught:
                self.app.listen(settings)
            self.assertEqual("BAD_MESSAGE", caught.exception.code, settings)
        with self.assertRaises(ExchangeError) as caught:
            self.app.listen("websocket", host="0.0.0.0")
        self.assertEqual("FORBIDDEN", caught.exception.code)
        listener = await self.soon(self.app.listen("websocket"))
        again = self.app.listen("websocket", port=listener.port)
        self.assertEqual("CONFLICT", await self.code(again))
        everywhere = await self.soon(self.app.listen("websocket", host="0.0.0.0", token="t"))
        self.assertGreater(everywhere.port, 0)


class IpcTest(ListeningTestCase):
    """W17: Unix domain sockets."""

    async def asyncSetUp(self):
        await super().asyncSetUp()
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = os.path.join(self.folder.name, "app.sock")

    async def raw(self, *packets):
        """A connection of the test's own, and what comes back until its end."""
        reader, writer = await asyncio.open_unix_connection(self.path)
        self.writers.append(writer)
        writer.write(b"".join(packets))
        return reader, writer

    async def packet(self, reader):
        """The next packet."""
        size = await asyncio.wait_for(reader.readexactly(4), BOUND)
        return await reader.readexactly(int.from_bytes(size, "big"))

    async def test_two_exchanges_talk_over_a_path_in_both_encodings(self):
        await self.soon(self.app.listen({"transport": "ipc", "path": self.path}))
        self.assertEqual(0o600, os.stat(self.path).st_mode & 0o777)
        for encoding in ("json", "cbor"):
            settings = {"transport": "ipc", "path": self.path, "encoding": encoding}
            peer = await self.soon(self.other(f"page-{encoding}").connect(settings))
            value = {"b": b"\x00\xff", "big": "x" * 500_000}
            self.assertEqual([value] * 2, await self.soon(peer.request("double", [value])))

    async def test_torn_frames_are_put_together_and_the_end_of_a_stream_keeps_the_session(self):
        await self.soon(self.app.listen("ipc", path=self.path))
        hello = json.dumps(HELLO).encode()
        reader, writer = await self.raw()
        for byte in framed(hello):
            writer.write(bytes((byte,)))
            await asyncio.sleep(0)
        self.assertEqual("welcome", json.loads(await self.packet(reader))["t"])
        writer.close()
        await self.means.advance(59)
        self.assertEqual(1, len(self.app._core.links.all()))
        await self.means.advance(2)
        self.assertEqual(0, len(self.app._core.links.all()))

    async def test_sizes_that_are_none_end_the_link_before_the_packet_is_read(self):
        await self.soon(self.app.listen("ipc", path=self.path))
        for code, size in (("BAD_MESSAGE", 0), ("TOO_LARGE", (1 << 20) + 1), ("TOO_LARGE", -1)):
            reader, _ = await self.raw(size.to_bytes(4, "big", signed=size < 0))
            frame = json.loads(await self.packet(reader))
            self.assertEqual((code, True), (frame["code"], frame["end"]))
            self.assertEqual(b"", await asyncio.wait_for(reader.read(), BOUND))

    async def test_a_socket_that_was_left_is_taken_and_one_in_use_is_a_conflict(self):
        listener = await self.soon(self.app.listen("ipc", path=self.path))
        self.assertEqual("CONFLICT", await self.code(self.app.listen("ipc", path=self.path)))
        listener._server.close()
        await self.soon(self.app.listen("ipc", path=self.path))
        plain = os.path.join(self.folder.name, "plain")
        with open(plain, "w", encoding="utf-8"):
            self.assertEqual("CONFLICT", await self.code(self.app.listen("ipc", path=plain)))
        self.assertTrue(os.path.exists(plain))
        await self.soon(self.app.close())
        self.assertFalse(os.path.exists(self.path))

    async def test_where_nobody_listens_and_without_a_parent_the_peer_is_gone(self):
        made = self.app.connect("ipc", path=self.path)
        self.assertEqual("PEER_GONE", await self.code(made))
        with self.assertRaises(ExchangeError) as caught:
            self.app.connect({"transport": "ipc", "parent": True})
        self.assertEqual("PEER_GONE", caught.exception.code)
        for settings in ({}, {"path": self.path, "parent": True}, {"path": 5}, {"parent": 1.5},
                         {"path": self.path, "encoding": "xml"}):  # fmt: skip
            with self.assertRaises(ExchangeError) as caught:
                self.app.connect("ipc", **settings)
            self.assertEqual("BAD_MESSAGE", caught.exception.code, settings)


def framed(packet):
    """A packet as it is on the stream."""
    return len(packet).to_bytes(4, "big") + packet
