"""Links over WebSocket, against a peer that the test plays (docs/spec/protocol.md)."""

from __future__ import annotations

from exchange.errors import ExchangeError
from exchange.link.frames import encode
from tests.linking import LinkTestCase
from tests.means import Box
from tests.peer import message


class GreetingTest(LinkTestCase):
    """W4, W5, W12: the beginning of a link."""

    async def test_hello_says_who_handles_what_and_welcome_makes_a_peer(self):
        self.app.handler("show")(lambda m, s, st: None)
        made = self.app.connect("websocket", url=self.peer.url, token="secret")
        connection = await self.peer.accepted()
        hello = await connection.greet(handles=["db.query", "$hidden"])
        self.assertEqual((1, "app", ["show"], [], "secret"), tuple(
            hello[member] for member in ("v", "id", "handles", "wants", "token")
        ))  # fmt: skip
        self.assertNotIn("resume", hello)
        self.assertIn(b"GET /exchange/host HTTP/1.1\r\n", connection.head)
        self.assertNotIn(b"Extensions", connection.head)
        peer = await self.soon(made)
        self.assertEqual("host", peer.id)
        self.assertEqual([], self.app._core.links.handling("$hidden"))

    async def test_connecting_fails_with_what_the_other_side_says(self):
        for code in ("UNAUTHENTICATED", "CONFLICT", "FORBIDDEN"):
            made = self.app.connect("websocket", url=self.peer.url)
            connection = await self.peer.accepted()
            await connection.frame("hello")
            connection.send({"t": "err", "code": code, "message": "no", "end": True})
            self.assertEqual(code, await self.code(made))

    async def test_the_first_connection_is_tried_once(self):
        await self.peer.stop()
        made = self.app.connect("websocket", url=self.peer.url)
        self.assertEqual("PEER_GONE", await self.code(made))
        await self.until(lambda: self.means.due() is None)

    async def test_a_first_hello_that_comes_too_late_is_peer_gone_and_nobody_connects_again(self):
        made = self.app.connect("websocket", url=self.peer.url)
        connection = await self.peer.accepted()
        await connection.frame("hello")
        connection.send({"t": "err", "code": "TIMEOUT", "message": "no hello came", "end": True})
        self.assertEqual("PEER_GONE", await self.code(made))
        await self.until(lambda: self.means.due() is None)
        self.assertEqual(1, len(self.peer.connections))

    async def test_a_server_that_is_no_websocket_or_speaks_something_else_is_refused(self):
        upgrade = self.peer.answer
        for code, answer in (
            ("PEER_GONE", lambda head: b"HTTP/1.1 403 Forbidden\r\n\r\n"),
            ("PEER_GONE", lambda head: b"garbage\r\n\r\n"),
            ("PEER_GONE", lambda head: upgrade(head).replace(b"Accept: ", b"Accept: x")),
            ("BAD_MESSAGE", lambda head: upgrade(head).replace(b"v1.json", b"v1.cbor")),
            ("PEER_GONE", lambda head: upgrade(head).replace(
                b"\r\n\r\n", b"\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n")),
        ):  # fmt: skip
            self.peer.answer = answer
            made = self.app.connect("websocket", url=self.peer.url)
            self.assertEqual(code, await self.code(made))

    async def test_a_url_that_is_none_is_raised_at_once(self):
        for url in (None, "", "http://x/", "ws://", "ws://x:0/", "ws://x/ y", "ws://x:99999/"):
            with self.assertRaises(ExchangeError) as caught:
                self.app.connect("websocket", url=url)
            self.assertEqual("BAD_MESSAGE", caught.exception.code)

    async def test_without_a_welcome_in_5_s_the_connection_is_dropped(self):
        made = self.app.connect("websocket", url=self.peer.url)
        connection = await self.peer.accepted()
        await connection.frame("hello")
        await self.means.advance(4.9)
        self.assertFalse(made.done())
        await self.means.advance(0.2)
        self.assertEqual("PEER_GONE", await self.code(made))

    async def test_a_welcome_of_another_version_or_of_itself_ends_the_link(self):
        for code, welcome in (("BAD_MESSAGE", {"v": 2}), ("CONFLICT", {"id": "app"})):
            made = self.app.connect("websocket", url=self.peer.url)
            connection = await self.peer.accepted()
            await connection.greet(**welcome)
            self.assertEqual(code, await self.code(made))
            self.assertEqual(code, (await connection.frame("err"))["code"])
            self.assertEqual(4000, await connection.code())

    async def test_names_are_announced_and_withdrawn_on_both_sides(self):
        peer, connection = await self.link()
        self.app.handler("late")(lambda m, s, st: None)
        self.assertEqual(["late"], (await connection.frame("announce"))["handles"])
        end = peer.on("news.*", lambda m: None)
        self.assertEqual(["news.*"], (await connection.frame("announce"))["wants"])
        end()
        self.assertEqual(["news.*"], (await connection.frame("withdraw"))["wants"])
        connection.send({"t": "announce", "handles": ["db"]})
        await self.until(lambda: self.app._core.links.handling("db"))
        connection.send({"t": "withdraw", "handles": ["db"]})
        await self.until(lambda: not self.app._core.links.handling("db"))

    async def test_what_is_sent_while_a_link_is_made_waits_for_it(self):
        made = self.app.connect("websocket", url=self.peer.url)
        await self.means.settle()
        answer = self.app.request("db", timeout=9)
        connection = await self.peer.accepted()
        await connection.greet(handles=["db"])
        self.assertEqual("db", (await connection.frame("msg"))["m"]["name"])
        await self.soon(made)
        self.assertFalse(answer.done())


