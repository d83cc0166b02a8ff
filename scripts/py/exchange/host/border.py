"""What the host calls in a program, and nothing else."""

from __future__ import annotations

import sys

from _exchange_host import port
from exchange.errors import ExchangeError
from exchange.host import hooks
from exchange.host.futures import Future
from exchange.host.messages import Message, Sig, flat, make_error
from exchange import values
from exchange.values import MAX_EXACT, NULL, List, map_maker  # noqa: F401 map_maker is called by the host

_carry, _start = port.carry, port.start
NONE = None
_SCALARS = frozenset((str, int, float, bool, type(None)))


def configure(config):
    """The configuration of the program is there."""
    sys.modules["exchange"].config = config


def handle(function, state, envelope, name, value, emit):
    """Calls a handler; gives its result, or the host's handle of what is to come."""
    return give(function(Message(envelope, name, value), Sig(emit), state))


def call(function, *arguments):
    """Calls a function of a computed cell, a batch or a subscriber of a cell."""
    return give(function(*arguments))


def observe(function, envelope, name, value):
    """Calls a subscriber of messages."""
    return give(function(Message(envelope, name, value)))


def migrate(state, version):
    """What the program makes of the state of another version; nothing if it leaves that."""
    function = getattr(sys.modules["__main__"], "migrate", None)
    return give(function(state, version)) if callable(function) else None


def run_test(text, file):
    """Runs the top level of a test."""
    from exchange.testing import asserts

    asserts.run(text, file, sys.modules["__main__"].__dict__)


def moved():
    """The program runs on another thread from now on, and its loop with it."""
    if "exchange.host.loop" in sys.modules:
        sys.modules["exchange.host.loop"].install(sys.modules["asyncio"])


def give(result):
    """A result as the host takes it."""
    kind = type(result)
    if kind in _SCALARS:
        return result if kind is not int or -MAX_EXACT <= result <= MAX_EXACT else flat(result)
    if isinstance(result, Future):
        result._handed_on()
        return result._handle
    if result is NULL:
        return port.NULL
    if hasattr(type(result), "__await__"):
        asyncio = sys.modules.get("asyncio")
        if asyncio is None:
            return _start(result if hasattr(result, "send") else _awaiting(result))
        from exchange.host.loop import run

        return run(result)
    return _carry(*flat(result))


async def _awaiting(awaitable):
    return await awaitable


def advance(coroutine, resume):
    """Runs a coroutine to its next await, after which the host is to call ``resume``."""
    try:
        waited = coroutine.send(None)
    except StopIteration as stop:
        return give(stop.value)
    if isinstance(waited, Future):
        waited._asyncio_future_blocking = False
        return port.suspended(waited._handle)
    if getattr(waited, "_asyncio_future_blocking", None):
        waited._asyncio_future_blocking = False
        waited.add_done_callback(lambda _: resume())
        return port.suspended(None)
    if waited is None:
        return port.suspended(port.sleep(0.0))
    raise TypeError(f"expected an await of a future of this host or of asyncio, got {waited!r}")


def fail(*error):
    """Raises a failure that the host tells."""
    raise make_error(*error)


def interrupted(text):
    """A callback was interrupted by the host: the task of asyncio that it was in ends."""
    if "exchange.host.loop" in sys.modules:
        sys.modules["exchange.host.loop"].interrupted(text)


def make_list(*items):
    """A list of values that are frozen."""
    return List(items)


def make_bytes(latin):
    """Bytes from a text of as many characters."""
    return latin.encode("latin-1")


def make_map(*keys_and_values):
    """A map of keys, and as many values that are frozen."""
    half = len(keys_and_values) // 2
    return values.make_map(keys_and_values[:half], keys_and_values[half:])


def describe(error):
    """What there is to tell of an exception: code, text, exchange, file, line, column, stack."""
    places = _places(error.__traceback__)
    if isinstance(error, ExchangeError):
        told = error.location
        if told is not None:
            place = (told.file, told.line, told.column, *told.stack)
            return (error.code, str(error.message), str(error.exchange), *place)
        return (error.code, str(error.message), str(error.exchange), *_innermost(places))
    text = f"{type(error).__name__}: {error}"
    if isinstance(error, SystemExit):
        text = f"expected a script that goes on, got an exit: SystemExit({error.code!r})"
    if isinstance(error, SyntaxError) and relative(error.filename):
        text = f"{type(error).__name__}: {error.msg}"
        place = (relative(error.filename), error.lineno or 0, error.offset or 0)
        return ("HANDLER_FAILED", text, "", *place, *_stack(places))
    return ("HANDLER_FAILED", text, "", *_innermost(places))


def _places(traceback):
    """Function, file, line and column of the script's own frames, innermost first."""
    places = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        file = relative(code.co_filename)
        if file:
            column = _column(code, traceback.tb_lasti)
            places.append((code.co_name, file, traceback.tb_lineno, column))
        traceback = traceback.tb_next
    places.reverse()
    return places[:20]


def _column(code, instruction):
    positions = list(code.co_positions())
    at = instruction // 2
    column = positions[at][2] if 0 <= at < len(positions) else None
    return 0 if column is None else column + 1


def relative(file):
    """A file as its author knows it; None for one that is not the author's."""
    return file[len(port.PROGRAM) :] if file and file.startswith(port.PROGRAM) else None


def _innermost(places):
    if not places:
        return (None, 0, 0)
    _, file, line, column = places[0]
    return (file, line, column, *_stack(places))


def _stack(places):
    return [
        f"{'top level' if name == '<module>' else name} ({file}:{line})"
        for name, file, line, _ in places
    ]


hooks.install()
