"""Values are frozen in one form, or refused with their place."""

from __future__ import annotations

import enum
import unittest

from exchange.errors import ExchangeError
from exchange.frozen import frozen, same


class _Level(enum.IntEnum):
    HIGH = 3


class FrozenTest(unittest.TestCase):
    """Rules V1 to V7."""

    def refused(self, code, value, *parts):
        with self.assertRaises(ExchangeError) as caught:
            frozen(value)
        self.assertEqual(code, caught.exception.code)
        for part in parts:
            self.assertIn(part, caught.exception.message)

    def test_a_given_value_is_copied_and_the_copy_cannot_be_changed(self):
        given = {"items": [1, {"a": None}], "t": (1, 2)}
        value = frozen(given)
        given["items"].append(2)
        self.assertEqual({"items": [1, {"a": None}], "t": [1, 2]}, value)
        self.assertEqual(1, value.items[0])
        for change in (
            lambda: value.update(a=1),
            lambda: setattr(value, "a", 1),
            lambda: value["items"].append(1),
        ):
            self.assertRaises((TypeError, AttributeError), change)
        self.assertIs(value, frozen(value))

    def test_whole_numbers_are_exact_to_2_to_53_and_refused_beyond(self):
        self.assertEqual(2**53, frozen(2**53))
        self.assertIs(int, type(frozen(3.0)))
        self.assertEqual("0", str(frozen(-0.0)))
        self.assertEqual(1e300, frozen(1e300))
        self.refused("INVALID_VALUE", {"a": [2**53 + 1]}, "value.a[0]")

    def test_what_is_no_value_is_refused_with_its_place(self):
        for value in (float("nan"), float("inf"), "\ud800", {1}, object(), print):
            self.refused("INVALID_VALUE", {"a": {"b": [0, value]}}, "value.a.b[1]")
        self.refused("INVALID_VALUE", {1: 2}, "key 1")
        self.refused("INVALID_VALUE", {"\ud800": 2}, "surrogate")

    def test_values_are_nested_at_most_64_deep(self):
        value: list = []
        for _ in range(63):
            value = [value]
        frozen(value)
        self.refused("TOO_LARGE", [value], "64")
        self.refused("TOO_LARGE", [frozen(value)], "64")

    def test_a_value_that_holds_itself_is_refused(self):
        value: dict = {}
        value["a"] = [value]
        self.refused("INVALID_VALUE", value, "cycle")

    def test_an_instance_of_a_subclass_is_what_is_inside(self):
        self.assertEqual("3", str(frozen([_Level.HIGH])[0]))
        self.assertEqual(b"a", frozen(bytearray(b"a")))

    def test_values_are_the_same_if_type_and_leaves_are(self):
        for one, other, expected in (
            (0, False, False), (None, False, False), (1, 1.0, True), ("1", 1, False),
            ([1, {"a": 2, "b": 3}], [1, {"b": 3, "a": 2}], True), ([1], [True], False),
            ({"items": 1}, {"items": 2}, False), (b"a", "a", False),
        ):  # fmt: skip
            self.assertEqual(expected, same(frozen(one), frozen(other)), (one, other))


if __name__ == "__main__":
    unittest.main()
