"""Values and packets as CBOR (RFC 8949; docs/spec/protocol.md, W1, W6)."""

from __future__ import annotations

import math
import unittest
from random import Random

from exchange.errors import ExchangeError
from exchange.frozen import frozen, same
from exchange.link import cbor
from exchange.link.cbor_packets import CBOR
from exchange.link.json_packets import JSON

VECTORS = (
    # RFC 8949, appendix A, as far as messages can carry it
    (0, "00"), (10, "0a"), (23, "17"), (24, "1818"), (100, "1864"), (1000, "1903e8"),
    (1000000, "1a000f4240"), (1000000000000, "1b000000e8d4a51000"), (-1, "20"), (-10, "29"),
    (-100, "3863"), (-1000, "3903e7"), (1.1, "fb3ff199999999999a"), (1.5, "f93e00"),
    (100000.5, "fa47c35040"), (3.4028234663852886e38, "fa7f7fffff"), (1.0e300,
    "fb7e37e43c8800759c"), (5.960464477539063e-8, "f90001"), (0.00006103515625, "f90400"),
    (-4.1, "fbc010666666666666"), (False, "f4"), (True, "f5"), (None, "f6"), (b"", "40"),
    (b"\x01\x02\x03\x04", "4401020304"), ("", "60"), ("a", "6161"), ("IETF", "6449455446"),
    ('"\\', "62225c"), ("ü", "62c3bc"), ("水", "63e6b0b4"), ("𐅑", "64f0908591"), ([], "80"),
    ([1, 2, 3], "83010203"), ([1, [2, 3], [4, 5]], "8301820203820405"), ({}, "a0"),
    ({"a": 1, "b": [2, 3]}, "a26161016162820203"), (["a", {"b": "c"}], "826161a161626163"),
    (list(range(1, 26)), "98190102030405060708090a0b0c0d0e0f101112131415161718181819"),
    (2**53, "1b0020000000000000"), (-(2**53), "3b001fffffffffffff"),
)  # fmt: skip
OTHER_FORMS = (
    # longer than they must be, and of unknown size
    (1, "1801"), (1, "1b0000000000000001"), (1, "f93c00"), (-4, "f9c400"), (0, "f98000"),
    (100000, "fa47c35000"), (b"\x01\x02\x03\x04\x05", "5f42010243030405ff"), ("streaming",
    "7f657374726561646d696e67ff"), ([], "9fff"), ([1, [2, 3], [4, 5]], "9f018202039f0405ffff"),
    ({"a": 1, "b": [2, 3]}, "bf61610161629f0203ffff"), ("ab", "7802 6162".replace(" ", "")),
)  # fmt: skip
REFUSED = (
    ("BAD_MESSAGE", ""), ("BAD_MESSAGE", "18"), ("BAD_MESSAGE", "1c"), ("BAD_MESSAGE", "1f"),
    ("BAD_MESSAGE", "ff"), ("BAD_MESSAGE", "0000"), ("BAD_MESSAGE", "61"), ("BAD_MESSAGE", "81"),
    ("BAD_MESSAGE", "9bffffffffffffffff"), ("BAD_MESSAGE", "bbffffffffffffffff"),
    ("BAD_MESSAGE", "5bffffffffffffffff"), ("BAD_MESSAGE", "7b7fffffffffffffff"),
    ("BAD_MESSAGE", "9a7fffffff00"), ("BAD_MESSAGE", "62c328"), ("BAD_MESSAGE", "61c3"),
    ("BAD_MESSAGE", "63eda080"), ("BAD_MESSAGE", "a2616101616102"), ("BAD_MESSAGE", "a10101"),
    ("BAD_MESSAGE", "a1414101"), ("BAD_MESSAGE", "a1f601"), ("BAD_MESSAGE", "c074323031332d3033"),
    ("BAD_MESSAGE", "d9d9f700"), ("BAD_MESSAGE", "f7"), ("BAD_MESSAGE", "f0"),
    ("BAD_MESSAGE", "f820"), ("BAD_MESSAGE", "fc"), ("BAD_MESSAGE", "f93c"), ("BAD_MESSAGE", "9f"),
    ("BAD_MESSAGE", "bf6161ff"), ("BAD_MESSAGE", "7f6161"), ("BAD_MESSAGE", "7f4161ff"),
    ("BAD_MESSAGE", "7f7f6161ffff"), ("BAD_MESSAGE", "5f6161ff"), ("BAD_MESSAGE", "7f61c3ff"),
    ("BAD_MESSAGE", "a161"), ("BAD_MESSAGE", "c2490100000000"), ("TOO_LARGE", "81" * 73 + "00"),
    ("TOO_LARGE", "9f" * 100_000), ("TOO_LARGE", "a16161" * 73 + "00"),
)  # fmt: skip


