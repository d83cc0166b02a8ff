"""Means that a test holds in its hand: a clock that it moves, chance from a seed."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import time
import unittest
from random import Random

from exchange.app import Complex, exchange
from exchange.core.means import Means
from exchange.errors import ExchangeError

BOUND = 20
"""How long a test waits at most for what should happen at once, in seconds."""


class ManualMeans(Means):
    """The loop is real, time stands still until ``advance``."""

    def __init__(self, loop):
        super().__init__(loop)
        self.random = Random(7)
        self.time = 1000.0
        self._order = itertools.count()
        self._timers: list = []

    def now(self):
        return self.time

    def millis(self):
        return 1_700_000_000_000 + int(self.time * 1000)

    def later(self, delay, task):
        timer = [self.time + delay, next(self._order), task]
        heapq.heappush(self._timers, timer)

        def cancel():
            timer[2] = None

        return cancel

    def due(self):
        """When the next timer is due; None if there is none."""
        live = [timer[0] for timer in self._timers if timer[2] is not None]
        return min(live, default=None)

    async def advance(self, seconds):
        """Moves the clock, timer by timer, and lets the loop do what follows."""
        await self.settle()
        end = self.time + seconds
        while self._timers and self._timers[0][0] <= end:
            at, _, task = heapq.heappop(self._timers)
            self.time = max(self.time, at)
            if task is not None:
                task()
                await self.settle()
        self.time = end
        await self.settle()

    async def settle(self):
        """Lets the loop do what is ready."""
        for _ in range(20):
            await asyncio.sleep(0)


class ExchangeTestCase(unittest.IsolatedAsyncioTestCase):
    """Tests with exchanges of a complex of their own, which are closed afterwards."""

    async def asyncSetUp(self):
        self.means = ManualMeans(asyncio.get_running_loop())
        self.complex = Complex(self.means)
        self.made: list = []

    async def asyncTearDown(self):
        end = time.monotonic() + BOUND
        for each in self.made:
            closing = each.close()
            while not closing.done():
                self.assertLess(time.monotonic(), end, "expected the exchange to close")
                await self.means.advance(1)
        await self.means.advance(6)  # so that no connection lingers

    def exchange(self, its_id, **definition):
        """An exchange of this test."""
        made = exchange(within=definition.pop("within", self.complex), id=its_id, **definition)
        self.made.append(made)
        return made

    async def soon(self, awaitable):
        """What should come at once."""
        return await asyncio.wait_for(_await(awaitable), BOUND)

    async def error(self, awaitable):
        """The error with which that ends."""
        with self.assertRaises(ExchangeError) as caught:
            await self.soon(awaitable)
        return caught.exception

    async def code(self, awaitable):
        """The code of that error."""
        return (await self.error(awaitable)).code


class Box:
    """Collects what happens, and lets a test wait for a number of things."""

    def __init__(self, loop=None):
        self.items: list = []
        self._loop = loop or asyncio.get_running_loop()
        self._changed = asyncio.Event()

    def put(self, item):
        """One more. Thread: any."""
        self.items.append(item)
        self._loop.call_soon_threadsafe(self._changed.set)

    __call__ = put

    async def wait(self, count):
        """All, when there are so many."""
        while len(self.items) < count:
            self._changed.clear()
            if len(self.items) < count:
                await asyncio.wait_for(self._changed.wait(), BOUND)
        return self.items


async def _await(awaitable):
    return await awaitable