class MessagesTest(LinkTestCase):
    """W6 to W9, W11, W15: what goes over a link."""

    async def test_a_request_goes_over_and_its_reply_comes_back(self):
        _, connection = await self.link(handles=["sum"])
        answer = self.app.request("sum", {"b": b"\x01\x02\x03", "n": [1, 2.5]}, timeout=2)
        frame = await connection.frame("msg")
        form = frame["m"]
        self.assertEqual(1, frame["seq"])
        self.assertEqual({"b": {"$bytes": "AQID"}, "n": [1, 2.5]}, form["value"])
        self.assertEqual(("request", "app", ["app"], ["app"], 2000), tuple(
            form[member] for member in ("kind", "from", "trace", "route", "ttl")
        ))  # fmt: skip
        for usual in ("traceDropped", "delivery", "priority", "cause", "to"):
            self.assertNotIn(usual, form)
        reply = message("sum", {"$bytes": "AQID"}, kind="reply", re=form["id"], to="app")
        connection.send({"t": "ack", "seq": 1}, {"t": "msg", "seq": 1, "m": reply})
        self.assertEqual(b"\x01\x02\x03", await self.soon(answer))

    async def test_a_request_of_the_peer_is_answered_with_its_trace(self):
        self.app.handler("a")(lambda m, s, st: {"ttl": m.ttl, "trace": m.trace})
        _, connection = await self.link()
        connection.send({"t": "msg", "seq": 1, "m": message("a", kind="request", ttl=500)})
        form = (await connection.frame("msg"))["m"]
        self.assertEqual({"ttl": 500, "trace": ["host", "app"]}, form["value"])
        self.assertEqual(("reply", "host", ["host", "app"], ["app"]), tuple(
            form[member] for member in ("kind", "to", "trace", "route")
        ))  # fmt: skip
        self.assertEqual(message("a")["id"], form["re"])

    async def test_an_error_comes_back_with_code_exchange_and_place(self):
        _, connection = await self.link(handles=["sum"])
        answer = self.app.request("sum")
        form = (await connection.frame("msg"))["m"]
        place = {"file": "a.js", "line": 3, "column": 4, "stack": ["f (a.js:3)"]}
        told = {"code": "SCHEMA", "message": "no", "exchange": "far", "location": place}
        reply = message("sum", kind="reply", re=form["id"], to="app", error=told)
        connection.send({"t": "msg", "seq": 1, "m": reply})
        error = await self.error(answer)
        self.assertEqual(("SCHEMA", "far", "a.js:3:4"), (
            error.code, error.exchange, str(error.location)
        ))  # fmt: skip

    async def test_acks_are_sent_in_time_and_duplicates_are_not_handled_again(self):
        seen = Box()
        self.app.handler("a")(lambda m, s, st: seen(m.value))
        _, connection = await self.link()
        connection.send(*({"t": "msg", "seq": i, "m": message("a", i)} for i in (1, 2)))
        await seen.wait(2)
        await self.means.advance(0.2)
        self.assertEqual(2, (await connection.frame("ack"))["seq"])
        connection.send({"t": "msg", "seq": 2, "m": message("a", 2)})
        self.assertEqual(2, (await connection.frame("ack"))["seq"])
        self.assertEqual([1, 2], seen.items)

    async def test_the_promise_of_ack_is_kept_when_the_peer_has_received_it(self):
        _, connection = await self.link(handles=["a"])
        sent, refused = (self.app.send("a", i, delivery="ack") for i in (1, 2))
        await connection.frame("msg"), await connection.frame("msg")
        self.assertFalse(sent.done())
        connection.send({"t": "err", "code": "OVERLOADED", "message": "no", "seq": 2})
        connection.send({"t": "ack", "seq": 2})
        self.assertIsNone(await self.soon(sent))
        self.assertEqual("OVERLOADED", await self.code(refused))

    async def test_an_err_with_seq_fails_a_request_and_drops_an_event(self):
        dropped = Box()
        self.app.on("message.dropped", lambda m: dropped(m.value.reason))
        _, connection = await self.link(handles=["a"])
        answer = self.app.request("a")
        self.app.send("a")
        await connection.frame("msg"), await connection.frame("msg")
        for seq in (1, 2):
            connection.send({"t": "err", "code": "FORBIDDEN", "message": "no", "seq": seq})
        self.assertEqual("FORBIDDEN", await self.code(answer))
        self.assertEqual(["FORBIDDEN"], await dropped.wait(1))

    async def test_no_more_is_sent_than_was_granted(self):
        grant = {"messages": 3, "bytes": 1 << 20}
        _, connection = await self.link(handles=["a"], credit=grant)
        for i in range(5):
            self.app.send("a", i)
        got = [(await connection.frame("msg"))["m"]["value"] for _ in range(3)]
        await self.nap()
        self.assertEqual(0, connection.waiting())
        connection.send({"t": "credit", "messages": 9, "bytes": 5})
        await self.nap()
        connection.send({"t": "credit", "messages": 0, "bytes": 1 << 20})
        got += [(await connection.frame("msg"))["m"]["value"] for _ in range(2)]
        self.assertEqual([0, 1, 2, 3, 4], got)

    async def test_credit_is_granted_again_when_half_is_used(self):
        _, connection = await self.link()
        frames = [{"t": "msg", "seq": i, "m": message("a", number=i)} for i in range(1, 501)]
        connection.send(*frames)
        credit = await connection.frame("credit")
        self.assertEqual(500, credit["messages"])

    async def test_a_full_outbox_refuses_one_more_and_what_waits_too_long_times_out(self):
        dropped = Box()
        self.app.on("message.dropped", lambda m: dropped(m.value.reason))
        none = {"messages": 1, "bytes": 1 << 20}
        _, connection = await self.link(handles=["a"], credit=none)
        self.app.send("a", 0)
        await connection.frame("msg")
        late = self.app.send("a", 1, delivery="ack", timeout=1)
        for i in range(999):
            self.app.send("a", i)
        over = self.app.send("a", delivery="ack")
        self.assertEqual("OVERLOADED", await self.code(over))
        await self.means.advance(2)
        connection.send({"t": "credit", "messages": 1, "bytes": 1 << 20})
        self.assertEqual("TIMEOUT", await self.code(late))
        self.assertEqual(["OVERLOADED", "TIMEOUT"], sorted(await dropped.wait(2)))

    async def test_a_message_that_is_larger_than_a_packet_is_refused_where_it_is_given(self):
        await self.link(handles=["a"])
        self.assertEqual("TOO_LARGE", await self.code(self.app.request("a", "x" * (1 << 20))))
        self.assertEqual("INVALID_VALUE", await self.code(self.app.request("a", {"$bytes": 1})))

    async def test_a_message_in_the_name_of_another_ends_the_link(self):
        forged = (
            message("a", **{"from": "bank", "trace": ["bank"]}),
            message("a", route=["host", "x"]),
            message("a", trace=["x"]),
            message("a", **{"from": "app", "trace": ["app"], "route": ["app"]}),
            message("a", route=[]),
        )
        for form in forged:
            peer, connection = await self.link(handles=["db"])
            answer = peer.request("db")
            await connection.frame("msg")
            connection.send({"t": "msg", "seq": 1, "m": form})
            frame = await connection.frame("err")
            self.assertEqual(("BAD_MESSAGE", True), (frame["code"], frame["end"]))
            self.assertEqual(4000, await connection.code())
            self.assertEqual("BAD_MESSAGE", await self.code(answer))
            self.assertEqual([], self.app._core.links.all())

    async def test_a_message_of_the_wrong_form_is_refused_and_the_link_stays(self):
        seen = Box()
        self.app.handler("a")(lambda m, s, st: seen(m.value))
        _, connection = await self.link()
        wrong = (
            ("FORBIDDEN", message("$system")), ("BAD_MESSAGE", message("a b")),
            ("BAD_MESSAGE", message("a", id="x")), ("BAD_MESSAGE", message("a", ttl=-1)),
            ("INVALID_VALUE", message("a", {"$bytes": "?"})), ("BAD_MESSAGE", message("a", to="")),
            ("INVALID_VALUE", message("a", 2**60)), ("INVALID_VALUE", message("a", "\ud800")),
            ("BAD_MESSAGE", message("a", delivery="durable")),
        )  # fmt: skip
        for seq, (code, form) in enumerate(wrong, 1):
            connection.send({"t": "msg", "seq": seq, "m": form})
            frame = await connection.frame("err")
            self.assertEqual((code, seq), (frame["code"], frame["seq"]), form)
            self.assertNotIn("end", frame)
        connection.send({"t": "msg", "seq": len(wrong) + 1, "m": message("a", "ok")})
        self.assertEqual(["ok"], await seen.wait(1))

    async def test_what_is_no_packet_ends_the_link(self):
        deep = "[" * 100 + "]" * 100
        for code, text in (
            ("BAD_MESSAGE", "{"), ("BAD_MESSAGE", "[]"), ("BAD_MESSAGE", "5"),
            ("BAD_MESSAGE", "{}"), ("BAD_MESSAGE", "[[]]"),
            ("BAD_MESSAGE", '{"t":"ack","seq":-1}'), ("BAD_MESSAGE", '{"t":"ack","seq":"1"}'),
            ("BAD_MESSAGE", '{"t":"ack","seq":7}'), ("BAD_MESSAGE", '{"t":"msg","seq":2,"m":{}}'),
            ("BAD_MESSAGE", '{"t":"ping","n":NaN}'),
            ("TOO_LARGE", f'{{"t":"pong","n":1,"x":{deep}}}'),
            ("TOO_LARGE", "[" * 100_000), ("BAD_MESSAGE", '{"t":"welcome"}'),
        ):  # fmt: skip
            _, connection = await self.link()
            connection.raw(encode(1, text.encode(), None))
            frame = await connection.frame("err")
            self.assertEqual((code, True), (frame["code"], frame["end"]), text[:40])
            self.assertEqual(4000, await connection.code())

    async def test_an_unknown_frame_is_answered_and_the_link_stays(self):
        _, connection = await self.link()
        connection.send({"t": "dance"}, {"t": "ping", "n": 5, "unknown": True})
        frame = await connection.frame("err")
        self.assertEqual("BAD_MESSAGE", frame["code"])
        self.assertEqual(5, (await connection.frame("pong"))["n"])

    async def test_who_is_answered_from_the_own_handlers(self):
        self.app.handler("mine.*")(lambda m, s, st: None)
        _, connection = await self.link()
        for name, hops in (("mine.a", 0), ("other", -1)):
            connection.send({"t": "who", "q": 3, "name": name, "ttl": 4, "route": ["host"]})
            here = await connection.frame("here")
            self.assertEqual((3, name, hops), (here["q"], here["name"], here["hops"]))

    async def test_a_copy_is_observed_and_not_handled(self):
        seen = Box()
        self.app.handler("a")(lambda m, s, st: seen("handled"))
        peer, connection = await self.link()
        peer.on("a", lambda m: seen("observed"))
        await connection.frame("announce")
        connection.send({"t": "msg", "seq": 1, "m": message("a"), "copy": True})
        self.assertEqual(["observed"], await seen.wait(1))
        connection.send({"t": "announce", "wants": ["b"]})
        await self.until(lambda: self.app._core.links.all()[0].wants("b"))
        self.app.send("b")
        await connection.frame("who")  # nobody handles it
        await self.means.advance(0.25)
        self.assertTrue((await connection.frame("msg"))["copy"])
