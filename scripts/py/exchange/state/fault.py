"""What a cell holds when it is in error: the error its readers get, and the way it came."""

from __future__ import annotations

from exchange.errors import ExchangeError
from exchange.places import error_of

_SHOWN = 4


class Fault:
    """An error in a cell.

    The way ``c → b → a`` begins with the cell that holds this and ends with the one where the
    error arose; an arrow means "needs". Of a long way the first and the last four cells are named,
    so that an error costs the same at the end of a chain of any length.

    Invariant: two faults are equal when their code, text and place are, so that the same error
    come again is no change.
    """

    __slots__ = ("error", "_root", "_first", "_last", "_length")

    def __init__(self, error: ExchangeError, root: str, first: tuple, last: tuple, length: int):
        self.error = error
        self._root = root
        self._first = first
        self._last = last
        self._length = length

    @staticmethod
    def arisen(cell: str, origin: ExchangeError) -> Fault:
        """An error that arose in that cell."""
        return _told(origin, origin.message, (cell,), (cell,), 1)

    @staticmethod
    def ring(cells: list, exchange: str) -> Fault:
        """The error of all cells of a circle, in the order in which each needs the next.

        The one that is defined first leads: whoever finds the circle, the error is the same.
        """
        first, last = tuple(cells[:_SHOWN]), tuple(cells[-_SHOWN:])
        way = f"{_way(first, last, len(cells))} → {cells[0]}"
        text = f"expected cells that can be computed one after the other, got a circle {way}"
        return Fault(ExchangeError("CIRCULAR", text, exchange), text, (), (), 0)

    def raised(self) -> ExchangeError:
        """The error to raise: a new one each time, so that none gathers tracebacks."""
        error = self.error
        return ExchangeError(error.code, error.message, error.exchange, error.location)

    def read_in(self, cell: str) -> Fault:
        """The same error, read in that cell; that of a circle has no way before it is read."""
        return self if self._length else Fault(self.error, self._root, (cell,), (cell,), 1)

    def seen_from(self, reader: str) -> Fault:
        """The same error in a cell that read the one that holds this."""
        longer = len(self._last) < _SHOWN
        last = (reader, *self._last) if longer else self._last
        first = (reader, *self._first)[:_SHOWN]
        return _told(self.error, self._root, first, last, self._length + 1)

    def is_why(self, thrown: BaseException) -> bool:
        """Whether that was raised because a function read the cell that holds this."""
        at: BaseException | None = thrown
        for _ in range(8):
            if at is None:
                return False
            if isinstance(at, ExchangeError):
                if at.code == self.error.code and at.message == self.error.message:
                    return True
            at = at.__cause__
        return False

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Fault):
            return False
        one, its = self.error, other.error
        same = one.code == its.code and one.message == its.message
        return same and str(one.location) == str(its.location)

    __hash__ = None  # type: ignore[assignment]


def fault_of(cell: str, thrown: BaseException, exchange: str) -> Fault:
    """What a function threw, as an error that arose in that cell."""
    return Fault.arisen(cell, error_of(thrown, exchange))


def _told(origin: ExchangeError, root: str, first: tuple, last: tuple, length: int) -> Fault:
    text = f"{root} ({_way(first, last, length)})"
    error = ExchangeError(origin.code, text, origin.exchange, origin.location)
    return Fault(error, root, first, last, length)


def _way(first: tuple, last: tuple, length: int) -> str:
    parts = list(first)
    left = length - len(first)
    if left > len(last):
        parts.append(f"… {left - len(last)} more …")
    parts += last[max(0, len(last) - left) :] if left else ()
    return " → ".join(parts)
