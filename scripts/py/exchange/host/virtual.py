"""In a simulation: the time and the randomness of Python are those of the host."""

from __future__ import annotations

import sys
import time

import posix
from _exchange_host import port

_NANOS = 10**9


def install(after):
    """Takes the place of what reads the clock, waits, or draws at random.

    :param after: what changes in modules when they are imported, by their names
    """
    posix.urandom = _urandom
    if "os" in sys.modules:
        sys.modules["os"].urandom = _urandom
    for name, function in _TIME.items():
        setattr(time, name, function)
    for name in ("gmtime", "localtime", "ctime"):
        setattr(time, name, _of_now(getattr(time, name)))
    time.asctime = _of_now_parts(time.asctime, at=0)
    time.strftime = _in_utc(_of_now_parts(time.strftime, at=1))
    time.tzname = ("UTC", "UTC")
    for name, change in (("random", _after_random), ("datetime", _after_datetime)):
        if name in sys.modules:
            change(sys.modules[name])
        else:
            after[name] = change


def _urandom(size, /):
    return bytes.fromhex(port.random(size))


def _nanos():
    return int(port.now() * _NANOS)


def _sleep(seconds, /):
    from exchange.host.futures import sleep

    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    sleep(seconds).result()


_TIME = {
    "time": lambda: port.millis() / 1_000,
    "time_ns": lambda: int(port.millis()) * 1_000_000,
    "monotonic": lambda: port.now(),
    "monotonic_ns": _nanos,
    "perf_counter": lambda: port.now(),
    "perf_counter_ns": _nanos,
    "process_time": lambda: port.now(),
    "process_time_ns": _nanos,
    "thread_time": lambda: port.now(),
    "thread_time_ns": _nanos,
    "sleep": _sleep,
}


def _of_now(function):
    def of(seconds=None, /):
        return function(time.time() if seconds is None else seconds)

    return of


def _of_now_parts(function, at):
    def of(*args):
        return function(*args) if len(args) > at else function(*args, time.localtime())

    return of


def _in_utc(strftime):
    """GraalPy names the zone of the machine, though it counts in that of the context."""

    def of(form, *parts):
        pieces = form.split("%%")
        return strftime("%%".join(piece.replace("%Z", "UTC") for piece in pieces), *parts)

    return of


def _after_random(random):
    random.seed(int.from_bytes(_urandom(16), "big"))


def _after_datetime(module):
    real_date, real_datetime = module.date, module.datetime

    def kind_of(real):
        class Kind(type(real)):
            """So that dates of either kind are dates."""

            def __instancecheck__(cls, thing):
                return isinstance(thing, real)

            def __subclasscheck__(cls, thing):
                return issubclass(thing, real)

        return Kind

    class date(real_date, metaclass=kind_of(real_date)):
        """A date whose today is that of the host."""

        @classmethod
        def today(cls):
            return cls.fromtimestamp(time.time())

    class datetime(real_datetime, metaclass=kind_of(real_datetime)):
        """A date and time whose now is that of the host."""

        @classmethod
        def now(cls, tz=None):
            return cls.fromtimestamp(time.time(), tz)

        @classmethod
        def today(cls):
            return cls.now()

        @classmethod
        def utcnow(cls):
            return cls.fromtimestamp(time.time(), module.timezone.utc).replace(tzinfo=None)

    for changed in (date, datetime):
        changed.__module__ = "datetime"
        changed.__qualname__ = changed.__name__
        setattr(module, changed.__name__, changed)
