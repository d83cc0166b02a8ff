"""Exchanges ask their peers who handles a name, over networks in memory (R4, W15)."""

from __future__ import annotations

from exchange.app import Complex
from exchange.link.json_packets import JSON
from exchange.link.cbor_packets import CBOR
from tests.linking import LinkTestCase
from tests.means import ExchangeTestCase
from tests.network import Network


async def visited(msg, sig, state):
    """Which way it came."""
    return list(msg.route)


class DiscoveryTest(ExchangeTestCase):
    """Exchanges of several processes, each linked to the next one."""

    async def chain(self, *ids, **handlers):
        """Exchanges of processes of their own, in a row."""
        made = [
            self.exchange(each, within=Complex(self.means), handlers=handlers.get(each, {}))
            for each in ids
        ]
        for one, other in zip(made, made[1:]):
            await self.soon(Network(one, other, (JSON, CBOR)).made)
        await self.means.settle()
        return made

    async def test_a_request_finds_its_handler_over_four_links_and_its_reply_the_way_back(self):
        app, *_ = await self.chain("a", "b", "c", "d", "e", e={"far": visited})
        self.assertEqual(["a", "b", "c", "d"], await self.soon(app.request("far")))
        self.assertEqual(["a", "b", "c", "d"], await self.soon(app.request("far", to="e")))
        route = await self.soon(app.route("far", dry_run=True))
        self.assertEqual(
            ("asked", "b", "e", 4), (route.step, route.next, route.exchange, route.hops)
        )

    async def test_an_exchange_asks_over_the_links_of_the_others_of_its_process(self):
        page, _ = await self.chain("page", "host", host={"far": visited})
        panel = self.exchange("panel", within=page._core.complex)
        await self.means.settle()
        self.assertEqual(["panel", "page"], await self.soon(panel.request("far")))
        self.assertEqual("NO_HANDLER", await self.code(panel.request("nothing")))
        self.assertEqual("PEER_GONE", await self.code(panel.request("far", to="elsewhere")))


class WaitingTest(LinkTestCase):
    """A peer that answers nothing."""

    async def test_what_waits_for_an_answer_when_its_exchange_closes_fails_with_closed(self):
        await self.link()
        waits = [self.app.send("far", 1, delivery="ack"), self.app.request("far")]
        explained = self.app.route("far", dry_run=True)
        await self.means.settle()
        closing = self.app.close()
        self.assertEqual(["CLOSED", "CLOSED"], [await self.code(each) for each in waits])
        self.assertEqual("nobody", (await self.soon(explained)).step)
        await self.soon(closing)
