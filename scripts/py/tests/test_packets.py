"""The packets that every implementation reads alike, in both encodings (W1, W6).

``scripts/conformance/wire/packets.json`` is ``{"cases": [{name, rules, json, cbor, error?}]}``:
``json`` is the packet, or its text; ``cbor`` its bytes in hexadecimal digits; with ``error``, the
code with which it, or the message in it, is refused.
"""

from __future__ import annotations

import json
import unittest

from exchange.errors import ExchangeError
from exchange.frozen import frozen, same
from exchange.link.cbor_packets import CBOR
from exchange.link.forms import read_message
from exchange.link.json_packets import JSON
from tests.cases import FOLDER, PACKETS

OWN = {
    "cases": [
        {"name": "A ping", "json": {"t": "ping", "n": 7}, "cbor": "a261746470696e67616e07"},
        {"name": "Two frames", "json": [{"t": "pong", "n": 1}, {"t": "ack", "seq": 24}],
         "cbor": "82a26174" "64706f6e67616e01" "a2617463" "61636b" "63736571" "1818"},
        {"name": "A frame of the wrong form", "json": {"t": "ping", "n": -1},
         "cbor": "a261746470696e67616e20", "error": "BAD_MESSAGE"},
        {"name": "No packet", "json": [], "cbor": "80", "error": "BAD_MESSAGE"},
    ]
}  # fmt: skip


def packets():
    """The cases of the repository, and those of this file."""
    file = FOLDER / "wire" / PACKETS
    cases = json.loads(file.read_text(encoding="utf-8"))["cases"] if file.exists() else []
    return [*cases, *OWN["cases"]]


def forms(case):
    """The encodings of a case, and the packet in each."""
    if "json" in case and case["json"] is not None:
        text = case["json"] if isinstance(case["json"], str) else json.dumps(case["json"])
        yield JSON, text
    if case.get("cbor") is not None:
        yield CBOR, bytes.fromhex(case["cbor"])


def said(encoding, packet):
    """What a packet says: frames, whose values are values."""
    frames = encoding.read(packet)
    for frame in frames:
        if frame["t"] == "msg":
            form = frame["m"]
            route = form.get("route") or [""]
            own = form.get("to") or "receiver"
            read_message(form, lambda: encoding.value(form.get("value")), route[-1], own)
            frame["m"] = {**form, "value": encoding.value(form.get("value"))}
    return frames


def equal(ones, others):
    """Whether frames say the same. A value is as deep as one may be, so it is compared alone."""
    return len(ones) == len(others) and all(
        same(_value(one), _value(other)) and same(frozen(_rest(one)), frozen(_rest(other)))
        for one, other in zip(ones, others)
    )


def _value(frame):
    return frozen(frame["m"]["value"]) if frame["t"] == "msg" else None


def _rest(frame):
    if frame["t"] != "msg":
        return frame
    return {**frame, "m": {name: each for name, each in frame["m"].items() if name != "value"}}


class PacketsTest(unittest.TestCase):
    """Each packet, read in both encodings and written again."""

    def test_each_packet_says_the_same_in_both_encodings_or_is_refused_with_its_code(self):
        for case in packets():
            found = []
            for encoding, packet in forms(case):
                with self.subTest(case["name"], encoding=encoding.name):
                    if case.get("error") is None:
                        found.append(said(encoding, packet))
                        continue
                    with self.assertRaises(ExchangeError) as caught:
                        said(encoding, packet)
                    self.assertEqual(case["error"], caught.exception.code)
            for other in found[1:]:
                self.assertTrue(equal(found[0], other), case["name"])

    def test_what_was_read_is_written_so_that_it_reads_the_same(self):
        for case in packets():
            if case.get("error") is None:
                for encoding, packet in forms(case):
                    frames = said(encoding, packet)
                    for other in (JSON, CBOR):
                        written = other.packet([written_frame(other, frame) for frame in frames])
                        self.assertTrue(equal(frames, said(other, written)), case["name"])


def written_frame(encoding, frame):
    """A frame as that encoding writes it."""
    if frame["t"] != "msg":
        return encoding.frame(dict.copy(frame))
    form = dict(frame["m"])
    ttl = form.pop("ttl", None)
    return encoding.msg(frame["seq"], frame.get("copy") is True, encoding.body(form), ttl)
