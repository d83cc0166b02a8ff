"""What handlers, subscribers and computed cells are called with."""

from __future__ import annotations

from _exchange_host import port
from exchange.errors import ExchangeError, Location
from exchange.values import explain, flatten, _Refused

MAP, LIST = port.MAP, port.LIST

MEMBERS = (
    "id kind from to trace traceDropped route timestamp cause root re error ttl delivery key "
    "priority traceparent tracestate"
).split()


def flat(value):
    """A value as the arguments of a call into the host.

    Raises ExchangeError INVALID_VALUE or TOO_LARGE for what no message can carry.
    """
    try:
        return flatten(value, [], MAP, LIST)
    except _Refused:
        pass
    raise ExchangeError(*explain(value))


class Message:
    """A message: ``msg.name``, ``msg.value`` and what else an envelope has.

    The member ``from`` is a keyword in Python: ``msg.from_`` or ``msg["from"]``.
    """

    __slots__ = ("_envelope", "name", "value")

    def __init__(self, envelope, name, value):
        self._envelope = envelope
        self.name = name
        self.value = value

    def __getitem__(self, member: str):
        if member == "name" or member == "value":
            return getattr(self, member)
        if member not in MEMBERS:
            raise KeyError(member)
        return self._envelope(member)

    def __repr__(self) -> str:
        return f"<Message {self.name} from {self['from']}>"


def _member(name: str):
    return property(lambda self: self._envelope(name), doc=f"The member {name} of the envelope.")


for _name in MEMBERS:
    setattr(Message, "from_" if _name == "from" else _name, _member(_name))
Message.trace_dropped = Message.traceDropped


class Sig:
    """``sig(name, value)`` emits on behalf of the message that is being handled."""

    __slots__ = ("_emit",)

    def __init__(self, emit):
        self._emit = emit

    def __call__(self, name: str, value=None):
        self._emit(name, *flat(value))


def make_error(code, message, exchange, file, line, column, *stack) -> ExchangeError:
    """A failure that the host tells."""
    place = None if file is None else Location(file, line, column, stack)
    return ExchangeError(code, message, exchange, place)


def state_class(cells):
    """The class of the state of an exchange with those cells: an attribute for each."""

    class State:
        """The cells: ``state.count`` or ``state["count"]``, read and set."""

        __slots__ = ("_State__read", "_State__write")

        def __init__(self, read, write):
            object.__setattr__(self, "_State__read", read)
            object.__setattr__(self, "_State__write", write)

        def __getattr__(self, cell):
            if cell.startswith("__"):
                raise AttributeError(cell)
            return self.__read(cell)

        def __setattr__(self, cell, value):
            self.__write(cell, *flat(value))

        def __getitem__(self, cell):
            return self.__read(cell)

        def __setitem__(self, cell, value):
            self.__write(cell, *flat(value))

        def __iter__(self):
            return iter(cells)

        def __repr__(self) -> str:
            return f"<State of {', '.join(cells)}>"

    def reader(cell):
        return property(lambda self: self._State__read(cell))

    for cell in cells:
        if not cell.startswith("__") and cell not in State.__slots__:
            setattr(State, cell, reader(cell))
    return State
