"""The conformance cases of the wire (docs/spec/protocol.md)."""

from __future__ import annotations

import unittest

from tests.cases import load, tests
from tests.wire import WirePlayer


async def play(test, case):
    """Plays a case."""
    await WirePlayer(test, case).play(case)


@tests("wire", play)
class WireTest(unittest.IsolatedAsyncioTestCase):
    """Every case of the wire."""

    def test_every_rule_of_the_session_has_a_case(self):
        proved = {rule for case in load("wire") for rule in case["rules"]}
        self.assertEqual(set(), {f"W{rule}" for rule in range(1, 16)} - proved)


if __name__ == "__main__":
    unittest.main()
