"""The reactive state plays the cases of conformance/state."""

from __future__ import annotations

import unittest

from exchange.errors import ExchangeError
from exchange.frozen import frozen, same
from exchange.state import StateGraph
from exchange.state.settling import Later
from tests.cases import tests
from tests.expression import cells_of, evaluate


class _Batch(Exception):
    pass


class _Pending:
    """A result that a step of the case ends."""

    def __init__(self):
        self._done = []

    def subscribe(self, done):
        self._done.append(done)

    def end(self, value, error):
        for done in self._done:
            done(value, error)


class _Reading:
    """What the function of a computed cell evaluates in."""

    def __init__(self, player, state):
        self.get = state.__getitem__
        self.set = state.__setitem__
        self.later = player.later_of


class _Player:
    """Plays one case; also the hooks of its graph."""

    def __init__(self, test, case):
        self.test = test
        self.runs: dict = {}
        self.pendings: dict = {}
        self.log: list = []
        self.told_failures: list = []
        self.told_changes: list = []
        self.watches: dict = {}
        cells = {}
        for name, definition in cells_of(case):
            if "computed" in definition:
                cells[name] = self.function(name, definition["computed"])
            else:
                cells[name] = definition["value"]
        self.graph = StateGraph("app", cells, self)

    def function(self, name, expression):
        def compute(state):
            self.runs[name] = self.runs.get(name, 0) + 1
            return evaluate(expression, _Reading(self, state))

        return compute

    def later_of(self, label):
        pending = _Pending()
        self.pendings.setdefault(label, []).append(pending)
        return pending

    def changed(self, change):
        self.told_changes.append(change)

    def watcher_failed(self, cell, error):
        self.told_failures.append((cell, str(error)))

    def resume(self, task):
        task()

    def later(self, result):
        return Later(result.subscribe) if isinstance(result, _Pending) else None

    def play(self, steps):
        for word, *rest in steps:
            getattr(self, f"step_{word}")(*rest)

    def same(self, expected, found):
        if not same(frozen(expected), frozen(found)):
            self.test.assertEqual(expected, found)
            self.test.fail(f"expected {expected!r}, got {found!r}")

    def step_set(self, cell, value):
        self.graph.set(cell, value)

    def step_batch(self, steps, cause=None):
        self.graph.begin(cause)
        try:
            self.play(steps)
        except Exception:
            self.graph.rollback()
            raise
        self.graph.commit()

    def step_throwing(self, steps):
        self.graph.begin()
        self.play(steps)
        self.graph.rollback()

    def step_refused(self, code, step):
        with self.test.assertRaises(ExchangeError) as caught:
            self.play([step])
        self.test.assertEqual(code, caught.exception.code)

    def step_get(self, cell, value):
        self.same(value, self.graph.get(cell))

    def step_error(self, cell, code, *parts):
        with self.test.assertRaises(ExchangeError) as caught:
            self.graph.get(cell)
        self.test.assertEqual(code, caught.exception.code, caught.exception.message)
        for part in parts:
            self.test.assertIn(part, caught.exception.message)

    def step_pending(self, cell, expected):
        self.test.assertEqual(expected, self.graph.pending(cell))

    def step_version(self, cell, expected):
        self.test.assertEqual(expected, self.graph.version(cell))

    def step_runs(self, cell, expected):
        self.test.assertEqual(expected, self.runs.get(cell, 0), cell)

    def step_watch(self, cell, name, work=None):
        def told(change):
            self.log.append([name, _told(change)])
            if work is not None:
                evaluate(work, _Watching(self.graph, change))

        self.watches[name] = self.graph.watch(cell, told)

    def step_cancel(self, name):
        self.watches[name]()

    def step_log(self, expected):
        self.same(expected, self.log)
        self.log.clear()

    def step_failures(self, expected):
        found, self.told_failures = self.told_failures, []
        self.test.assertEqual([each[0] for each in expected], [each[0] for each in found])
        for (_, *parts), (_, text) in zip(expected, found):
            for part in parts:
                self.test.assertIn(part, text)

    def step_changes(self, expected):
        found, self.told_changes = self.told_changes, []
        self.same(
            expected, [[c.cell, c.version, c.before, _told(c), c.cause] for c in found]
        )

    def step_resolve(self, label, run, value):
        self.pendings[label][run].end(value, None)

    def step_reject(self, label, run, text):
        self.pendings[label][run].end(None, RuntimeError(text))


class _Watching:
    """What the work of a watcher evaluates in."""

    def __init__(self, graph, change):
        self.get = graph.get
        self.set = graph.set
        self.told = lambda: change.value


def _told(change):
    return change.value if change.error is None else f"error {change.error.code}"


def play(test, case):
    """Plays a case; a failure of a watcher that no step expected is one."""
    player = _Player(test, case)
    player.play(case["steps"])
    test.assertEqual([], player.told_failures)


@tests("state", play)
class StateConformanceTest(unittest.TestCase):
    """Each method is a case."""


if __name__ == "__main__":
    unittest.main()
