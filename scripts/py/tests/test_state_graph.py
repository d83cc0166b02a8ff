"""What the cases of the state cannot say: the hooks, results of Python, closing."""

from __future__ import annotations

import unittest

from exchange.errors import ExchangeError
from exchange.state import StateGraph


class StateGraphTest(unittest.TestCase):
    """The test is the hooks of its graph."""

    def setUp(self):
        self.told: list = []
        self.failures: list = []

    def changed(self, change):
        self.told.append(change)

    def watcher_failed(self, cell, error):
        self.failures.append((cell, error))

    def resume(self, task):
        task()

    def later(self, result):
        return None

    def code(self, work):
        with self.assertRaises(ExchangeError) as caught:
            work()
        return caught.exception.code

    def test_no_function_runs_before_the_first_use(self):
        runs = []
        graph = StateGraph("app", {"a": lambda s: runs.append(1) or 1}, self)
        self.assertEqual([], runs)
        self.assertEqual(1, graph.get("a"))
        self.assertEqual([1], runs)

    def test_state_reads_and_writes_by_attribute_and_by_name(self):
        cells = {"items": [], "count": lambda s: len(s.items) + len(s["items"])}
        graph = StateGraph("app", cells, self)
        graph.set("items", [1, 2])
        self.assertEqual(4, graph.get("count"))

    def test_after_closing_all_is_refused_and_again_does_nothing(self):
        graph = StateGraph("app", {"a": 1}, self)
        seen = []
        graph.watch("a", seen.append)
        graph.close()
        graph.close()
        for work in (
            lambda: graph.get("a"), lambda: graph.set("a", 2), lambda: graph.watch("a", print)
        ):  # fmt: skip
            self.assertEqual("CLOSED", self.code(work))
        self.assertEqual(1, len(seen))

    def test_a_hook_that_is_told_of_a_change_must_not_write(self):
        graph = StateGraph("app", {"a": 1, "b": 1}, self)
        self.changed = lambda change: graph.set("b", 5)
        graph.set("a", 2)
        self.assertEqual("a", self.failures[0][0])
        self.assertEqual(1, graph.get("b"))

    def test_an_error_names_the_place_of_the_function(self):
        def broken(state):
            return state.a + "text"

        graph = StateGraph("app", {"a": 1, "b": broken}, self)
        with self.assertRaises(ExchangeError) as caught:
            graph.get("b")
        self.assertIn("test_state_graph.py", caught.exception.location.file)
        self.assertEqual(broken.__code__.co_firstlineno + 1, caught.exception.location.line)

    def test_reading_an_error_again_gathers_no_tracebacks(self):
        graph = StateGraph("app", {"a": lambda s: s.nope}, self)
        errors = []
        for _ in range(2):
            try:
                graph.get("a")
            except ExchangeError as error:
                errors.append(error)
        self.assertIsNot(errors[0], errors[1])
        self.assertEqual("UNKNOWN_CELL", errors[1].code)


if __name__ == "__main__":
    unittest.main()
