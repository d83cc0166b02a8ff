"""What goes wrong, in the one shape that all languages share."""

from __future__ import annotations

CODES = frozenset(
    "NO_HANDLER TIMEOUT LOOP BAD_MESSAGE INVALID_VALUE SCHEMA TOO_LARGE OVERLOADED "
    "HANDLER_FAILED SCRIPT_TIMEOUT PEER_GONE CLOSED UNAUTHENTICATED FORBIDDEN CONFLICT "
    "UNKNOWN_CELL WRITE_IN_COMPUTED CIRCULAR".split()
)


class Location:
    """Where in a script something happened: file, line and column (0 if unknown), stack."""

    __slots__ = ("file", "line", "column", "stack")

    def __init__(self, file: str, line: int = 0, column: int = 0, stack: tuple = ()):
        self.file = file
        self.line = line
        self.column = column
        self.stack = tuple(stack)

    def __str__(self) -> str:
        if not self.line:
            return self.file
        column = f":{self.column}" if self.column else ""
        return f"{self.file}:{self.line}{column}"

    def __repr__(self) -> str:
        return f"Location({str(self)!r})"


class ExchangeError(Exception):
    """A failure: a code, one sentence, the exchange in which it arose, and the place if known.

    A handler that raises one answers its request with that code.
    """

    def __init__(
        self, code: str, message: str, exchange: str = "", location: Location | None = None
    ):
        if code not in CODES:
            raise ValueError(f"expected one of {', '.join(sorted(CODES))}, got {code!r}")
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.exchange = exchange
        self.location = location

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"
