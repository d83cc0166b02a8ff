"""Names, patterns, ids, and tables of them (rules M1 to M4, H11)."""

from __future__ import annotations

import re
from typing import Any, Generic, Iterable, TypeVar

from exchange.errors import ExchangeError

_NAME = re.compile(r"[A-Za-z0-9_$-]+(?:\.[A-Za-z0-9_$-]+)*")
_PATTERN = re.compile(r"(?:\*|[A-Za-z0-9_$-]+)(?:\.(?:\*|[A-Za-z0-9_$-]+))*(?:\.\*\*)?|\*\*")
_ID = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_$-]{0,63}")
_LONGEST = 200
_REMEMBERED = 1024
ABOUT = ("$ping", "$info", "$stats")
"""Reserved names of requests that every exchange answers itself."""
REGISTRY = tuple(f"$registry.{verb}" for verb in ("register", "unregister", "get", "list", "find"))
"""Reserved names that a registry handles, and announces."""

T = TypeVar("T")


def is_name(name: Any) -> bool:
    """Whether that is a name, reserved or not."""
    return isinstance(name, str) and len(name) <= _LONGEST and bool(_NAME.fullmatch(name))


def is_reserved(name: str) -> bool:
    """Whether the first segment of a name begins with ``$``."""
    return name.startswith("$")


def is_open(name: str) -> bool:
    """Whether a name is reserved, and yet routed as others are."""
    return name in ABOUT or name in REGISTRY


def is_id(text: Any) -> bool:
    """Whether that is the id of an exchange."""
    return isinstance(text, str) and bool(_ID.fullmatch(text))


def open_name(name: Any) -> str:
    """That name to define, which must be one (BAD_MESSAGE) and not reserved (FORBIDDEN)."""
    if not is_name(name):
        raise ExchangeError(
            "BAD_MESSAGE",
            "expected a name of 1 to 200 characters: segments of A-Z a-z 0-9 _ $ - joined by dots, "
            f"got {name!r}",
        )
    if is_reserved(name):
        raise ExchangeError(
            "FORBIDDEN",
            f"expected a name that does not begin with $, which is reserved, got {name}",
        )
    return name


def sent_name(name: Any) -> str:
    """That name of a message to send: one that is not reserved, or open all the same."""
    return name if isinstance(name, str) and is_open(name) else open_name(name)


def exchange_id(text: Any) -> str:
    """That id of an exchange, which must be one (BAD_MESSAGE)."""
    if not is_id(text):
        raise ExchangeError(
            "BAD_MESSAGE",
            "expected the id of an exchange: one segment of 1 to 64 characters, not beginning "
            f"with $, got {text!r}",
        )
    return text


def is_pattern(text: Any) -> bool:
    """Whether that is a name or a pattern."""
    return isinstance(text, str) and len(text) <= _LONGEST and bool(_PATTERN.fullmatch(text))


def has_star(text: str) -> bool:
    """Whether that is a pattern rather than a name."""
    return "*" in text


class Pattern:
    """A pattern of names: ``*`` is one segment, ``**`` at the end one or more.

    ``*`` alone stands for everything, but no pattern for a reserved name. Raises BAD_MESSAGE for
    what is no pattern.
    """

    __slots__ = ("text", "everything", "_open", "_segments")

    def __init__(self, text: Any):
        if not is_pattern(text):
            raise ExchangeError(
                "BAD_MESSAGE", f"expected a name, or a pattern with * and a last **, got {text!r}"
            )
        self.text = text
        self.everything = text in ("*", "**")
        self._open = text.endswith(".**")
        self._segments = (text[:-3] if self._open else text).split(".")

    def matches(self, name: str) -> bool:
        """Whether a name is one of those that the pattern stands for."""
        if is_reserved(name):
            return False
        if self.everything:
            return True
        segments = name.split(".")
        count = len(self._segments)
        if len(segments) < count + 1 if self._open else len(segments) != count:
            return False
        return all(own in ("*", its) for own, its in zip(self._segments, segments))


class NameTable(Generic[T]):
    """Entries under names and patterns.

    An exact name is preferred, then the longest pattern, then the first in the alphabet.
    """

    def __init__(self):
        self._exact: dict[str, T] = {}
        self._patterns: list[tuple[Pattern, T]] = []
        self._found: dict[str, T | None] = {}
        self._order: dict[str, None] = {}

    def put(self, name: str, entry: T) -> None:
        """Puts an entry; the one that was there before, if any, is replaced."""
        self.remove(name)
        self._order[name] = None
        if has_star(name):
            self._patterns.append((Pattern(name), entry))
            self._patterns.sort(key=lambda each: (-len(each[0].text), each[0].text))
        else:
            self._exact[name] = entry

    def remove(self, name: str) -> None:
        """Takes an entry out, if it is there."""
        self._found.clear()
        self._order.pop(name, None)
        self._exact.pop(name, None)
        self._patterns = [each for each in self._patterns if each[0].text != name]

    def replace(self, names: Iterable[str], entry: T) -> None:
        """Only those names from now on."""
        self._exact.clear()
        self._patterns.clear()
        self._found.clear()
        self._order.clear()
        for name in names:
            self.put(name, entry)

    def exact(self, name: str) -> bool:
        """Whether there is an entry of exactly that name."""
        return name in self._exact

    def find(self, name: str) -> T | None:
        """The entry for a message of that name."""
        entry = self._exact.get(name)
        if entry is not None or not self._patterns:
            return entry
        if name not in self._found:
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            matching = (each for pattern, each in self._patterns if pattern.matches(name))
            self._found[name] = next(matching, None)
        return self._found[name]

    def names(self) -> list[str]:
        """All names and patterns, in the order in which they came."""
        return list(self._order)
