"""Tests of exchanges: ``from exchange.testing import complex, fake, advance, fault``.

``exchange test`` runs the functions ``test_*`` of files ``test_*.py``, plain or ``async def``, each
in a complex of its own, for which the file is loaded anew. Time, randomness and network are the
test's: an hour passes at once, and the same seed gives the same run.
"""

import sys
from inspect import unwrap
from types import AsyncGeneratorType, GeneratorType

try:
    import _exchange_host  # noqa: F401 time is virtual in a host only
except ImportError:
    raise ImportError(
        "expected a test that `exchange test` runs, got an import outside of it"
    ) from None

from exchange.errors import ExchangeError
from exchange.host.border import relative
from exchange.testing.complexes import (
    Process,
    advance,
    app,
    complex,
    eventually,
    fault,
    never,
    raises,
    settle,
)
from exchange.testing.fakes import Fake, fake
from exchange.testing.told import expect_heard
from exchange.values import NULL


def skip(function):
    """Decorates a test that does not run, and is told as skipped."""
    function.skipped = True
    return function


def _tests() -> dict:
    members = vars(sys.modules["__main__"])
    return {
        name: member
        for name, member in members.items()
        if name.startswith("test_") and hasattr(member, "__code__")
    }


@app.handler("test.list")
def _list(msg, sig, state):
    for name, member in vars(sys.modules["__main__"]).items():
        if isinstance(member, type) and member.__module__ == "__main__":
            found = [one for one in vars(member) if one.startswith("test_")]
            if found:
                raise ExchangeError(
                    "BAD_MESSAGE",
                    f"expected tests to be functions of the module, got {name}.{found[0]}",
                )
    return [
        {"name": name, "skipped": getattr(function, "skipped", False), **_place(function)}
        for name, function in _tests().items()
    ]


def _place(function) -> dict:
    code = unwrap(function).__code__
    file = relative(code.co_filename)
    return {"file": file, "line": code.co_firstlineno} if file else {}


@app.handler("test.run")
def _run(msg, sig, state):
    result = _tests()[msg.value]()
    if isinstance(result, (GeneratorType, AsyncGeneratorType)):
        raise AssertionError(
            f"expected {msg.value} to be plain or async def, got a generator: it has a yield"
        )
    if hasattr(type(result), "__await__"):
        return _ended(result)
    expect_heard(settle)
    return NULL


async def _ended(coroutine):
    await coroutine
    expect_heard(settle)
    return NULL


__all__ = [
    "Fake",
    "Process",
    "advance",
    "complex",
    "eventually",
    "fake",
    "fault",
    "never",
    "raises",
    "settle",
    "skip",
]
