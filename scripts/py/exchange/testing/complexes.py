"""The complex that a test has, its time, and what goes wrong in it."""

from __future__ import annotations

from contextlib import contextmanager
from types import SimpleNamespace

from _exchange_host import port
from exchange.errors import ExchangeError
from exchange.host import exchange
from exchange.host.futures import Future
from exchange.host.messages import flat
from exchange.testing.told import told

_MAIN = "main"
_DAY = 86_400_000
"""A test takes less than that, in ms of virtual time."""
_LOOKS = 1_000
"""How often at most a condition is looked at while time passes."""

if not port.TEST:
    raise ExchangeError("FORBIDDEN", "expected a test that `exchange test` runs, got a program")

app = exchange(id="test")
"""The exchange in whose name the test speaks, and by which the runner asks for its tests."""


def _ask(what: str, **given):
    """Has it done, and waits for it: also in a coroutine, as nothing else of the test goes on."""
    return Future(port.control(what, *flat(given))).result()


def _text(value, what: str) -> str:
    if not isinstance(value, str):
        raise ExchangeError("BAD_MESSAGE", f"expected text as {what}, got {value!r}")
    return value


class Process:
    """A process of the complex."""

    __slots__ = ("name",)

    def __init__(self, name: str):
        self.name = _text(name, "the name of a process")

    def deploy(self, file: str, *, config: dict | None = None) -> list:
        """Runs a program there, as a host would; gives the ids of its exchanges.

        :param file: from the folder of the test
        """
        file = _text(file, "the file of a program")
        return _ask("deploy", process=self.name, file=file, config=config or {})

    def kill(self):
        """It is gone in this moment. What is deployed there next starts it again, empty."""
        _ask("kill", process=self.name)

    def __repr__(self) -> str:
        return f"<Process {self.name}>"


class _Complex:
    """What a test does with its complex."""

    exchange = app
    """The exchange ``test``, in whose name the test speaks."""

    @property
    def seed(self) -> int:
        """Decides the order of all that may happen in any order, and what exchanges draw."""
        return _ask("seed")

    def hash(self) -> str:
        """A digest of all that has happened so far."""
        return _ask("hash")

    def process(self, name: str) -> Process:
        """The process of that name; it is started when something is deployed there."""
        return Process(name)

    def deploy(self, file: str, *, config: dict | None = None) -> list:
        """Runs a program in the process of the test; gives the ids of its exchanges."""
        return Process(_MAIN).deploy(file, config=config)

    def kill(self, name: str):
        """That process is gone in this moment."""
        Process(name).kill()

    def send(self, name: str, value=None, **options) -> Future:
        """Sends an event."""
        return told(app.send(name, value, **options))

    def request(self, name: str, value=None, **options) -> Future:
        """Asks whoever handles that name; times in seconds."""
        return told(app.request(name, value, **options))

    def on(self, pattern: str, subscriber):
        """Observes messages: ``subscriber(msg)``."""
        return app.on(pattern, subscriber)

    def connect(self, transport, **settings) -> Future:
        """Makes a link."""
        return told(app.connect(transport, **settings))

    def listen(self, transport, **settings) -> Future:
        """Accepts links from now on."""
        return told(app.listen(transport, **settings))

    def cell(self, its_exchange: str, cell: str):
        """What a cell of an exchange holds, shared or not."""
        return _ask("cell", exchange=its_exchange, cell=cell)

    def trace(self, name: str | None = None) -> list:
        """What has happened to messages, oldest first: station, exchange, name, from, at, detail.

        :param name: only to those of that name
        """
        return _ask("trace") if name is None else _ask("trace", name=name)

    def handled(self, name: str) -> list:
        """Which exchanges have handled messages of that name, in that order."""
        return [e.exchange for e in self.trace(name) if e.station == "HANDLED"]


_town = _Complex()


def complex() -> _Complex:
    """The complex of the test that runs."""
    return _town


def advance(ms: float = 0, *, seconds: float = 0, minutes: float = 0, hours: float = 0):
    """Lets that time pass, with all that happens in it."""
    for given in (ms, seconds, minutes, hours):
        if isinstance(given, bool) or not isinstance(given, (int, float)):
            raise ExchangeError("BAD_MESSAGE", f"expected a number in advance, got {given!r}")
    total = ms + 1_000 * (seconds + 60 * (minutes + 60 * hours))
    if not 0 <= total < _DAY:
        expected = f"expected ms from 0 to less than {_DAY} (24 h) in advance"
        raise ExchangeError("BAD_MESSAGE", f"{expected}, got {total}")
    _ask("advance", ms=total)


def settle():
    """Lets everything happen that is to be done now."""
    _ask("settle")


def _between(what: str):
    def call(a: str, b: str):
        _ask(what, a=_text(a, f"the first name of {what}"), b=_text(b, f"the second of {what}"))

    call.__name__ = what
    return call


fault = SimpleNamespace(
    partition=_between("partition"),
    half_open=_between("halfOpen"),
    heal=_between("heal"),
    cut=_between("cut"),
    network=lambda a, b, **conditions: _ask("network", a=a, b=b, conditions=conditions),
    jump=lambda ms: _ask("jump", ms=ms),
)
"""What goes wrong between two exchanges, or between two processes. Of exchanges in different
processes, all that lies between those processes is meant.

``partition(a, b)`` and ``half_open(from, to)``: nothing gets through, and nobody is told, until
``heal(a, b)``. ``cut(a, b)``: connections break. ``network(a, b, latency=, jitter=, bandwidth=,
loss=, duplication=, reordering=)``: in ms, bytes a second, and from 0 to 1. ``jump(ms)``: the time
of day.
"""


def eventually(ms: float, condition):
    """Lets time pass until that holds. Fails if it does not in that time."""
    if not _holds(ms, condition):
        raise AssertionError(f"expected the condition to hold within {ms} ms, it did not")


def never(ms: float, condition):
    """Lets that time pass. Fails as soon as that holds."""
    if _holds(ms, condition):
        raise AssertionError(f"expected the condition never to hold within {ms} ms, it did")


def _holds(ms: float, condition) -> bool:
    step = max(1, ms / _LOOKS)
    settle()
    passed = 0
    while not _value(condition()):
        if passed >= ms:
            return False
        advance(min(step, ms - passed))
        passed += step
    return True


def _value(came):
    if hasattr(type(came), "__await__"):
        raise AssertionError("expected a condition that gives a value, got something to await")
    return came


@contextmanager
def raises(code: str | None = None):
    """Fails unless an ExchangeError is raised inside, with that code if one is given.

    ``with raises("TIMEOUT") as caught:``; the error is ``caught.error`` afterwards.
    """
    caught = SimpleNamespace(error=None)
    wanted = "an ExchangeError" if code is None else f"an ExchangeError with {code}"
    try:
        yield caught
    except ExchangeError as error:
        if code is not None and error.code != code:
            raise AssertionError(f"expected {wanted}, got {error.code}: {error.message}") from error
        caught.error = error
        return
    raise AssertionError(f"expected {wanted}, got none")
