"""The kernel plays the cases of conformance/kernel, and keeps what only Python can show."""

from __future__ import annotations

import unittest

from exchange.kernel import SignalKernel
from tests.cases import tests


class _Return(Exception):
    pass


class _Thrown(Exception):
    pass


class _Player:
    """Plays one case and keeps its log."""

    def __init__(self, case: dict):
        self.log: list = []
        self.tallies: dict = {}
        self.hook_ops = case.get("hooks", {})
        self.kernel = SignalKernel(self)
        for table, name, ops in case.get("define", []):
            self.define(table, name, ops)

    def define(self, table, name, ops):
        def handle(value):
            return self.call(ops, name, value)

        getattr(self.kernel, table)(name, handle)

    def call(self, ops, name, value):
        try:
            self.do(ops, name, value)
        except _Return as returned:
            return returned.args[0]
        return None

    def unhandled(self, name, value):
        self.log.append(["unhandled", name, value])
        self.call(self.hook_ops.get("unhandled", []), "unhandled", value)

    def failed(self, name, value, error):
        text = error.args[0] if isinstance(error, _Thrown) else "refused"
        self.log.append(["failed", name, value, text])
        self.call(self.hook_ops.get("failed", []), "failed", value)

    def overrun(self, generations, queued):
        self.log.append(["overrun", generations, queued])
        self.call(self.hook_ops.get("overrun", []), "overrun", queued)

    def script(self, ops):
        for op in ops:
            try:
                self.do([op], None, None)
            except ValueError:
                self.log.append(["refused"])

    def do(self, ops, name, value):
        for word, *rest in ops:
            getattr(self, f"op_{word}")(name, value, *rest)

    def op_record(self, name, value, label="handled"):
        self.log.append([label, name, value])

    def op_signal(self, _name, _value, target, sent=None):
        self.kernel.signal(target, sent)

    def op_forward(self, _name, value, target):
        self.kernel.signal(target, value)

    def op_result(self, _name, _value, target, sent=None):
        self.log.append(["result", target, self.kernel.signal(target, sent)])

    def op_flood(self, _name, _value, target, count):
        for i in range(count):
            self.kernel.signal(target, i)

    def op_countdown(self, name, value, target):
        if type(value) in (int, float) and value > 0:
            self.kernel.signal(target, value - 1)
        else:
            self.log.append(["reached", name])

    def op_repeat(self, name, value, count, ops):
        for _ in range(count):
            self.do(ops, name, value)

    def op_step(self, *_):
        self.log.append(["step", self.kernel.step()])

    def op_run(self, _name, _value, limit):
        self.log.append(["run", self.kernel.run(limit)])

    def op_nudge(self, _name, _value, limit):
        passed = self.kernel.run(limit)
        if passed:
            self.log.append(["nudged", passed])

    def op_define(self, _name, _value, table, target, ops):
        self.define(table, target, ops)

    def op_remove(self, _name, _value, target):
        self.log.append(["remove", target, self.kernel.remove(target)])

    def op_knows(self, _name, _value, target):
        self.log.append(["knows", target, self.kernel.knows(target)])

    def op_queued(self, *_):
        self.log.append(["queued", self.kernel.queued()])

    def op_running(self, *_):
        self.log.append(["running", self.kernel.running()])

    def op_tally(self, name, value):
        count, last, rising = self.tallies.get(name, (0, None, True))
        self.tallies[name] = (count + 1, value, rising and (last is None or value > last))

    def op_tallied(self, _name, _value, target):
        count, _, rising = self.tallies.get(target, (0, None, True))
        self.log.append(["tallied", target, count, rising])

    def op_return(self, _name, _value, result=None):
        raise _Return(result)

    def op_echo(self, _name, value):
        raise _Return(value)

    def op_throw(self, _name, _value, text):
        raise _Thrown(text)


def play(test, case):
    """Plays a case and compares log, queue and hook failures."""
    player = _Player(case)
    player.script(case.get("script", []))
    test.assertEqual(case["log"], player.log)
    test.assertEqual(case.get("queued", 0), player.kernel.queued())
    test.assertEqual(case.get("hookFailures", 0), player.kernel.hook_failures())


@tests("kernel", play)
class KernelConformanceTest(unittest.TestCase):
    """Each method is a case."""


class KernelTest(unittest.TestCase):
    """What the cases cannot say."""

    def setUp(self):
        self.told: list = []
        self.kernel = SignalKernel(self)

    def unhandled(self, name, value):
        self.told.append((name, value))

    def failed(self, name, value, error):
        self.told.append((name, value, type(error)))

    def overrun(self, generations, queued):
        self.told.append((generations, queued))

    def test_none_is_refused_at_once(self):
        for refused in (
            lambda: SignalKernel(None),
            lambda: self.kernel.signal(None),
            lambda: self.kernel.immediate(None, print),
            lambda: self.kernel.immediate("a", None),
            lambda: self.kernel.delayed("a", None),
            lambda: self.kernel.remove(None),
            lambda: self.kernel.knows(None),
        ):
            self.assertRaises(TypeError, refused)
        self.assertEqual([], self.told)
        self.assertFalse(self.kernel.knows("a"))

    def test_an_error_of_the_machine_is_told_and_thrown_on_and_the_rest_stays_queued(self):
        for error in (MemoryError, KeyboardInterrupt, SystemExit):
            with self.subTest(error.__name__):
                self.told.clear()

                def fail(_value, error=error):
                    raise error

                self.kernel.delayed("a", fail)
                self.kernel.delayed("b", lambda value: self.told.append(value))
                self.kernel.signal("a", 1)
                self.kernel.signal("b", 2)
                self.assertRaises(error, self.kernel.step)
                self.assertEqual([("a", 1, error)], self.told)
                self.assertEqual(1, self.kernel.queued())
                self.assertFalse(self.kernel.running())
                self.assertEqual(1, self.kernel.run(9))
                self.assertEqual(2, self.told[-1])

    def test_a_stack_that_overflows_is_a_failure_like_any_other(self):
        def deeper(value):
            return deeper(value)

        self.kernel.immediate("a", deeper)
        self.assertIsNone(self.kernel.signal("a", 1))
        self.assertEqual([("a", 1, RecursionError)], self.told)


if __name__ == "__main__":
    unittest.main()
