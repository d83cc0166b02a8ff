"""The frames of a WebSocket, byte by byte (RFC 6455)."""

from __future__ import annotations

import unittest
from random import Random

from exchange.link.frames import (
    BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, Decoder, FrameError, close_payload, encode,
    mask_with,
)  # fmt: skip


class FramesTest(unittest.TestCase):
    """As a client sees them, unless it says otherwise."""

    def code(self, data, limit=1000):
        with self.assertRaises(FrameError) as caught:
            Decoder(limit).feed(data)
        return caught.exception.code

    def test_the_examples_of_the_rfc(self):
        hello = bytes.fromhex("810548656c6c6f")
        masked = bytes.fromhex("818537fa213d7f9f4d5158")
        self.assertEqual(hello, encode(TEXT, b"Hello", None))
        self.assertEqual(masked, encode(TEXT, b"Hello", bytes.fromhex("37fa213d")))
        self.assertEqual([(TEXT, "Hello")], Decoder(99).feed(hello))
        self.assertEqual([(TEXT, "Hello")], Decoder(99, masked=True).feed(masked))
        fragments = bytes.fromhex("010348656c") + bytes.fromhex("80026c6f")
        self.assertEqual([(TEXT, "Hello")], Decoder(99).feed(fragments))

    def test_sizes_are_written_in_7_16_and_64_bits(self):
        for size, head in ((125, "827d"), (126, "827e007e"), (65535, "827effff"),
                           (65536, "827f0000000000010000")):  # fmt: skip
            data = encode(BINARY, b"x" * size, None)
            self.assertEqual(bytes.fromhex(head), data[: len(head) // 2])
            self.assertEqual([(BINARY, b"x" * size)], Decoder(1 << 20).feed(data))

    def test_frames_that_come_torn_are_whole_again_wherever_they_are_torn(self):
        random = Random(3)
        texts = ["", "ä€𝄞" * 30, "x" * 200, "end"]
        data = b""
        for text in texts:
            payload = text.encode()
            cut = random.randrange(len(payload) + 1)
            data += encode(TEXT, payload[:cut], None, final=False)
            data += encode(PING, b"p", None)
            data += encode(CONTINUATION, payload[cut:], None)
        for _ in range(50):
            decoder, found, at = Decoder(1 << 20), [], 0
            while at < len(data):
                step = random.randrange(1, 40)
                found += decoder.feed(data[at : at + step])
                at += step
            self.assertEqual(texts, [content for opcode, content in found if opcode == TEXT])
            self.assertEqual(4, sum(opcode == PING for opcode, _ in found))

    def test_what_breaks_the_rules_closes_with_1002(self):
        for data in (
            b"\xc1\x00",  # a reserved bit
            b"\x83\x00", b"\x8b\x00",  # unknown opcodes
            b"\x81\x80\0\0\0\0",  # masked by a server
            b"\x09\x00", b"\x89\x7e\x00\x7e",  # a control frame in pieces, or too long
            b"\x80\x00",  # a continuation of nothing
            b"\x01\x00\x81\x00",  # a message within another
            b"\x88\x01\x03", b"\x88\x02\x03\xed", b"\x88\x02\x13\x88",  # close codes
        ):  # fmt: skip
            self.assertEqual(1002, self.code(data), data)

    def test_text_that_is_not_utf_8_closes_with_1007_as_soon_as_it_is_known(self):
        for payload in (b"\xc3\x28", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\xaf", b"\xe2"):
            self.assertEqual(1007, self.code(encode(TEXT, payload, None)), payload)
        self.assertEqual(1007, self.code(encode(TEXT, b"ok\xff", None, final=False)))
        self.assertEqual(1007, self.code(encode(CLOSE, b"\x03\xe8\xff", None)))

    def test_a_message_over_the_limit_closes_with_1009_before_it_is_here(self):
        self.assertEqual(1009, self.code(b"\x82\x7f" + (1001).to_bytes(8, "big")))
        self.assertEqual(1009, self.code(b"\x82\x7f" + b"\xff" * 8))
        two = encode(BINARY, b"x" * 600, None, final=False) + encode(CONTINUATION, b"x" * 600, None)
        self.assertEqual(1009, self.code(two))

    def test_closes_have_a_code_and_a_reason(self):
        feed = Decoder(99).feed
        self.assertEqual([(CLOSE, (1005, ""))], feed(b"\x88\x00"))
        self.assertEqual([(CLOSE, (4000, "bye"))], Decoder(99).feed(
            encode(CLOSE, close_payload(4000, "bye"), None)))  # fmt: skip
        self.assertEqual(125, len(close_payload(1000, "x" * 500)))
        self.assertEqual([(PONG, b"")], Decoder(99).feed(b"\x8a\x00"))

    def test_a_mask_that_is_put_on_twice_is_off(self):
        for size in (0, 1, 3, 4, 5, 1000):
            payload = bytes(range(256))[:size] * 2
            self.assertEqual(payload, mask_with(b"abcd", mask_with(b"abcd", payload)))


if __name__ == "__main__":
    unittest.main()
