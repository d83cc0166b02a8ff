"""Where in a program something happened, and what was raised there in the one form of errors."""

from __future__ import annotations

import os
from types import CodeType, TracebackType
from typing import Any, Callable

from exchange.errors import ExchangeError, Location

_OWN = os.path.dirname(os.path.abspath(__file__)) + os.sep
_LIBRARY = os.path.dirname(os.path.abspath(os.__file__)) + os.sep
_FRAMES = 20


def error_of(thrown: BaseException, exchange: str) -> ExchangeError:
    """What was raised as an ExchangeError that names its exchange and its place.

    One that is an ExchangeError already keeps its code, its exchange and its place, where it has
    them (rule E4); all else is HANDLER_FAILED.
    """
    place = location_of(thrown)
    if isinstance(thrown, ExchangeError):
        if thrown.exchange and thrown.location is not None:
            return thrown
        whose = thrown.exchange or exchange
        return ExchangeError(thrown.code, thrown.message, whose, thrown.location or place)
    text = f"{type(thrown).__name__}: {thrown}" if str(thrown) else type(thrown).__name__
    return ExchangeError("HANDLER_FAILED", text, exchange, place)


def location_of(thrown: BaseException) -> Location | None:
    """The author's innermost frame of an exception; None if it passed none."""
    places = []
    traceback = thrown.__traceback__
    while traceback is not None:
        if _authors(traceback.tb_frame.f_code.co_filename):
            places.append(_place(traceback))
        traceback = traceback.tb_next
    if not places:
        return None
    places.reverse()
    _, file, line, column = places[0]
    stack = [f"{name} ({file}:{line})" for name, file, line, _ in places[:_FRAMES]]
    return Location(file, line, column, tuple(stack))


def written_at(function: Callable) -> Location | None:
    """Where a function was written; None if that is not known."""
    code = getattr(function, "__code__", None)
    if not isinstance(code, CodeType):
        return None
    return Location(_shown(code.co_filename), code.co_firstlineno)


def _authors(file: str) -> bool:
    return not file.startswith((_OWN, _LIBRARY, "<frozen"))


def _place(traceback: TracebackType) -> tuple:
    code = traceback.tb_frame.f_code
    name = "top level" if code.co_name == "<module>" else code.co_name
    return name, _shown(code.co_filename), traceback.tb_lineno, _column(code, traceback.tb_lasti)


def _column(code: CodeType, instruction: int) -> int:
    positions: Any = getattr(code, "co_positions", None)  # from Python 3.11 on
    if positions is None:
        return 0
    for at, (_, _, column, _) in enumerate(positions()):
        if at == instruction // 2:
            return 0 if column is None else column + 1
    return 0


def _shown(file: str) -> str:
    """A file below the working folder by its path from there, others as they are."""
    here = os.getcwd() + os.sep
    return file[len(here) :] if file.startswith(here) else file
