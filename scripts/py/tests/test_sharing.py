"""Shared cells (docs/spec/state.md, S10; docs/spec/protocol.md, W16)."""

from __future__ import annotations

from exchange.errors import ExchangeError
from tests.linking import LinkTestCase
from tests.means import Box, ExchangeTestCase
from tests.peer import message


def state():
    """Cells of an owner."""
    return {"count": 0, "hidden": 1, "double": lambda cells: 100 // (cells.count - 7)}


class BetweenExchangesTest(ExchangeTestCase):
    """S10 between exchanges of one process."""

    async def pair(self, **definition):
        """An owner, and the owner as another exchange sees it."""
        definition.setdefault("share", ["count", "double"])
        owner = self.exchange("owner", state=state(), **definition)
        self.watcher = self.exchange("watcher")
        return owner, await self.soon(self.watcher.connect("local", to="owner"))

    async def test_a_watcher_is_told_the_value_of_now_and_then_every_change_in_order(self):
        owner, peer = await self.pair()
        await owner.set("count", 1)
        seen = Box()
        end = await self.soon(peer.watch("count", lambda c: seen((c.version, c.before, c.value))))
        self.assertEqual([(1, None, 1)], await seen.wait(1))
        for value in (2, 3):
            await owner.set("count", value)
        self.assertEqual([(1, None, 1), (2, 1, 2), (3, 2, 3)], await seen.wait(3))
        end()
        end()
        await self.means.settle()
        await owner.set("count", 4)
        await self.means.settle()
        self.assertEqual(3, len(seen.items))
        self.assertEqual({}, owner._core.sharing._watched[owner._core.links.by_id("watcher")])

    async def test_one_cell_for_each_transaction_that_changed_it(self):
        owner, peer = await self.pair()
        seen = Box()
        await self.soon(peer.watch("count", lambda c: seen(c.value)))

        def work(cells):
            cells.count = 1
            cells.count = 2

        await owner.batch(work)
        await owner.set("count", 2)
        await owner.set("count", 3)
        self.assertEqual([0, 2, 3], await seen.wait(3))

    async def test_the_error_of_a_cell_is_told_and_so_is_its_end(self):
        owner, peer = await self.pair()
        seen = Box()
        await self.soon(
            peer.watch("double", lambda c: seen(c.value if c.error is None else c.error.code))
        )
        await owner.set("count", 7)
        await owner.set("count", 8)
        self.assertEqual([-15, "HANDLER_FAILED", 100], await seen.wait(3))

    async def test_a_cell_that_is_unknown_or_not_shared_is_refused(self):
        _, peer = await self.pair()
        for cell in ("hidden", "nowhere", "$x"):
            self.assertEqual("UNKNOWN_CELL", await self.code(peer.watch(cell, print)))
        with self.assertRaises(ExchangeError) as caught:
            self.exchange("other", state={"a": 1}, share=["b"])
        self.assertEqual("UNKNOWN_CELL", caught.exception.code)
        with self.assertRaises(ExchangeError) as caught:
            self.exchange("other", state={"a": 1}, share="a")
        self.assertEqual("BAD_MESSAGE", caught.exception.code)

    async def test_two_watchers_of_one_cell_are_one_watch_and_each_ends_alone(self):
        owner, peer = await self.pair()
        one, other = Box(), Box()
        end = await self.soon(peer.watch("count", lambda c: one(c.value)))
        await owner.set("count", 1)
        await one.wait(2)
        await self.soon(peer.watch("count", lambda c: other(c.value)))
        self.assertEqual([1], await other.wait(1))
        end()
        await self.means.settle()
        await owner.set("count", 2)
        self.assertEqual([1, 2], await other.wait(2))
        self.assertEqual([0, 1], one.items)

    async def test_an_async_watcher_may_wait_and_what_it_sends_has_the_change_as_its_cause(self):
        owner, peer = await self.pair()
        got = Box()
        self.exchange("third", handlers={"told": lambda m, s, st: got((m.value, list(m.trace)))})

        async def watcher(change):
            await self.watcher.request("told", change.value)

        await self.soon(peer.watch("count", watcher))
        await got.wait(1)

        async def go(msg, sig, cells):
            cells.count = msg.value

        owner.handler("go")(go)
        await self.means.settle()
        self.watcher.send("go", 5)
        await got.wait(2)
        self.assertEqual((5, ["watcher", "owner", "watcher", "third"]), got.items[1])

    async def test_subscribers_and_handlers_see_nothing_of_it(self):
        seen = Box()
        owner, peer = await self.pair(handlers={"**": lambda m, s, st: seen(m.name)})
        owner.on("*", lambda m: seen(m.name))
        self.watcher.on("*", lambda m: seen(m.name))
        peer.on("*", lambda m: seen(m.name))
        watched = Box()
        await self.soon(peer.watch("count", watched))
        await owner.set("count", 1)
        await watched.wait(2)
        await self.means.settle()
        self.assertEqual([], seen.items)

    async def test_a_watch_ends_with_its_link(self):
        _, peer = await self.pair()
        watched = Box()
        await self.soon(peer.watch("count", watched))
        await watched.wait(1)
        await self.soon(peer.close())
        self.assertEqual("PEER_GONE", (await watched.wait(2))[1].error.code)
        self.assertEqual("PEER_GONE", await self.code(peer.watch("count", watched)))
        self.assertEqual(2, len(watched.items))

    async def test_a_watch_that_ends_before_its_answer_is_awaited_in_vain_by_nobody(self):
        _, peer = await self.pair()
        watch, seen = peer.watch("count", lambda c: seen(c.value)), Box()
        watch()
        self.assertIs(watch, await self.soon(watch))
        await self.means.settle()
        self.assertEqual([], seen.items)


class WatcherTest(LinkTestCase):
    """W16 at the watcher, against an owner that the test plays."""

    async def watching(self):
        """A watch, the connection, and what was told."""
        peer, connection = await self.link()
        seen = Box()
        watch = peer.watch("count", lambda c: seen((c.version, c.value)))
        form = (await connection.frame("msg"))["m"]
        self.assertEqual(("$watch", "request", {"cell": "count"}, "host"), tuple(
            form[member] for member in ("name", "kind", "value", "to")
        ))  # fmt: skip
        self.sent = 0
        return watch, connection, seen, form

    def answer(self, connection, form, **value):
        """The reply to a $watch."""
        reply = message("$watch", value, kind="reply", re=form["id"], to="app")
        self.tell(connection, reply)

    def cell(self, connection, version, prev, value):
        """A $cell."""
        told = {"cell": "count", "version": version, "prev": prev, "value": value}
        self.tell(connection, message("$cell", told, to="app"))

    def tell(self, connection, form):
        """A message of the owner."""
        self.sent += 1
        connection.send({"t": "msg", "seq": self.sent, "m": form})

    async def test_a_gap_is_asked_after_and_what_was_had_before_is_ignored(self):
        watch, connection, seen, form = await self.watching()
        self.answer(connection, form, version=3, value="c")
        await self.soon(watch)
        self.cell(connection, 3, 2, "c")
        self.cell(connection, 4, 3, "d")
        self.cell(connection, 6, 5, "f")
        form = (await connection.frame("msg"))["m"]
        self.assertEqual("$watch", form["name"])
        self.cell(connection, 7, 6, "g")
        self.answer(connection, form, version=7, value="g")
        self.cell(connection, 8, 7, "h")
        self.assertEqual([(3, "c"), (4, "d"), (7, "g"), (8, "h")], await seen.wait(4))

    async def test_a_stale_cell_is_taken_whatever_the_watcher_has(self):
        watch, connection, seen, form = await self.watching()
        self.answer(connection, form, version=3, value="c")
        self.cell(connection, 9, -1, "i")
        self.cell(connection, 10, 9, "j")
        self.assertEqual([(3, "c"), (9, "i"), (10, "j")], await seen.wait(3))

    async def test_a_renewed_session_is_watched_anew_and_a_resumed_one_goes_on(self):
        watch, connection, seen, form = await self.watching()
        self.answer(connection, form, version=3, value="c")
        await self.soon(watch)
        await self.means.advance(0.2)
        await self.breaks(connection)
        connection, _ = await self.again(seq=1)
        self.cell(connection, 4, 3, "d")
        await seen.wait(2)
        await self.breaks(connection)
        connection, _ = await self.again(resumed=False, session="T" * 16)
        form = (await connection.frame("msg"))["m"]
        self.assertEqual(("$watch", {"cell": "count"}), (form["name"], form["value"]))
        self.sent = 0
        self.answer(connection, form, version=3, value="new")
        self.assertEqual([(3, "c"), (4, "d"), (3, "new")], await seen.wait(3))

    async def test_the_end_of_a_watch_is_told_to_the_owner(self):
        watch, connection, _, form = await self.watching()
        self.answer(connection, form, version=0, value=None)
        await self.soon(watch)
        watch()
        form = (await connection.frame("msg"))["m"]
        self.assertEqual(("$unwatch", {"cell": "count"}), (form["name"], form["value"]))

    async def test_an_owner_that_is_busy_is_asked_again(self):
        watch, connection, seen, form = await self.watching()
        error = {"code": "OVERLOADED", "message": "no", "exchange": "host"}
        self.tell(connection, message("$watch", kind="reply", re=form["id"], to="app", error=error))
        await self.nap()
        await self.means.advance(1)
        form = (await connection.frame("msg"))["m"]
        self.answer(connection, form, version=0, value=1)
        self.assertEqual([(0, 1)], await seen.wait(1))
        await self.soon(watch)

    async def test_answers_and_cells_of_no_form_do_no_harm(self):
        watch, connection, seen, form = await self.watching()
        for value in (None, {"cell": "count"}, {"cell": "count", "version": "x", "prev": 0}, [1]):
            self.tell(connection, message("$cell", value, to="app"))
        self.answer(connection, form, value=1)
        self.assertEqual("BAD_MESSAGE", await self.code(watch))
        self.assertEqual([], seen.items)


class OwnerTest(LinkTestCase):
    """W16 at the owner, against a watcher that the test plays."""

    async def asyncSetUp(self):
        await super().asyncSetUp()
        self.owner = self.exchange("owner", state=state(), share=["count"])
        self.app = self.owner
        self.sent = 0

    async def watched(self, **welcome):
        """A connection over which ``count`` is watched."""
        _, connection = await self.link(**welcome)
        reply = await self.ask(connection, {"cell": "count"})
        self.assertEqual({"version": 0, "value": 0}, reply["value"])
        return connection

    async def ask(self, connection, value):
        """The reply to a $watch."""
        self.sent += 1
        form = message("$watch", value, kind="request", to="owner", ttl=9000, number=self.sent)
        connection.send({"t": "msg", "seq": self.sent, "m": form})
        reply = (await connection.frame("msg"))["m"]
        self.assertEqual(("reply", form["id"]), (reply["kind"], reply["re"]))
        return reply

    async def test_changes_are_told_with_their_versions_and_their_cause(self):
        self.owner.handler("go")(lambda m, s, cells: setattr(cells, "count", m.value))
        connection = await self.watched()
        self.sent += 1
        form = message("go", 5, number=77)
        connection.send({"t": "msg", "seq": self.sent, "m": form})
        told = (await connection.frame("msg"))["m"]
        self.assertEqual({"cell": "count", "version": 1, "prev": 0, "value": 5}, told["value"])
        self.assertEqual((form["id"], form["root"], ["host", "owner"], "host"), tuple(
            told[member] for member in ("cause", "root", "trace", "to")
        ))  # fmt: skip
        await self.owner.set("count", 6)
        told = (await connection.frame("msg"))["m"]
        self.assertEqual((2, 1, 6), tuple(told["value"][m] for m in ("version", "prev", "value")))
        self.assertNotIn("cause", told)

    async def test_what_is_not_shared_or_no_name_is_unknown(self):
        _, connection = await self.link()
        for value in ({"cell": "hidden"}, {"cell": 5}, None, ["count"]):
            reply = await self.ask(connection, value)
            self.assertEqual("UNKNOWN_CELL", reply["error"]["code"])

    async def test_other_reserved_names_and_ways_are_forbidden(self):
        _, connection = await self.link()
        wrong = (
            ("FORBIDDEN", message("$stop", to="owner")),
            ("FORBIDDEN", message("$cell")),
            ("FORBIDDEN", message("$watch", {"cell": "count"}, kind="request")),
            ("FORBIDDEN", message("$watch", kind="request", to="other")),
            ("FORBIDDEN", message("$unwatch", to="owner", route=["far", "host"], trace=["far"],
                                  **{"from": "far"})),
            ("BAD_MESSAGE", message("$watch", to="owner")),
            ("BAD_MESSAGE", message("$cell", kind="request", to="owner")),
        )  # fmt: skip
        for seq, (code, form) in enumerate(wrong, 1):
            connection.send({"t": "msg", "seq": seq, "m": form})
            frame = await connection.frame("err")
            self.assertEqual((code, seq), (frame["code"], frame["seq"]), form)

    async def test_a_slow_watcher_misses_values_between_and_never_the_last(self):
        connection = await self.watched(credit={"messages": 1, "bytes": 1 << 22})
        for value in range(1, 101):
            await self.owner.set("count", value)
        connection.send({"t": "credit", "messages": 1000, "bytes": 1 << 22})
        told = [(await connection.frame("msg"))["m"]["value"] for _ in range(17)]
        self.assertEqual(list(range(1, 17)), [each["value"] for each in told[:16]])
        self.assertEqual((100, 100, -1), tuple(told[16][m] for m in ("value", "version", "prev")))
        await self.owner.set("count", 0)
        told = (await connection.frame("msg"))["m"]["value"]
        self.assertEqual((101, 100), (told["version"], told["prev"]))

    async def test_a_full_outbox_makes_a_cell_stale_until_there_is_room(self):
        connection = await self.watched(credit={"messages": 1, "bytes": 1 << 22}, handles=["a"])
        for i in range(1000):
            self.owner.send("a", i)
        await self.means.settle()
        await self.owner.set("count", 1)
        await self.owner.set("count", 2)
        connection.send({"t": "credit", "messages": 2000, "bytes": 1 << 22})
        forms = [(await connection.frame("msg"))["m"] for _ in range(1001)]
        told = [form["value"] for form in forms if form["name"] == "$cell"]
        self.assertEqual([(2, 2, -1)], [(t["value"], t["version"], t["prev"]) for t in told])

    async def test_a_value_that_no_packet_can_carry_is_told_as_an_error(self):
        connection = await self.watched()
        await self.owner.set("count", "x" * (1 << 20))
        told = (await connection.frame("msg"))["m"]["value"]
        self.assertEqual(("TOO_LARGE", 1), (told["error"]["code"], told["version"]))
        await self.owner.set("count", 1)
        told = (await connection.frame("msg"))["m"]["value"]
        self.assertEqual((1, 2, 1), (told["value"], told["version"], told["prev"]))

    async def test_nothing_is_told_after_unwatch_or_in_a_session_that_did_not_ask(self):
        connection = await self.watched()
        self.sent += 1
        form = message("$unwatch", {"cell": "count"}, to="owner", number=50)
        connection.send({"t": "msg", "seq": self.sent, "m": form})
        await self.nap()
        await self.owner.set("count", 1)
        await self.nap()
        reply = await self.ask(connection, {"cell": "count"})
        self.assertEqual({"version": 1, "value": 1}, reply["value"])
        await self.breaks(connection)
        connection, _ = await self.again(resumed=False, session="T" * 16)
        link = self.owner._core.links.by_id("host")
        await self.until(lambda: link.session == "T" * 16)
        await self.owner.set("count", 2)
        await self.nap()
        while connection.waiting():
            self.assertNotEqual("msg", (await connection.frame())["t"])
