"""Plays cases of the wire: the runner is the other side (scripts/conformance/README-wire.md)."""

from __future__ import annotations

import asyncio
import json

from exchange.app import Complex, exchange
from exchange.core.futures import Future
from exchange.core.watching import Watch
from exchange.link.accepting import Acceptor
from exchange.link.connecting import Road, connect
from exchange.link.connection import Connection
from exchange.link.json_packets import JSON
from tests.means import ManualMeans

FREE = ("ack", "credit", "ping", "pong")


class Line(Connection):
    """A connection in memory."""

    encoding = JSON

    def __init__(self):
        self.out: list = []
        self.closed = False
        self.session = ""
        self.arrived = None
        self._came: asyncio.Queue = asyncio.Queue()

    def send(self, packet):
        if not self.closed:
            content = json.loads(packet)
            frames = content if isinstance(content, list) else [content]
            self.out += frames
            for frame in frames:
                self.session = frame.get("session", self.session)

    def close(self, code, reason=""):
        self.drop()

    def drop(self):
        if not self.closed:
            self.closed = True
            self.end()

    def end(self):
        """It is no more."""
        self._came.put_nowait(None)
        if self.arrived is not None:
            self.arrived.closed()

    def packet(self, text):
        """A packet comes to the exchange."""
        if self.arrived is not None:
            self.arrived.packet(text)
        else:
            self._came.put_nowait(text)

    async def receive(self):
        return await self._came.get()


