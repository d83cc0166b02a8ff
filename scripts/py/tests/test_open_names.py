"""Reserved names that are open to whoever is linked: $ping, $info, $stats and $registry."""

from __future__ import annotations

import asyncio
import pathlib
import threading

from exchange.app import Complex
from exchange.version import VERSION
from tests.means import Box, ExchangeTestCase
from tests.registry import registry


class OpenNamesTest(ExchangeTestCase):
    """What every exchange answers itself, and the way to a registry."""

    async def test_an_exchange_answers_ping_info_and_stats_itself(self):
        since = self.means.millis()
        handlers = {"b.*": lambda m, s, st: 1, "a": lambda m, s, st: 2}
        app = self.exchange("app", state={"on": 1, "off": 2}, share=["on"], handlers=handlers)
        app.handler("c")(lambda m, s, st: 3)
        await self.means.advance(0.5)
        self.assertEqual({"id": "app", "at": since + 500}, await self.soon(app.request("$ping")))
        self.assertEqual(
            {
                "id": "app", "language": "python", "version": VERSION, "protocol": 1,
                "since": since, "handles": ["b.*", "a", "c"], "cells": ["on"],
            },  # fmt: skip
            await self.soon(app.request("$info", to="app")),
        )
        before = await self.soon(app.request("$stats"))
        self.assertEqual((since, since + 500), (before["since"], before["at"]))
        await self.soon(app.request("a"))
        self.assertEqual("NO_HANDLER", await self.code(app.request("nobody")))
        after = await self.soon(app.request("$stats"))
        more = {name: after[name] - before[name] for name in ("queued", "handled", "failed")}
        self.assertEqual({"queued": 1, "handled": 2, "failed": 1}, more)
        self.assertEqual(1, after["pending"])

    async def test_ping_is_answered_while_plain_and_async_handlers_wait(self):
        begun, go = Box(), threading.Event()
        waits = asyncio.get_running_loop().create_future()

        async def wait(msg, sig, state):
            begun.put(msg.name)
            await waits

        def block(msg, sig, state):
            begun.put(msg.name)
            go.wait()

        app = self.exchange("app", handlers={"wait": wait, "block": block})
        other = self.exchange("other")
        other.send("wait")
        other.send("block")
        await begun.wait(2)
        try:
            self.assertEqual("app", (await self.soon(other.request("$ping", to="app")))["id"])
            stats = await self.soon(app.request("$stats"))
            self.assertEqual((2, 1, 0), (stats["handling"], stats["links"], stats["parked"]))
        finally:
            go.set()
            waits.set_result(None)

    async def test_an_event_of_an_open_name_is_ignored_and_nobody_is_told(self):
        told = []

        async def note(msg, sig, state=None):
            told.append(msg.name)

        app = self.exchange("app", handlers={"message.*": note})
        app.on("**", lambda msg: told.append(msg.name))
        await self.soon(app.send("$ping", 1, delivery="ack"))
        await self.soon(app.request("$ping"))
        await self.means.settle()
        self.assertEqual([], told)

    async def test_subscribers_and_handlers_of_patterns_see_no_open_names(self):
        seen = []

        async def note(msg, sig=None, state=None):
            seen.append(msg.name)

        app = self.exchange("app", handlers={"**": note, "*.list": note, "*": note})
        asked = registry(app)
        for pattern in ("*", "**", "*.list", "$registry.list", "$ping"):
            app.on(pattern, note)
        self.assertEqual({"verb": "list"}, await self.soon(app.request("$registry.list")))
        await self.soon(app.request("$ping"))
        await self.means.settle()
        self.assertEqual([], seen)
        self.assertEqual([("list", "app", None)], asked)

    async def test_nobody_defines_a_reserved_name_nor_sends_one_that_is_not_open(self):
        app = self.exchange("app")

        async def refused(call):
            return call()

        for name in ("$ping", "$info", "$stats", "$registry.list", "$own"):
            define = lambda name=name: app.handler(name)(lambda m, s, st: 1)  # noqa: E731
            self.assertEqual("FORBIDDEN", await self.code(refused(define)))
            make = lambda name=name: self.exchange("x", handlers={name: print})  # noqa: E731
            self.assertEqual("FORBIDDEN", await self.code(refused(make)))
        for name in ("$watch", "$registry", "$registry.drop", "$pong"):
            for call in (app.request, app.send):
                send = lambda name=name, call=call: call(name)  # noqa: E731
                self.assertEqual("FORBIDDEN", await self.code(refused(send)))

    async def test_a_route_says_who_answers_an_open_name(self):
        app = self.exchange("app")
        self.exchange("other")
        own = await self.soon(app.route("$ping", dry_run=True))
        self.assertEqual(("own", "app", 0), (own["step"], own["exchange"], own["hops"]))
        far = await self.soon(app.route("$info", dry_run=True, to="other"))
        self.assertEqual(("to", "other"), (far["step"], far["next"]))
        asking = app.route("$registry.list", dry_run=True)
        await self.means.advance(0.3)
        self.assertEqual("nobody", (await self.soon(asking))["step"])

    async def test_open_names_are_routed_over_real_sockets_and_through_one_between(self):
        async def wrong(msg, sig, state):
            return "not this one"

        def alone(its_id, **definition):
            return self.exchange(its_id, within=Complex(self.means), **definition)

        gate, relay = alone("gate"), alone("relay", handlers={"**": wrong})
        app = alone("app")
        asked = registry(gate)
        await self._linked(relay, gate)
        peer = await self._linked(app, relay)
        self.assertEqual("app", (await self.soon(app.request("$ping")))["id"])
        self.assertEqual("relay", (await self.soon(peer.request("$ping")))["id"])
        info = await self.soon(app.request("$info", to="gate"))
        self.assertEqual(("gate", 5), (info["id"], len(info["handles"])))
        self.assertEqual(1, (await self.soon(app.request("$stats", to="gate")))["links"])
        found = await self.soon(app.request("$registry.find", {"capability": "x"}))
        self.assertEqual({"verb": "find"}, found)
        await self.soon(peer.register({"name": "app"}))
        await self.soon(peer.unregister())
        self.assertEqual(
            [
                ("find", "app", {"capability": "x"}),
                ("register", "app", {"name": "app"}),
                ("unregister", "app", None),
            ],
            asked,
        )

    async def test_an_exchange_tells_the_version_of_the_package(self):
        project = pathlib.Path(__file__).parents[1] / "pyproject.toml"
        self.assertIn(f'\nversion = "{VERSION}"\n', project.read_text())

    async def _linked(self, one, other):
        listener = await self.soon(other.listen("websocket", port=0))
        return await self.soon(one.connect(listener.address))
