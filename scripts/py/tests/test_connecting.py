"""How long connecting takes (R14), and where a message would go (R12)."""

from __future__ import annotations

import asyncio

from exchange.core.complex import Complex
from exchange.errors import ExchangeError
from tests.means import ExchangeTestCase


class ConnectingTest(ExchangeTestCase):
    """Exchanges of one process that are not there yet, and those elsewhere that say nothing."""

    async def test_connecting_waits_until_the_other_exchange_appears(self):
        app = self.exchange("app")
        made = app.connect("local", to="late", timeout=60)
        asked = app.request("twice", 4)
        await self.means.advance(1)
        self.exchange("late", handlers={"twice": lambda m, sig, state: m.value * 2})
        self.assertEqual("late", (await self.soon(made)).id)
        self.assertEqual(8, await self.soon(asked))

    async def test_an_exchange_that_does_not_appear_in_time_is_peer_gone(self):
        app = self.exchange("app")
        for made, limit in (
            (app.connect("local", to="late", timeout=2), 2),
            (app.connect({"transport": "local", "to": "late"}), 20),
        ):
            await self.means.advance(limit)
            error = await self.error(made)
            self.assertEqual("PEER_GONE", error.code)
            self.assertIn(f"to appear within {limit}000 ms", error.message)

    async def test_closing_the_exchange_that_waits_fails_it_with_closed(self):
        app = self.exchange("app")
        made = app.connect("local", to="late")
        await self.means.settle()
        await self.soon(app.close())
        self.assertEqual("CLOSED", await self.code(made))

    async def test_an_exchange_is_no_peer_of_itself_and_a_time_is_above_0(self):
        app = self.exchange("app")
        for code, settings in (("CONFLICT", {"to": "app"}), ("BAD_MESSAGE", {"timeout": 0})):
            with self.assertRaises(ExchangeError) as caught:
                app.connect("local", **settings)
            self.assertEqual(code, caught.exception.code)

    async def test_somebody_who_does_not_answer_in_time_is_a_timeout(self):
        silent: list = []
        server = await asyncio.start_server(
            lambda reader, writer: silent.append(writer), "127.0.0.1", 0
        )
        url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/exchange"
        made = self.exchange("app").connect("websocket", url=url, timeout=0.5)
        await self.means.advance(1)
        self.assertEqual("TIMEOUT", await self.code(made))
        server.close()
        for writer in silent:
            writer.close()
            await writer.wait_closed()


class RouteTest(ExchangeTestCase):
    """An explanation sends nothing."""

    async def test_a_route_is_explained_without_sending_anything(self):
        handled = []
        handlers = {"sum": lambda m, sig, state: handled.append(m)}
        app = self.exchange("app", handlers={"own": lambda m, sig, state: None})
        self.exchange("one", handlers=handlers)
        self.exchange("two", handlers={**handlers, "only": handlers["sum"]})
        for name, options, step, following, hops, candidates in (
            ("own", {}, "own", None, 0, ["app"]),
            ("own", {"to": "app"}, "own", None, 0, ["app"]),
            ("only", {}, "peer", "two", 1, ["two"]),
            ("own", {"to": "one"}, "to", "one", 1, ["one"]),
            ("nothing", {}, "nobody", None, -1, []),
            ("sum", {"to": "app"}, "nobody", None, -1, []),
            ("sum", {"to": "far"}, "nobody", None, -1, []),
        ):
            route = await self.soon(app.route(name, dry_run=True, **options))
            self.assertEqual(
                (name, step, following, hops, candidates),
                (route.name, route.step, route.next, route.hops, route.candidates),
            )
        by_key = await self.soon(app.route("sum", dry_run=True, key="k"))
        self.assertEqual((["one", "two"], by_key.next), (by_key.candidates, by_key.exchange))
        by_load = await self.soon(app.route("sum", dry_run=True))
        self.assertIn("requests that wait: one 0, two 0", by_load.reason)
        self.assertEqual([], handled)

    async def test_a_route_that_is_no_dry_run_is_refused(self):
        app = self.exchange("app")
        for code, name, options in (
            ("BAD_MESSAGE", "own", {}),
            ("BAD_MESSAGE", "own", {"dry_run": False}),
            ("BAD_MESSAGE", "own", {"dry_run": True, "to": "$x"}),
            ("BAD_MESSAGE", "own", {"dry_run": True, "key": 5}),
            ("FORBIDDEN", "$watch", {"dry_run": True}),
        ):
            with self.assertRaises(ExchangeError) as caught:
                app.route(name, **options)
            self.assertEqual(code, caught.exception.code, options)

    async def test_default_is_for_hosts_and_true_or_false(self):
        self.assertEqual("shop", self.exchange("shop", default=True).id)
        with self.assertRaises(ExchangeError) as caught:
            self.exchange("other", default=1, within=Complex(self.means))
        self.assertEqual("BAD_MESSAGE", caught.exception.code)
