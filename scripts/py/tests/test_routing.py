"""Which exchange gets a message, and what becomes of it (routing.md, delivery.md, traces.md)."""

from __future__ import annotations

import asyncio
from collections import Counter

from exchange.app import Complex
from exchange.core.ids import Ids, is_ulid
from exchange.core.names import Pattern
from exchange.errors import ExchangeError
from random import Random
from tests.means import Box, ExchangeTestCase


class RoutingTest(ExchangeTestCase):
    """Rules R1 to R13."""

    def answering(self, its_id, *names, **definition):
        return self.exchange(
            its_id, handlers={n: lambda m, s, st: its_id for n in names}, **definition
        )

    async def test_a_message_to_an_exchange_goes_to_that_peer(self):
        app = self.answering("app", "who")
        self.answering("b", "who"), self.answering("c", "who")
        self.assertEqual("app", await self.soon(app.request("who")))
        self.assertEqual("c", await self.soon(app.request("who", to="c")))
        error = await self.error(app.request("who", to="d"))
        self.assertEqual("PEER_GONE", error.code)
        self.assertIn("b, c", error.message)
        self.assertEqual("NO_HANDLER", await self.code(app.request("x", to="b")))

    async def test_a_peer_that_handles_the_exact_name_is_preferred(self):
        app = self.exchange("app")
        self.answering("b", "a.*"), self.answering("c", "a.b")
        self.assertEqual("c", await self.soon(app.request("a.b")))
        self.assertEqual("b", await self.soon(app.request("a.c")))

    async def test_messages_of_one_key_go_to_one_peer_and_others_to_several(self):
        app = self.exchange("app")
        for its_id in ("b", "c", "d"):
            self.answering(its_id, "who")
        for key in "xyz":
            found = [await self.soon(app.request("who", key=key)) for _ in range(9)]
            self.assertEqual(1, len(set(found)))
        without = Counter([await self.soon(app.request("who")) for _ in range(40)])
        self.assertGreater(len(without), 1)

    async def test_of_two_peers_the_less_loaded_is_chosen(self):
        gate = asyncio.Event()
        app = self.exchange("app")
        busy = self.exchange("busy", handlers={"wait": lambda m, s, st: gate.wait()})
        busy.handler("who")(lambda m, s, st: "busy")
        self.answering("idle", "who")
        waits = app.request("wait")
        await self.means.settle()
        found = {await self.soon(app.request("who")) for _ in range(10)}
        self.assertEqual({"idle"}, found)
        gate.set()
        await self.soon(waits)

    async def test_an_exchange_passes_on_what_its_peer_handles_and_the_answer_comes_back(self):
        chain = self.complex = Complex(self.means, mesh=False)
        a, b, c = (self.exchange(each, within=chain) for each in "abc")
        seen = Box()
        c.handler("far")(lambda m, s, st: seen(m) or "far")
        peer = await self.soon(a.connect("local", to="b"))
        await self.soon(b.connect("local", to="c"))
        self.assertEqual("far", await self.soon(peer.request("far")))
        msg = seen.items[0]
        self.assertEqual((["a", "c"], ["a", "b"], "a"), (msg.trace, msg.route, msg.from_))
        waits = peer.request("far")
        c.close()
        self.assertIn(await self.code(waits), ("PEER_GONE", "NO_HANDLER"))

    async def test_a_message_that_comes_back_is_a_loop(self):
        a, b = self.exchange("a"), self.exchange("b")
        peer = await self.soon(b.connect("local", to="a"))
        core, link = a._core, a._core.links.by_id("b")
        dropped = Box()
        a.on("message.dropped", lambda m: dropped(m.value.reason))
        message = b._core.outgoing.order(None, None, "x", None, {})
        made = b._core.outgoing._make(message, None)
        core.arrived(made.but(route=["b", "a", "b"]), link, False)
        core.arrived(made.but(route=[f"e{i}" for i in range(17)]), link, False)
        self.assertEqual(["LOOP", "LOOP"], await dropped.wait(2))
        self.assertEqual("a", peer.id)

    async def test_a_parked_message_is_handled_when_its_handler_appears(self):
        app = self.exchange("app")
        answer = app.request("late", park=3, timeout=9)
        lost = app.request("never", park=3, timeout=9)
        await self.means.advance(2)
        app.handler("late")(lambda m, s, st: 1)
        self.assertEqual(1, await self.soon(answer))
        await self.means.advance(2)
        self.assertEqual("NO_HANDLER", await self.code(lost))

    async def test_a_wanted_event_is_copied_besides_its_handler_and_a_copy_is_not_handled(self):
        handled, seen = Box(), Box()
        a = self.exchange("a", handlers={"x": lambda m, s, st: handled("a")})
        b = self.exchange("b", handlers={"x": lambda m, s, st: handled("b")})
        peer = await self.soon(b.connect("local", to="a"))
        end = peer.on("x", lambda m: seen(m.value))
        await self.means.settle()
        await self.soon(a.send("x", 1))
        self.assertEqual([1], await seen.wait(1))
        end()
        await self.means.settle()
        await self.soon(a.send("x", 2))
        self.assertEqual(["a", "a"], await handled.wait(2))
        await self.means.settle()
        self.assertEqual([1], seen.items)

    async def test_a_broadcast_goes_to_every_peer_and_not_to_own_handlers(self):
        seen = Box()
        app = self.exchange("app", handlers={"x": lambda m, s, st: seen("app")})
        for its_id in ("b", "c"):
            self.exchange(its_id, handlers={"x": lambda m, s, st: seen(m.to)})
        app.broadcast("x")
        self.assertEqual(["b", "c"], sorted(await seen.wait(2)))

    async def test_an_emission_goes_back_to_the_peer_that_takes_it(self):
        seen = Box()
        chain = [
            self.exchange(each, handlers={"shown": lambda m, s, st, each=each: seen(each)})
            for each in ("b", "c", "d")
        ]
        app = self.exchange("app", handlers={"go": lambda m, sig, st: sig("shown")})
        for count, each in enumerate(chain * 3, 1):
            await self.soon(each.send("go"))
            await seen.wait(count)
        self.assertEqual(["b", "c", "d"] * 3, await seen.wait(9))
        self.assertEqual("app", app.id)

    async def test_connecting_twice_gives_the_same_link_and_a_second_id_is_refused(self):
        a = self.exchange("a")
        self.exchange("b")
        one = await self.soon(a.connect("local", to="b"))
        two = await self.soon(a.connect("local", to="b"))
        self.assertIs(one._link, two._link)
        with self.assertRaises(ExchangeError) as caught:
            self.exchange("a")
        self.assertEqual("CONFLICT", caught.exception.code)

    async def test_patterns_stand_for_segments(self):
        for pattern, name, expected in (
            ("*", "a.b", True), ("**", "a", True), ("a.*", "a.b", True), ("a.*", "a", False),
            ("a.*", "a.b.c", False), ("a.**", "a.b.c", True), ("a.**", "a", False),
            ("*.b", "a.b", True), ("*.*", "a", False),
        ):  # fmt: skip
            self.assertEqual(expected, Pattern(pattern).matches(name), (pattern, name))
        for wrong in ("", "a..b", "a.**.b", "a*", ".", None, "ä"):
            self.assertRaises(ExchangeError, Pattern, wrong)


