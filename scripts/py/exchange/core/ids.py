"""Ids of messages: ULIDs that grow (rule M5)."""

from __future__ import annotations

import re
from random import Random

_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ULID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")


def is_ulid(text: object) -> bool:
    """Whether that is a ULID of 26 characters."""
    return isinstance(text, str) and bool(_ULID.fullmatch(text))


class Ids:
    """Makes ids that grow, also within a millisecond and when the clock goes back."""

    __slots__ = ("_random", "_last")

    def __init__(self, random: Random):
        self._random = random
        self._last = -1

    def next(self, millis: int) -> str:
        """An id for a message that is made at that time, in ms since the epoch."""
        if millis > self._last >> 80:
            self._last = millis << 80 | self._random.getrandbits(80)
        else:
            self._last += 1
        return "".join(_DIGITS[self._last >> shift & 31] for shift in range(125, -1, -5))