class CborTest(unittest.TestCase):
    """The codec."""

    def test_values_are_written_in_their_shortest_form_and_read_back(self):
        for value, form in VECTORS:
            self.assertEqual(form, cbor.write(value).hex(), value)
            self.assertTrue(same(frozen(value), frozen(cbor.read(bytes.fromhex(form), 72))), form)

    def test_other_forms_of_the_same_values_are_read(self):
        for value, form in OTHER_FORMS:
            read = cbor.read(bytes.fromhex(form), 72)
            self.assertTrue(same(frozen(value), frozen(read)), (form, read))

    def test_what_is_no_cbor_of_ours_is_refused_with_its_code(self):
        for code, form in REFUSED:
            with self.assertRaises(ExchangeError, msg=form[:40]) as caught:
                cbor.read(bytes.fromhex(form), 72)
            self.assertEqual(code, caught.exception.code, form[:40])

    def test_numbers_that_no_value_has_are_refused_as_values_alone(self):
        for form in ("1b0020000000000001", "3b0020000000000000", "f97e00", "f97c00",
                     "fbfff0000000000000", "1bffffffffffffffff"):  # fmt: skip
            read = cbor.read(bytes.fromhex(form), 72)
            self.assertTrue(math.isnan(read) or math.isinf(read), form)
            with self.assertRaises(ExchangeError) as caught:
                frozen(read)
            self.assertEqual("INVALID_VALUE", caught.exception.code)

    def test_a_thousand_random_values_come_back_over_both_encodings(self):
        chance = Random(20)
        for _ in range(1000):
            value = frozen(_random(chance, 4))
            body = {"value": value}
            for encoding in (JSON, CBOR):
                written = encoding.msg(1, False, encoding.body(body), 5)
                frame = encoding.read(encoding.packet([written]))[0]
                self.assertEqual(5, frame["m"]["ttl"])
                self.assertTrue(same(value, frozen(encoding.value(frame["m"]["value"]))), value)

    def test_random_bytes_and_cut_or_changed_packets_are_refused_and_never_worse(self):
        chance = Random(21)
        for _ in range(3000):
            data = bytearray(cbor.write(frozen(_random(chance, 3))))
            how = chance.randrange(3)
            if how == 0:
                data = data[: chance.randrange(len(data) + 1)]
            elif how == 1:
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            else:
                data = bytearray(chance.randbytes(chance.randrange(40)))
            try:
                cbor.read(bytes(data), 72)
            except ExchangeError as error:
                self.assertIn(error.code, ("BAD_MESSAGE", "TOO_LARGE"))

    def test_a_map_that_stands_for_bytes_in_json_has_no_form_here_either(self):
        for encoding in (JSON, CBOR):
            with self.assertRaises(ExchangeError) as caught:
                encoding.body({"value": frozen([{"$bytes": "AQ=="}])})
            self.assertEqual("INVALID_VALUE", caught.exception.code)
        with self.assertRaises(ExchangeError):
            CBOR.value([{"$bytes": "AQ=="}])


def _random(chance, depth):
    kind = chance.randrange(9 if depth else 7)
    if kind == 0:
        return chance.choice((None, True, False, b"", "", 0, [], {}))
    if kind == 1:
        return chance.randrange(-(2**53), 2**53 + 1) >> chance.randrange(54)
    if kind == 2:
        return chance.uniform(-1, 1) * 10 ** chance.randrange(-300, 300)
    if kind == 3:
        return chance.randrange(-4096, 4096) / 2 ** chance.randrange(12)
    if kind == 4:
        return chance.randbytes(chance.choice((1, 23, 24, 300)))
    if kind in (5, 6):
        letters = "a\x00\"\\é水𐅑\u2028\x7f"
        return "".join(chance.choices(letters, k=chance.choice((1, 5, 30, 300))))
    if kind == 7:
        return [_random(chance, depth - 1) for _ in range(chance.randrange(30))]
    return {f"{chance.randrange(99)}é": _random(chance, depth - 1) for _ in range(chance.randrange(9))}
