"""Both sides of a session, of one implementation, over a network that breaks (W5, W8 to W12)."""

from __future__ import annotations

import asyncio
from random import Random

from exchange.app import Complex, Peer
from exchange.link.cbor_packets import CBOR
from exchange.link.json_packets import JSON
from tests.means import ExchangeTestCase
from tests.network import Network


class TwoSidesTest(ExchangeTestCase):
    """A page that connects, and an app that accepts."""

    def pair(self, page=(), app=(), encodings=(JSON,), **definition):
        """Two exchanges of two processes, and the network between them."""
        self.page = self.exchange(
            "page", within=Complex(self.means), handlers=dict(page), **definition
        )
        self.app = self.exchange("app", within=Complex(self.means), handlers=dict(app))
        return Network(self.page, self.app, encodings)

    async def test_names_beyond_a_thousand_follow_the_greeting_on_both_sides(self):
        async def nothing(msg, sig, state):
            return msg.name

        names = [f"n{i}" for i in range(2_500)]
        network = self.pair(
            page=[(f"page.{n}", nothing) for n in names], app=[(f"app.{n}", nothing) for n in names]
        )
        await self.soon(network.made)
        await self.means.advance(0.1)
        for own, far in ((self.page, "app"), (self.app, "page")):
            answer = own.request(f"{far}.n2499")
            self.assertEqual(f"{far}.n2499", await self.soon(answer))

    async def test_hundreds_of_breaks_lose_and_double_nothing_in_either_direction(self):
        got = {"page": [], "app": []}

        def noting(whose):
            async def note(msg, sig, state):
                got[whose].append(msg.value)

            return note

        async def echo(msg, sig, state):
            return msg.value

        network = self.pair(
            page=[("page.note", noting("page")), ("page.echo", echo)],
            app=[("app.note", noting("app")), ("app.echo", echo)],
            encodings=(JSON, CBOR, JSON),
        )
        await self.soon(network.made)
        chance, sent = Random(30), []
        for number in range(500):
            for own, far in ((self.page, "app"), (self.app, "page")):
                sent.append(own.send(f"{far}.note", number, delivery="ack"))
                if number % 5 == 0:
                    sent.append(own.request(f"{far}.echo", number, timeout=900))
            for _ in range(chance.randrange(4)):
                await asyncio.sleep(0)
            if chance.random() < 0.3:
                network.cut()
                for _ in range(chance.randrange(3)):
                    await asyncio.sleep(0)
            await self.means.advance(chance.choice((0, 0.01, 0.1)))
        for _ in range(200):
            await self.means.advance(0.1)
        for each in sent:
            await self.soon(each)
        for whose in ("page", "app"):
            self.assertEqual(list(range(500)), got[whose])
        self.assertGreater(len(network.lines), 90)
        self.assertEqual(1, len(self.app._core.sessions))
        for core in (self.page._core, self.app._core):
            self.assertEqual(0, len(core.pending._requests))
            self.assertEqual(0, len(core.links.all()[0]._outbox))

    async def test_a_message_that_has_no_form_in_a_later_encoding_keeps_its_number(self):
        seen = []

        async def note(msg, sig, state):
            seen.append(msg.value)

        network = self.pair(app=[("app.note", note)], encodings=(CBOR, JSON))
        await self.soon(network.made)
        network._tasks[0].cancel()  # nobody takes what comes on the first line
        await self.means.settle()
        large = self.page.send("app.note", b"x" * 900_000, delivery="ack")
        self.page.send("app.note", "after")
        await self.means.settle()
        network.cut()
        for _ in range(5):
            await self.means.advance(0.1)
        self.assertEqual("TOO_LARGE", await self.code(large))
        self.assertEqual(["after"], seen)

    async def test_shared_cells_survive_breaks_and_the_last_value_is_told(self):
        network = self.pair(state={"count": 0}, share=["count"])
        await self.soon(network.made)
        watched = []
        peer = next(iter(self.app._core.links.all()))
        async def seen(change):
            watched.append(change.value)

        await self.soon(Peer(self.app._core, peer, "page").watch("count", seen))
        chance = Random(31)
        for number in range(1, 151):
            await self.soon(self.page.set("count", number))
            if chance.random() < 0.3:
                network.cut()
            await self.means.advance(chance.choice((0, 0.1)))
        for _ in range(50):
            await self.means.advance(0.1)
        self.assertEqual(150, watched[-1])
        self.assertEqual(sorted(set(watched)), watched)
