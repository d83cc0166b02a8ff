"""What a handler gets, emits and answers (docs/spec/handlers.md), in plain Python."""

from __future__ import annotations

import asyncio
import threading

from exchange.errors import ExchangeError
from tests.means import Box, ExchangeTestCase


class HandlersTest(ExchangeTestCase):
    """Rules H1 to H11."""

    async def test_a_handler_gets_a_whole_message_also_of_its_own_exchange(self):
        seen = Box()
        app = self.exchange("app", handlers={"a": lambda msg, sig, state: seen(msg)})
        await app.send("a", {"x": 1}, key="k", priority=7)
        msg = (await seen.wait(1))[0]
        self.assertEqual(("a", 1, "app", "app"), (msg.name, msg.value.x, msg.from_, msg["from"]))
        self.assertEqual((["app"], ["app"], "k", 7), (msg.trace, msg.route, msg.key, msg.priority))
        self.assertEqual((msg.id, None, None), (msg.root, msg.cause, msg.kind))
        self.assertEqual(26, len(msg.id))
        self.assertRaises(KeyError, lambda: msg["nope"])

    async def test_an_emission_after_a_wait_is_caused_by_the_handled_message(self):
        seen = Box()
        gate = asyncio.Event()
        app = self.exchange("app", handlers={"b": lambda msg, sig, state: seen(msg)})

        @app.handler("a")
        async def a(msg, sig, state):
            await gate.wait()
            await asyncio.sleep(0)
            sig("b", 1)
            app.send("b", 2)

        await app.send("a")
        await self.means.settle()
        gate.set()
        first, second = await seen.wait(2)
        for msg in (first, second):
            self.assertIsNotNone(msg.cause)
            self.assertEqual(msg.cause, msg.root)
        self.assertEqual([1, 2], [first.value, second.value])

    async def test_a_trace_reads_as_the_chain_of_causes(self):
        seen = Box()
        web = self.exchange("web", handlers={"shown": lambda m, sig, s: seen(m)})
        server = self.exchange("server")

        @server.handler("ask")
        async def ask(msg, sig, state):
            answer = await server.request("work")
            sig("shown", answer)

        self.exchange("worker", handlers={"work": lambda m, s, st: 1})
        await web.send("ask")
        msg = (await seen.wait(1))[0]
        self.assertEqual(["web", "server", "web"], msg.trace)
        self.assertEqual(1, msg.value)

    async def test_sig_set_and_an_assignment_both_set_a_cell(self):
        app = self.exchange("app", state={"x": 0, "y": 0})

        @app.handler("a")
        def a(msg, sig, state):
            sig("set", {"name": "x", "value": 1})
            state.y = 2
            return [state.x, state["y"]]

        @app.handler("bad")
        def bad(msg, sig, state):
            sig("set", msg.value)

        self.assertEqual([1, 2], await self.soon(app.request("a")))
        self.assertEqual(1, await self.soon(app.get("x")))
        self.assertEqual("BAD_MESSAGE", await self.code(app.request("bad", {"name": "x"})))
        self.assertEqual("SCHEMA", await self.code(app.request("bad", 1)))

    async def test_a_request_is_answered_by_the_result_else_the_first_emission_else_null(self):
        seen = Box()
        app = self.exchange("app", handlers={"known": lambda m, s, st: seen(m.value)})
        db = self.exchange("db")

        @db.handler("result")
        def result(msg, sig, state):
            sig("known", 1)
            return "result"

        db.handler("known.emitted")(lambda m, sig, s: sig("known", 2))
        db.handler("unknown.emitted")(lambda m, sig, s: (sig("new", 3), sig("new", 4), None)[-1])
        db.handler("null")(lambda m, sig, s: None)
        self.assertEqual("result", await self.soon(app.request("result")))
        self.assertEqual(2, await self.soon(app.request("known.emitted")))
        self.assertEqual([1, 2], await seen.wait(2))
        lost = Box()
        db.on("message.unhandled", lambda m: lost(m.value.message.value))
        self.assertEqual(3, await self.soon(app.request("unknown.emitted")))
        self.assertEqual([4], await lost.wait(1))
        self.assertIsNone(await self.soon(app.request("null")))

    async def test_the_reply_has_the_name_of_the_emission_that_answers(self):
        seen = Box()
        app = self.exchange("app")
        self.exchange("db", handlers={"q": lambda m, sig, s: sig("db.result", 1)})
        app.on("*", seen)
        app.on("**", lambda m: None)
        await self.soon(app.request("q"))
        self.assertEqual(["q", "db.result"], [m.name for m in await seen.wait(2)])
        self.assertEqual("reply", seen.items[1].kind)

    async def test_a_held_emission_of_a_handler_that_throws_is_sent_on(self):
        app, db, lost = self.exchange("app"), self.exchange("db"), Box()
        db.on("message.unhandled", lambda m: lost(m.value.message.name))

        @db.handler("q")
        def q(msg, sig, state):
            sig("held")
            raise ValueError("no")

        self.assertEqual("HANDLER_FAILED", await self.code(app.request("q")))
        self.assertEqual(["held"], await lost.wait(1))

    async def test_a_handler_that_throws_answers_with_its_own_place_and_changes_nothing(self):
        app = self.exchange("app", state={"x": 0})

        @app.handler("a")
        def a(msg, sig, state):
            state.x = 1
            raise ValueError("broken")

        error = await self.error(app.request("a"))
        self.assertEqual(("HANDLER_FAILED", "app"), (error.code, error.exchange))
        self.assertIn("ValueError: broken", error.message)
        self.assertTrue(error.location.file.endswith("test_handlers.py"))
        self.assertEqual(a.__code__.co_firstlineno + 3, error.location.line)
        self.assertEqual(0, await self.soon(app.get("x")))

    async def test_an_error_that_a_handler_lets_pass_keeps_its_code_and_its_exchange(self):
        app, mid, far = (self.exchange(each) for each in ("app", "mid", "far"))

        @far.handler("far")
        def fail(msg, sig, state):
            raise ExchangeError("FORBIDDEN", "expected less")

        @mid.handler("mid")
        async def ask(msg, sig, state):
            return await mid.request("far")

        error = await self.error(app.request("mid"))
        self.assertEqual(("FORBIDDEN", "far"), (error.code, error.exchange))

    async def test_a_result_that_is_no_value_is_a_failure_that_changes_nothing(self):
        app = self.exchange("app", state={"x": 0})

        @app.handler("a")
        async def a(msg, sig, state):
            state.x = 1
            return {"a": object()}

        error = await self.error(app.request("a"))
        self.assertEqual("INVALID_VALUE", error.code)
        self.assertIn("value.a", error.message)
        self.assertEqual(0, await self.soon(app.get("x")))

    async def test_the_failure_of_an_event_is_told_as_message_failed(self):
        told = Box()
        app = self.exchange("app", handlers={"message.failed": lambda m, s, st: told(m)})
        app.handler("a")(lambda m, s, st: 1 / 0)
        with self.assertLogs("exchange.app", "WARNING"):
            await app.send("a", 5)
            msg = (await told.wait(1))[0]
        self.assertEqual(("HANDLER_FAILED", "a"), (msg.value.reason, msg.value.message.name))
        self.assertEqual(msg.value.message.id, msg.cause)

    async def test_subscribers_see_requests_and_replies_before_their_handlers(self):
        seen = Box()
        app = self.exchange("app", handlers={"a.b": lambda m, s, st: seen("handled")})
        end = app.on("a.*", lambda m: seen(m.kind or "event"))
        app.on("a.b", lambda m: 1 / 0)
        with self.assertLogs("exchange.app", "WARNING"):
            await self.soon(app.request("a.b"))
            self.assertEqual(["request", "handled", "reply"], await seen.wait(3))
            end()
            await self.soon(app.request("a.b"))
            self.assertEqual(4, len(seen.items))

    async def test_messages_of_one_sender_keep_their_order_and_waits_do_not_hold_up(self):
        seen = Box()
        gate = asyncio.Event()
        app = self.exchange("app")

        @app.handler("a")
        async def a(msg, sig, state):
            seen(msg.value)
            if msg.value == 0:
                await gate.wait()
                seen("end of 0")

        app.handler("b")(lambda m, s, st: seen(m.value))
        for i in range(50):
            app.send("a" if i % 3 else "b" if i else "a", i)
        self.assertEqual(list(range(50)), list(await seen.wait(50)))
        gate.set()
        self.assertEqual("end of 0", (await seen.wait(51))[50])

    async def test_each_stretch_of_a_coroutine_is_one_transaction(self):
        gate, told = asyncio.Event(), Box()
        app = self.exchange("app", state={"x": 0})
        app.watch("x", lambda change: told(change.value))

        @app.handler("a")
        async def a(msg, sig, state):
            state.x = 1
            state.x = 2
            await gate.wait()
            state.x = 3
            raise ValueError("no")

        answer = app.request("a")
        self.assertEqual([0, 2], await told.wait(2))
        gate.set()
        self.assertEqual("HANDLER_FAILED", await self.code(answer))
        self.assertEqual(2, await self.soon(app.get("x")))
        self.assertEqual([0, 2], told.items)

    async def test_a_request_inside_a_handler_has_at_most_the_time_that_is_left(self):
        seen = Box()
        app = self.exchange("app")
        self.exchange("far", handlers={"far": lambda m, s, st: seen(m.ttl)})

        @app.handler("a")
        async def a(msg, sig, state):
            await app.request("far", timeout=60)

        await self.soon(app.request("a", timeout=1.5))
        self.assertEqual([1500], seen.items)

    async def test_a_request_without_an_answer_ends_with_timeout(self):
        gate = asyncio.Event()
        app = self.exchange("app", handlers={"a": lambda m, s, st: gate.wait()}, timeout=2)
        answer = app.request("a")
        await self.means.advance(1.9)
        self.assertFalse(answer.done())
        await self.means.advance(0.2)
        self.assertEqual("TIMEOUT", await self.code(answer))
        gate.set()

    async def test_a_message_whose_time_is_over_is_not_handled(self):
        seen, gate = Box(), threading.Event()
        app = self.exchange("app", handlers={"a": lambda m, s, st: seen(1)})
        app.handler("block")(lambda m, s, st: gate.wait(20) and None)
        dropped = Box()
        app.on("message.dropped", lambda m: dropped(m.value.reason))
        app.send("block")
        late = app.request("a", timeout=1)
        app.send("a", timeout=1)
        await self.means.advance(2)
        self.assertEqual("TIMEOUT", await self.code(late))
        gate.set()
        self.assertEqual(["TIMEOUT"], await dropped.wait(1))
        self.assertEqual([], seen.items)

    async def test_a_blocking_handler_holds_up_its_own_exchange_only(self):
        gate = threading.Event()
        slow = self.exchange("slow", handlers={"slow": lambda m, s, st: gate.wait(20)})
        fast = self.exchange("fast", handlers={"fast": lambda m, s, st: 1})
        answer = fast.request("slow")
        own = slow.request("slow")
        self.assertEqual(1, await self.soon(slow.request("fast")))
        self.assertFalse(answer.done() or own.done())
        gate.set()
        self.assertTrue(await self.soon(answer) and await self.soon(own))

    async def test_a_plain_handler_may_wait_for_a_request_and_a_coroutine_may_not(self):
        app = self.exchange("app")
        self.exchange("far", handlers={"far": lambda m, s, st: 7})
        app.handler("plain")(lambda m, s, st: app.request("far").result(timeout=9))

        @app.handler("coroutine")
        async def coroutine(msg, sig, state):
            return app.request("far").result(timeout=9)

        self.assertEqual(7, await self.soon(app.request("plain")))
        error = await self.error(app.request("coroutine"))
        self.assertIn("await", error.message)

    async def test_handlers_of_one_exchange_never_run_at_the_same_time(self):
        app = self.exchange("app", state={"n": 0})
        inside, most = [], []

        def enter():
            inside.append(1)
            most.append(len(inside))
            sum(range(2000))
            inside.pop()

        @app.handler("plain")
        def plain(msg, sig, state):
            enter()
            state.n += 1

        @app.handler("coroutine")
        async def coroutine(msg, sig, state):
            for _ in range(3):
                enter()
                state.n += 1
                await asyncio.sleep(0)

        await asyncio.gather(
            *(app.request("plain" if i % 2 else "coroutine", timeout=99) for i in range(60))
        )
        self.assertEqual({1}, set(most))
        self.assertEqual(30 + 90, await self.soon(app.get("n")))

    async def test_an_exact_name_is_preferred_then_the_longest_pattern(self):
        app = self.exchange("app")
        for name in ("a.*", "a.**", "a.b", "a.*.c"):
            app.handler(name)(lambda m, s, st, name=name: name)
        for name, expected in (("a.b", "a.b"), ("a.x", "a.**"), ("a.x.c", "a.*.c")):
            self.assertEqual(expected, await self.soon(app.request(name)), name)
        with self.assertRaises(ExchangeError) as caught:
            app.handler("a.b")(print)
        self.assertEqual("CONFLICT", caught.exception.code)

    async def test_a_million_is_not_needed_to_see_that_a_conversation_needs_no_stack(self):
        done = Box()
        app = self.exchange("app")

        @app.handler("ping")
        async def ping(msg, sig, state):
            sig("ping", msg.value - 1) if msg.value else done("end")

        await app.send("ping", 3000)
        self.assertEqual(["end"], await done.wait(1))
