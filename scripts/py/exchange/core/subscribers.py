"""Who observes messages, in the order in which they came (rule H4)."""

from __future__ import annotations

from typing import Any, Callable

from exchange.core.names import Pattern


class Subscribers:
    """The subscribers of an exchange, or of one peer of it."""

    def __init__(self):
        self._entries: dict[object, tuple[Pattern, Callable[[Any], Any]]] = {}

    def add(self, key: object, pattern: Pattern, subscriber: Callable[[Any], Any]) -> None:
        """One more; ``key`` takes it out again."""
        self._entries[key] = (pattern, subscriber)

    def remove(self, key: object) -> None:
        """One less, if it is there."""
        self._entries.pop(key, None)

    def of(self, name: str) -> list[tuple[object, Callable[[Any], Any]]]:
        """Those that observe messages of that name."""
        entries = self._entries.items()
        return [(key, fn) for key, (pattern, fn) in entries if pattern.matches(name)]

    def has(self, key: object) -> bool:
        """Whether one is still there."""
        return key in self._entries

    def expects(self, name: str) -> bool:
        """Whether any of them asked for that name, rather than for everything."""
        patterns = (pattern for pattern, _ in self._entries.values())
        return any(not each.everything and each.matches(name) for each in patterns)
