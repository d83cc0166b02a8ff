"""Random graphs and random work on them: the graph and the naive model hold the same."""

from __future__ import annotations

import unittest
from collections import Counter
from random import Random

from exchange.frozen import frozen, same
from exchange.state import StateGraph
from exchange.state.evaluation import NESTED, RunStopped
from tests.expression import evaluate, held
from tests.random_cells import NaiveState, random_cells, random_value

SEEDS = 500
STEPS = 20


class _Play:
    """One seed; also the hooks of its graph."""

    def __init__(self, test, seed, seen):
        self.test, self.seed, self.seen = test, seed, seen
        self.random = Random(seed)
        cells = random_cells(self.random)
        self.model = NaiveState(cells)
        self.runs: Counter = Counter()
        self.told: list = []
        self.watched: dict = {}
        self.stops = False
        made = {
            name: self.function(name, cell[1]) if isinstance(cell, tuple) else cell
            for name, cell in cells.items()
        }
        self.graph = StateGraph("app", made, self, self.random.choice((1, 2, 3, NESTED)))
        self.committed = self.model.all()

    def function(self, name, expression):
        def compute(state):
            self.runs[name] += 1
            return evaluate(expression, _Reading(self, state))

        return compute

    def changed(self, change):
        self.told.append(change)

    def watcher_failed(self, cell, error):
        raise AssertionError(f"seed {self.seed}: {cell}") from error

    def resume(self, task):
        raise AssertionError("nothing comes later here")

    def later(self, result):
        return None

    def play(self):
        self.compare(self.committed)
        for name in self.model.names:
            if self.random.randrange(4) == 0:
                self.graph.watch(name, lambda change, name=name: self.note(name, change))
        for _ in range(STEPS):
            self.runs.clear()
            self.told.clear()
            self.stops = False
            what = self.random.randrange(4)
            if what < 2:
                self.transaction(2 if what else 0)
            else:
                self.write_once()
            self.afterwards()

    def note(self, name, change):
        self.watched[name] = _held(change)

    def write(self):
        cell = self.random.choice(list(self.model.given))
        value = random_value(self.random)
        self.graph.set(cell, value)
        self.model.given[cell] = frozen(value)

    def write_once(self):
        self.write()
        circular = "error CIRCULAR"
        now = self.model.all()
        if not self.stops and circular not in [*now.values(), *self.committed.values()]:
            self.test.assertTrue(all(n == 1 for n in self.runs.values()), f"seed {self.seed}")

    def transaction(self, inner):
        before = dict(self.model.given)
        self.graph.begin()
        for _ in range(self.random.randrange(5) + 1):
            what = self.random.randrange(6)
            if what == 0 and inner:
                self.transaction(inner - 1)
            elif what < 3:
                name = self.random.choice(self.model.names)
                self.check(name, self.model.all()[name])
            else:
                self.write()
        if self.random.randrange(3) == 0:
            self.graph.rollback()
            self.model.given.update(before)
        else:
            self.graph.commit()

    def afterwards(self):
        now = self.model.all()
        self.compare(now)
        order = [change.cell for change in self.told]
        for change in self.told:
            self.same(change.cell, now[change.cell], _held(change))
            before = self.committed[change.cell]
            self.same(change.cell, None if _is_error(before) else before, change.before)
        self.test.assertEqual([name for name in self.model.names if name in order], order)
        for name in self.model.names:
            if not same(self.committed[name], now[name]):
                self.test.assertIn(name, order, f"seed {self.seed}")
            elif not _is_error(now[name]):
                self.test.assertNotIn(name, order, f"seed {self.seed}")
        for name, last in self.watched.items():
            self.same(name, now[name], last)
        self.seen["changes"] += len(self.told)
        self.committed = now

    def compare(self, expected):
        for name, value in expected.items():
            self.check(name, value)
            if _is_error(value):
                self.seen[value] += 1

    def check(self, name, expected):
        self.same(name, expected, held(lambda: self.graph.get(name)))

    def same(self, name, expected, found):
        if not same(expected, found):
            self.test.fail(f"seed {self.seed}, {name}: expected {expected!r}, got {found!r}")


class _Reading:
    def __init__(self, play, state):
        self.play, self.state = play, state

    def get(self, cell):
        try:
            return self.state[cell]
        except RunStopped:
            self.play.stops = True
            self.play.seen["stopped"] += 1
            raise


def _held(change):
    return change.value if change.error is None else f"error {change.error.code}"


def _is_error(value):
    return isinstance(value, str) and value.startswith("error ")


class StatePropertyTest(unittest.TestCase):
    """Seeds 0 to 499, always the same."""

    def test_the_graph_holds_what_the_naive_model_holds_on_every_seed(self):
        seen: Counter = Counter()
        for seed in range(SEEDS):
            _Play(self, seed, seen).play()
        self.assertGreater(seen["error CIRCULAR"], 100)
        self.assertGreater(seen["error HANDLER_FAILED"], 100)
        self.assertGreater(seen["error UNKNOWN_CELL"], 10)
        self.assertGreater(seen["changes"], 1000)
        self.assertGreater(seen["stopped"], 100)


if __name__ == "__main__":
    unittest.main()
