"""Connections that break, and links that end (docs/spec/protocol.md, W10 to W14)."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from exchange.link.frames import PING, encode
from tests.linking import LinkTestCase
from tests.means import BOUND, Box
from tests.peer import message

SESSION = "S" * 16


class BreaksTest(LinkTestCase):
    """W10, W12 to W14: connections that break, and links that end."""

    async def test_a_session_is_resumed_with_what_was_not_acknowledged(self):
        _, connection = await self.link(handles=["a"])
        answers = [self.app.request("a", i, timeout=50) for i in range(3)]
        forms = [(await connection.frame("msg"))["m"] for _ in range(3)]
        reply = message("a", 10, kind="reply", re=forms[0]["id"], to="app")
        connection.send({"t": "msg", "seq": 1, "m": reply})
        self.assertEqual(10, await self.soon(answers[0]))
        await self.breaks(connection)
        answers.append(self.app.request("a", 3, timeout=50))
        connection, hello = await self.again(seq=2, handles=["a"])
        self.assertEqual({"session": SESSION, "seq": 1}, hello["resume"])
        frames = [await connection.frame("msg") for _ in range(2)]
        self.assertEqual([(3, 2), (4, 3)], [(f["seq"], f["m"]["value"]) for f in frames])
        forms += [frames[1]["m"]]
        for seq, at in ((1, 0), (2, 1), (3, 2), (4, 3)):
            form = message("a", at, kind="reply", re=forms[at]["id"], to="app", number=at)
            connection.send({"t": "msg", "seq": seq, "m": form})
        self.assertEqual([1, 2, 3], [await self.soon(answer) for answer in answers[1:]])

    async def test_a_new_session_sends_again_what_may_be_and_tells_what_is_lost(self):
        dropped = Box()
        self.app.on("message.dropped", lambda m: dropped((m.value.message.value, m.value.reason)))
        _, connection = await self.link(handles=["a"])
        asked = self.app.request("a", "asked", timeout=50)
        kept = self.app.send("a", "kept", delivery="ack")
        self.app.send("a", "lost")
        first = [(await connection.frame("msg"))["m"] for _ in range(3)]
        await self.breaks(connection)
        self.app.send("a", "never written")
        later = self.app.request("a", "later", timeout=50)
        await self.means.settle()
        connection, _ = await self.again(resumed=False, session="T" * 16, handles=["a"])
        frames = [await connection.frame("msg") for _ in range(3)]
        self.assertEqual(
            [(1, "kept"), (2, "never written"), (3, "later")],
            [(frame["seq"], frame["m"]["value"]) for frame in frames],
        )
        self.assertEqual(first[1]["id"], frames[0]["m"]["id"])
        self.assertEqual("PEER_GONE", await self.code(asked))
        self.assertEqual([("lost", "PEER_GONE")], await dropped.wait(1))
        connection.send({"t": "ack", "seq": 3})
        self.assertIsNone(await self.soon(kept))
        self.assertFalse(later.done())

    async def test_after_60_s_without_a_connection_the_session_is_over(self):
        _, connection = await self.link(handles=["a"])
        asked = self.app.request("a", timeout=500)
        await connection.frame("msg")
        await self.breaks(connection)
        await self.peer.stop()
        await self.means.advance(59)
        self.assertFalse(asked.done())
        await self.means.advance(2)
        self.assertEqual("PEER_GONE", await self.code(asked))
        self.assertEqual(1, len(self.app._core.links.all()))

    async def test_it_connects_again_with_growing_waits_until_it_succeeds(self):
        waits = self.waits()
        _, connection = await self.link()
        self.peer._server.close()
        await self.breaks(connection)
        for at in range(9):
            await self.pauses(waits, at)

    async def test_the_waits_grow_while_each_hello_comes_too_late_and_the_session_goes_on(self):
        waits = self.waits()
        _, connection = await self.link(handles=["a"])
        asked = self.app.request("a", timeout=60)
        sent = (await connection.frame("msg"))["m"]
        await self.breaks(connection)
        for at in range(8):
            await self.pauses(waits, at)
            connection = await self.peer.accepted()
            await connection.frame("hello")
            connection.send({"t": "err", "code": "TIMEOUT", "message": "late", "end": True})
        connection, hello = await self.again(seq=1, handles=["a"])
        self.assertEqual({"session": SESSION, "seq": 0}, hello["resume"])
        reply = message("a", 7, kind="reply", re=sent["id"], to="app")
        connection.send({"t": "msg", "seq": 1, "m": reply})
        self.assertEqual(7, await self.soon(asked))

    def waits(self):
        """How long it waits each time before it connects again, from now on."""
        waits, later = [], self.means.later

        def noting(delay, task):
            if "_pause" in task.__qualname__:
                waits.append(delay)
            return later(delay, task)

        self.means.later = noting
        return waits

    async def pauses(self, waits, at):
        """It waits, for a time that is right after so many, and the time passes."""
        await self.until(lambda: len(waits) > at)
        longest = min(10.0, 0.1 * 2**at)
        self.assertTrue(longest * 0.5 <= waits[at] <= longest, waits)
        await self.means.advance(waits[at] + 0.001)

    async def test_an_event_with_ack_that_comes_twice_is_handled_once_across_sessions(self):
        seen = Box()
        self.app.handler("a")(lambda m, s, st: seen(m.value))
        _, connection = await self.link()
        form = message("a", 1, delivery="ack")
        connection.send({"t": "msg", "seq": 1, "m": form})
        await seen.wait(1)
        await self.breaks(connection)
        connection, _ = await self.again(resumed=False, session="T" * 16)
        connection.send({"t": "msg", "seq": 1, "m": form})
        self.assertEqual(1, (await connection.frame("ack"))["seq"])
        connection.send({"t": "msg", "seq": 2, "m": message("a", 2, number=2)})
        self.assertEqual([1, 2], await seen.wait(2))

    async def test_bye_ends_the_link_and_nobody_connects_again(self):
        peer, connection = await self.link(handles=["a"])
        answer = self.app.request("a", timeout=99)
        await connection.frame("msg")
        connection.send({"t": "bye", "reason": "closed"})
        self.assertEqual("PEER_GONE", await self.code(answer))
        self.assertEqual(1000, await connection.code())
        self.assertEqual("PEER_GONE", await self.code(peer.request("a")))
        await self.means.advance(60)
        self.assertEqual(1, len(self.peer.connections))

    async def test_closing_a_peer_says_bye_after_what_waits(self):
        peer, connection = await self.link(handles=["a"])
        answer = self.app.request("a", timeout=99)
        self.app.send("a", "last")
        await self.soon(peer.close())
        frames = [await connection.frame() for _ in range(3)]
        self.assertEqual(["msg", "msg", "bye"], [frame["t"] for frame in frames])
        self.assertEqual(1000, await connection.code())
        self.assertEqual("CLOSED", await self.code(answer))

    async def test_closing_the_exchange_says_bye(self):
        _, connection = await self.link()
        await self.soon(self.app.close())
        self.assertEqual("closed", (await connection.frame("bye"))["reason"])

    async def test_a_quiet_link_is_pinged_and_a_silent_one_is_dropped(self):
        _, connection = await self.link()
        await self.means.advance(10)
        ping = await connection.frame("ping")
        connection.send({"t": "pong", "n": ping["n"]})
        link = self.app._core.links.all()[0]
        await self.until(lambda: link._heard == self.means.time)
        await self.means.advance(9.9)
        self.assertEqual(0, connection.waiting())
        await self.means.advance(20.2)
        self.assertIsNone(await connection.code())
        await self.again()
        self.assertEqual(2, len(self.peer.connections))

    async def test_a_websocket_ping_is_answered_and_bad_text_closes_with_1007(self):
        _, connection = await self.link()
        connection.raw(encode(PING, b"hi", None))
        self.assertEqual(b"hi", (await connection.frame("opcode 10"))["content"])
        connection.raw(encode(1, b"\xc3\x28", None))
        self.assertEqual(1007, await connection.code())
        await self.again()

    async def test_a_link_is_broken_a_hundred_times_under_load_and_nothing_is_lost(self):
        _, connection = await self.link(handles=["a"])
        sent = [self.app.send("a", i, delivery="ack") for i in range(200)]
        got, received = [], 0
        for turn in range(100):
            for _ in range(turn % 3 + 1):
                frame = await connection.frame("msg")
                if frame["seq"] == received + 1:
                    received += 1
                    got.append(frame["m"]["value"])
            await self.breaks(connection)
            connection, _ = await self.again(seq=received, handles=["a"])
        while received < 200:
            frame = await connection.frame("msg")
            if frame["seq"] == received + 1:
                received += 1
                got.append(frame["m"]["value"])
        connection.send({"t": "ack", "seq": 200})
        self.assertEqual(list(range(200)), got)
        for each in sent:
            self.assertIsNone(await self.soon(each))


class ProgramTest(LinkTestCase):
    """A program of its own process."""

    async def test_a_linked_program_lives_as_long_as_its_link(self):
        program = f"""
from exchange import exchange
app = exchange(id="worker", handlers={{"double": lambda msg, sig, state: msg.value * 2}})
app.connect("websocket", url="{self.peer.url}")
"""
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", program, env=environment, stderr=asyncio.subprocess.PIPE
        )
        self.addCleanup(lambda: process.returncode is None and process.kill())
        connection = await self.peer.accepted()
        await connection.greet()
        form = message("double", 21, kind="request", ttl=5000)
        connection.send({"t": "msg", "seq": 1, "m": form})
        self.assertEqual(42, (await connection.frame("msg"))["m"]["value"])
        connection.send({"t": "bye", "reason": "closed"})
        _, said = await asyncio.wait_for(process.communicate(), BOUND)
        self.assertEqual((0, b""), (process.returncode, said))