class DeliveryTest(ExchangeTestCase):
    """Rules D1 to D7, M, T."""

    async def test_fire_completes_also_when_nobody_takes_it_and_ack_fails_with_the_reason(self):
        told = Box()
        app = self.exchange("app", handlers={"ok": lambda m, s, st: None})
        app.on("message.unhandled", lambda m: told(m.value.message.name))
        self.assertIsNone(await self.soon(app.send("nope")))
        self.assertEqual("NO_HANDLER", await self.code(app.send("nope", delivery="ack")))
        self.assertIsNone(await self.soon(app.send("ok", delivery="ack")))
        self.assertEqual(["nope", "nope"], await told.wait(2))

    async def test_wrong_arguments_are_raised_at_once(self):
        app = self.exchange("app", state={"a": 1})
        for code, call in (
            ("BAD_MESSAGE", lambda: app.send("a b")),
            ("BAD_MESSAGE", lambda: app.send("a" * 201)),
            ("FORBIDDEN", lambda: app.send("$x.y")),
            ("INVALID_VALUE", lambda: app.send("a", {1: 2})),
            ("BAD_MESSAGE", lambda: app.send("a", color=1)),
            ("BAD_MESSAGE", lambda: app.send("a", priority=10)),
            ("BAD_MESSAGE", lambda: app.send("a", delivery="durable")),
            ("BAD_MESSAGE", lambda: app.request("a", timeout=-1)),
            ("BAD_MESSAGE", lambda: self.exchange("$x")),
            ("BAD_MESSAGE", lambda: self.exchange("a.b")),
            ("BAD_MESSAGE", lambda: self.exchange("x", colour=1)),
            ("INVALID_VALUE", lambda: self.exchange("y", state={"a": {1}})),
            ("UNKNOWN_CELL", lambda: app.watch("b", print)),
            ("BAD_MESSAGE", lambda: app.connect("pigeon")),
        ):
            with self.assertRaises(ExchangeError) as caught:
                call()
            self.assertEqual(code, caught.exception.code, caught.exception)

    async def test_closing_handles_first_what_was_accepted_and_then_refuses(self):
        gate, seen = asyncio.Event(), Box()
        app = self.exchange("app")
        far = self.exchange("far", state={"x": 1})

        @far.handler("slow")
        async def slow(msg, sig, state):
            await gate.wait()
            return "done"

        answer = app.request("slow")
        await self.means.settle()
        closing = far.close()
        self.assertIs(closing, far.close())
        await self.means.settle()
        self.assertFalse(closing.done())
        self.assertEqual("NO_HANDLER", await self.code(app.request("slow")))
        gate.set()
        self.assertEqual("done", await self.soon(answer))
        await self.soon(closing)
        self.assertEqual("CLOSED", await self.code(far.send("x")))
        self.assertEqual("CLOSED", await self.code(far.request("x")))
        self.assertEqual("CLOSED", await self.code(far.get("x")))
        self.assertEqual("PEER_GONE", await self.code(app.request("slow", to="far")))
        self.assertEqual([], seen.items)

    async def test_what_waits_when_the_drain_time_is_over_fails(self):
        never = asyncio.Event()
        app = self.exchange("app")
        far = self.exchange("far", handlers={"never": lambda m, s, st: never.wait()})
        answer = app.request("never", timeout=60)
        own = far.request("nobody", park=50, timeout=60)
        await self.means.settle()
        far.close()
        await self.means.advance(6)
        self.assertEqual("PEER_GONE", await self.code(answer))
        self.assertEqual("CLOSED", await self.code(own))

    async def test_more_messages_than_may_be_at_work_are_refused(self):
        gate = asyncio.Event()
        app = self.exchange("app", handlers={"a": lambda m, s, st: gate.wait()})
        app._core.work.at_work = 65_535
        first, second = app.request("a"), app.request("a")
        self.assertEqual("OVERLOADED", await self.code(second))
        gate.set()
        self.assertTrue(await self.soon(first))
        app._core.work.at_work = 0

    async def test_ids_of_one_sender_grow_also_when_the_clock_goes_back(self):
        ids = Ids(Random(1))
        made = [ids.next(at) for at in (5, 5, 6, 4, 4, 7)]
        self.assertEqual(sorted(set(made)), made)
        self.assertTrue(all(map(is_ulid, made)))

    async def test_why_tells_the_messages_from_the_change_to_the_root(self):
        app = self.exchange("app", state={"x": 0, "double": lambda s: s.x * 2})
        far = self.exchange("far", handlers={"go": lambda m, sig, s: sig("app.x", 2)})

        @app.handler("app.x")
        def put(msg, sig, state):
            state.x = msg.value

        seen = Box()
        app.watch("double", lambda change: seen(change.value))
        await seen.wait(1)
        empty = await self.soon(app.why("double"))
        self.assertEqual((None, [], True), (empty.change, empty.steps, empty.complete))
        await self.soon(app.send("go"))
        await seen.wait(2)
        await self.means.settle()
        why = await self.soon(app.why("double"))
        self.assertEqual(4, why.change["value"])
        self.assertEqual(["app.x", "go"], [step.name for step in why.steps])
        self.assertEqual(["app", "far"], [step.exchange for step in why.steps])
        self.assertIn("test_routing.py", why.steps[0].handler)
        self.assertTrue(why.complete)
        self.assertEqual("far", far.id)

    async def test_a_request_to_a_peer_passes_these_stations(self):
        app = self.exchange("app")
        far = self.exchange("far", handlers={"a": lambda m, s, st: 1})
        await self.soon(app.request("a"))
        stations = [event.station for event in app._core.ring.events()]
        self.assertEqual(["EMITTED", "FORWARDED", "RECEIVED", "COMPLETED"], stations)
        stations = [event.station for event in far._core.ring.events()]
        self.assertEqual(["RECEIVED", "QUEUED", "HANDLED", "EMITTED"], stations)


