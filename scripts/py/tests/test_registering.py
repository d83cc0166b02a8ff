"""Registrations at a peer, which are made again in another session."""

from __future__ import annotations

from exchange.app import Complex, Peer
from exchange.link.json_packets import JSON
from tests.means import ExchangeTestCase
from tests.network import Network
from tests.registry import answers, registry

KEPT = 60


class RegisteringTest(ExchangeTestCase):
    """An exchange with a link to a gateway of another process, over a network that breaks."""

    async def asyncSetUp(self):
        await super().asyncSetUp()
        self.app = self.exchange("app", within=Complex(self.means))
        self.gate = self.exchange("gate", within=Complex(self.means))
        self.asked = registry(self.gate)
        self.network = Network(self.app, self.gate, (JSON,))
        link = await self.soon(self.network.made)
        self.peer = Peer(self.app._core, link, "gate")

    async def broken(self, seconds):
        """The connection breaks; the next one comes after so many seconds."""
        self.network.up = False
        self.network.cut()
        await self.means.advance(seconds)
        self.network.up = True
        await self.means.advance(15)

    def taken(self):
        """What the registry was asked since the last time."""
        asked, self.asked[:] = list(self.asked), []
        return asked

    async def test_an_exchange_that_registered_does_so_again_in_another_session(self):
        entry = {"name": "app", "handles": {"sum": {"output": {"type": "number"}}}}
        self.assertEqual({"verb": "register"}, await self.soon(self.peer.register(entry)))
        self.assertEqual([("register", "app", entry)], self.taken())
        for _ in range(2):
            await self.broken(KEPT)
            self.assertEqual([("register", "app", entry)], self.taken())

    async def test_it_does_not_in_a_session_that_is_resumed(self):
        await self.soon(self.peer.register({"name": "app"}))
        self.taken()
        await self.broken(5)
        self.assertEqual([], self.taken())
        self.assertEqual(1, len(self.gate._core.links.all()))

    async def test_what_was_registered_last_is_registered_again_and_nothing_after_unregister(self):
        await self.soon(self.peer.register({"name": "one"}))
        await self.soon(self.peer.register({"name": "two"}))
        self.taken()
        await self.broken(KEPT)
        self.assertEqual([("register", "app", {"name": "two"})], self.taken())
        await self.soon(self.peer.unregister())
        self.assertEqual([("unregister", "app", None)], self.taken())
        await self.broken(KEPT)
        self.assertEqual([], self.taken())

    async def test_a_registration_that_unregister_has_overtaken_is_not_made_again(self):
        both = self.peer.register({"name": "app"}), self.peer.unregister()
        for each in both:
            await self.soon(each)
        self.taken()
        await self.broken(KEPT)
        self.assertEqual([], self.taken())

    async def test_what_the_registry_refused_is_not_registered_again_and_what_it_took_is(self):
        await self.soon(self.peer.register({"name": "good"}))
        entries = []

        async def only_good(msg, sig, state):
            entries.append(msg.value["name"])
            if msg.value["name"] == "bad":
                raise ValueError("no")

        answers(self.gate, "register", only_good)
        self.assertEqual("HANDLER_FAILED", await self.code(self.peer.register({"name": "bad"})))
        await self.broken(KEPT)
        self.assertEqual(["bad", "good"], entries)

    async def test_a_registry_that_is_not_there_yet_is_asked_again_and_one_that_refuses_is_not(self):
        await self.soon(self.peer.register({"name": "app"}))
        answers(self.gate, "register", None)
        await self.broken(KEPT)
        refused = []

        async def refuse(msg, sig, state):
            refused.append(msg.value)
            raise ValueError("no")

        answers(self.gate, "register", refuse)
        with self.assertLogs("exchange.app", "WARNING") as logs:
            await self.means.advance(2)
        self.assertIn("exchange app is registered at gate no more: ", logs.output[0])
        await self.means.advance(10)
        await self.broken(KEPT)
        self.assertEqual(1, len(refused))

    async def test_what_is_registered_is_a_dict(self):
        async def register(entry):
            return self.peer.register(entry)

        for entry in (None, "app", ["app"]):
            self.assertEqual("BAD_MESSAGE", await self.code(register(entry)))
        self.assertEqual("INVALID_VALUE", await self.code(register({"name": object()})))

    async def test_nothing_is_registered_over_a_link_that_is_over(self):
        await self.soon(self.peer.close())
        self.assertEqual("PEER_GONE", await self.code(self.peer.register({"name": "app"})))