class WirePlayer:
    """Plays one case."""

    def __init__(self, test, case):
        self.test = test
        self.means = ManualMeans(asyncio.get_running_loop())
        self._handled: list = []
        self._asked: list = []
        self._opened: list = []
        self._waiting: list = []
        self._session = ""
        self._watched: list = []
        self._watches: list = []
        self._watch_id = ""
        self._request_id = ""
        self._question = 0
        self._lines: dict = {}
        self._line: Line | None = None

        async def keep(msg, sig, state):
            self._handled.append(msg.value)
            if isinstance(msg.value, dict) and "count" in msg.value:
                state.count = msg.value["count"]

        async def echo(msg, sig, state):
            return msg.value

        async def never(msg, sig, state):
            await asyncio.get_running_loop().create_future()

        handlers = {"a": keep, "echo": echo, "never": never}
        self.app = exchange(
            within=Complex(self.means),
            id="app",
            state={"count": 0, "hidden": 0},
            share=["count"],
            handlers=handlers,
        )
        self.core = self.app._core
        self.acceptor = None
        if case["side"] == "accepting":
            self.acceptor = Acceptor(self.core, case.get("token"))
        else:
            connect(self.core, Road("the runner", JSON, self._open), Future())

    async def play(self, case):
        """All steps, in order, after the greetings of the peers."""
        await self.settle()
        for its_id, handles in case.get("peers", {}).items():
            credit = {"messages": 1024, "bytes": 4194304}
            hello = {"t": "hello", "v": 1, "id": its_id, "handles": handles, "wants": []}
            await self._step(["open"])
            await self._step(["in", {**hello, "credit": credit}])
            await self._step(["out", [{"t": "welcome"}]])
            self._lines[its_id] = self._line
        for step in case["steps"]:
            await self._step(step)
        closing = self.app.close()
        while not closing.done():
            await self.means.advance(1)

    async def _step(self, step):
        word, *arguments = step
        self.said = json.dumps(step)[:300]
        await getattr(self, f"do_{word}")(*arguments)
        await self.settle()

    async def settle(self):
        """What needs no time happens."""
        turns = self.core.turns
        for _ in range(3):
            for _ in range(30):
                await asyncio.sleep(0)
            for _ in range(100_000):  # what a handler does on its thread needs no time either
                if not turns._busy and not turns._waiting:
                    break
                await asyncio.sleep(0)

    async def do_open(self):
        if self.acceptor is not None:
            self._line = Line()
            self._line.arrived = self.acceptor.accept(self._line)
            return
        self.test.assertTrue(self._waiting, "expected the exchange to open a connection")
        self._line = Line()
        self._waiting.pop(0).set_result(self._line)

    async def do_on(self, its_id):
        self._line = self._lines[its_id]

    async def do_times(self, count, frame):
        text = json.dumps(frame)
        for n in range(1, count + 1):
            await self.do_text(text.replace('"$n"', str(n)).replace("$n", str(n)))

    async def do_in(self, packet):
        for frame in [] if self._line is None else self._line.out:
            self._note(frame)
        text = json.dumps(packet)
        for placeholder, content in (
            ("$welcome.session", self._session),
            ("$watch.id", self._watch_id),
            ("$request.id", self._request_id),
            ('"$who.q"', str(self._question)),
        ):
            text = text.replace(placeholder, content)
        await self.do_text(text)

    async def do_text(self, text):
        self._line.packet(text)

    async def do_out(self, expected):
        self._session = self._line.session or self._session
        named = {frame["t"] for frame in expected}
        if "ack" in named:
            await self.do_advance(200)
            await self.settle()
        for frame in self._line.out:
            self._note(frame)
        frames = [f for f in self._line.out if f["t"] not in FREE or f["t"] in named]
        self._line.out.clear()
        frames = [
            frame
            for at, frame in enumerate(frames)
            if frame["t"] != "ack" or [f["t"] for f in frames[at + 1 : at + 2]] != ["ack"]
        ]
        told = f"{self.said}: {frames}"
        self.test.assertEqual(len(expected), len(frames), told)
        for frame, form in zip(frames, expected):
            self._has(frame, form, told)

    async def do_cut(self):
        self._line.closed = True
        self._line.end()

    async def do_close(self):
        self.app.close()

    async def do_closed(self, closed):
        self.test.assertEqual(closed, self._line.closed, self.said)

    async def do_advance(self, ms):
        """The clock stands on whole milliseconds, so that sums of them are exact."""
        end = round(self.means.time * 1000 + ms) / 1000
        await self.means.advance(end - self.means.time)
        self.means.time = end
        await self.means.advance(0)

    async def do_handled(self, values):
        self.test.assertEqual(values, self._handled, self.said)
        self._handled.clear()

    async def do_send(self, name, value, options):
        self._ask(self.app.send(name, value, **_options(options)))

    async def do_request(self, name, value, options):
        self._ask(self.app.request(name, value, **_options(options)))

    async def do_route(self, name, options):
        self._ask(self.app.route(name, dry_run=True, **options))

    async def do_ended(self, outcomes):
        ended = [each for each in self._asked if each.done()]
        self._asked = [each for each in self._asked if not each.done()]
        self.test.assertEqual(outcomes, [_outcome(each) for each in ended], self.said)

    async def do_set(self, cell, value):
        self.app.set(cell, value)

    async def do_fill(self, cell, count):
        for value in range(1, count + 1):
            self.app.set(cell, value)
            await self.settle()

    async def do_watch(self, cell):
        link = next(iter(self.core.links.all()))

        def told(change):
            held = change.value if change.error is None else f"error {change.error.code}"
            self._watched.append([change.version, held])

        watch = Watch(told, lambda each: self.core.sharing.unwatch(link, cell, each))
        self._watches.append(watch)
        self.core.post(lambda: self.core.sharing.watch(link, cell, watch))
        self._ask(watch)

    async def do_unwatch(self, cell):
        self._watches.pop(0)()

    async def do_watched(self, expected):
        self.test.assertEqual(expected, self._watched, self.said)
        self._watched.clear()

    async def do_last(self, expected):
        messages = [frame for frame in self._line.out if frame["t"] == "msg"]
        self._line.out.clear()
        self._has(messages[-1]["m"], expected, f"{self.said}: {messages[-1]}")

    def _note(self, frame):
        """Remembers what later steps may stand for."""
        message = frame.get("m", {})
        if frame["t"] == "who":
            self._question = frame["q"]
        if message.get("kind") == "request":
            self._request_id = message["id"]
            if message["name"] == "$watch":
                self._watch_id = message["id"]

    async def do_links(self, count):
        self.test.assertEqual(count, len(self.core.links.all()), self.said)

    def _ask(self, future):
        self._asked.append(future)

    async def _open(self, means):
        waiter = means.loop.create_future()
        self._waiting.append(waiter)
        return await waiter

    def _has(self, found, expected, told):
        if expected == "*":
            return
        if isinstance(expected, dict):
            self.test.assertIsInstance(found, dict, told)
            for member, value in expected.items():
                self._has(found.get(member), value, told)
        elif isinstance(expected, list):
            self.test.assertEqual(len(expected), len(found or ()), told)
            for one, other in zip(found, expected):
                self._has(one, other, told)
        else:
            self.test.assertEqual(expected, found, told)


def _options(options):
    """Times are in ms in the cases, and in seconds in Python."""
    return {k: v / 1000 if k in ("timeout", "park") else v for k, v in options.items()}


def _outcome(future):
    error = future.exception() if future.done() else None
    if isinstance(future, Watch) and error is None:
        return None
    return future.content() if error is None else f"error {error.code}"