class StateOfAnExchangeTest(ExchangeTestCase):
    """Cells, with coroutines of asyncio."""

    async def test_a_computed_cell_may_be_a_coroutine_whose_first_reads_are_followed(self):
        async def slow(state):
            x = state.x
            await asyncio.sleep(0)
            return x * 10

        app = self.exchange("app", state={"x": 1, "slow": slow}, handlers={})
        seen = Box()
        app.watch("slow", lambda change: seen(change.value))
        await seen.wait(1)
        app.set("x", 2)
        while 20 not in seen.items:
            await seen.wait(len(seen.items) + 1)
        self.assertEqual(20, await self.soon(app.get("slow")))

    async def test_a_computed_cell_may_be_a_request(self):
        app = self.exchange("app", state={"price": lambda s: app.request("price")})
        self.exchange("far", handlers={"price": lambda m, s, st: 7})
        seen = Box()
        app.watch("price", lambda change: seen(change.value))
        self.assertEqual(7, (await seen.wait(2))[1])

    async def test_a_batch_is_one_transaction_and_one_that_raises_changes_nothing(self):
        app = self.exchange("app", state={"a": 0, "b": 0})
        seen = Box()
        app.watch("a", lambda change: seen(change.value))

        def both(state):
            state.a, state.b = 1, 1
            state.a = 2

        def broken(state):
            state.a = 9
            raise ValueError("no")

        await self.soon(app.batch(both))
        self.assertEqual("HANDLER_FAILED", await self.code(app.batch(broken)))
        self.assertEqual((2, 1), (await self.soon(app.get("a")), await self.soon(app.get("b"))))
        self.assertEqual([0, 2], seen.items)

    async def test_what_a_handler_sets_through_the_exchange_joins_its_transaction(self):
        app = self.exchange("app", state={"a": 0})

        @app.handler("go")
        def go(msg, sig, state):
            app.set("a", 5).result()
            self.assertEqual(5, state.a)
            raise ValueError("no")

        self.assertEqual("HANDLER_FAILED", await self.code(app.request("go")))
        self.assertEqual(0, await self.soon(app.get("a")))
