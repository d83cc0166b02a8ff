"""An exchange of this host, as its script sees it."""

from __future__ import annotations

from _exchange_host import port
from exchange.definition import shared as _shared, truth as _truth
from exchange.errors import ExchangeError
from exchange.host.futures import Future, seconds
from exchange.host.links import Listener, Watch
from exchange.host.messages import flat, state_class

_DEFINITION = ("id", "state", "share", "handlers", "timeout", "default")
_OPTIONS = ("to", "timeout", "key", "priority", "delivery", "park")


def _refused(expected: str, came: str) -> ExchangeError:
    return ExchangeError("BAD_MESSAGE", f"expected {expected}, got {came}")


def _only(known: tuple, given: dict, where: str):
    for name in given:
        if name not in known:
            raise _refused(f"only {', '.join(known)} in {where}", str(name))


def _options(options: dict) -> tuple:
    _only(_OPTIONS, options, "the options of a message")
    return (
        options.get("to"),
        seconds(options.get("timeout"), "timeout"),
        options.get("key"),
        options.get("priority"),
        options.get("delivery"),
        seconds(options.get("park"), "park"),
    )


def _function(function, what: str):
    if not callable(function):
        raise _refused(f"a function as {what}", repr(function))
    return function


def _place(function) -> tuple:
    code = getattr(function, "__code__", None)
    return (None, 0) if code is None else (code.co_filename, code.co_firstlineno)


class _Sender:
    """Sends and asks, through an exchange or a peer."""

    __slots__ = ("_port", "id")

    def __init__(self, its_port, its_id: str):
        self._port = its_port
        self.id = its_id

    def send(self, name: str, value=None, **options) -> Future:
        """Sends an event. Options: to, timeout, key, priority, delivery, park."""
        if options:
            return Future(self._port.sendWith(name, *_options(options), *flat(value)))
        return Future(self._port.send(name, *flat(value)))

    def request(self, name: str, value=None, **options) -> Future:
        """Asks whoever handles that name. Options as for ``send``; times in seconds."""
        if options:
            return Future(self._port.requestWith(name, *_options(options), *flat(value)))
        return Future(self._port.request(name, *flat(value)))

    def on(self, pattern: str, subscriber):
        """Observes messages: ``subscriber(msg)``. Gives the function that ends it."""
        return self._port.on(pattern, _function(subscriber, f"subscriber of {pattern}"))

    def close(self) -> Future:
        """Ends it."""
        return Future(self._port.close())

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id}>"


class Peer(_Sender):
    """The exchange at the other end of a link."""

    __slots__ = ()

    def watch(self, cell: str, subscriber) -> Watch:
        """Observes a shared cell of the peer: ``subscriber(change)`` now and after each change.

        Gives what ends it when it is called. Awaited, it fails with UNKNOWN_CELL if there is no
        such cell, or it is not shared; with PEER_GONE if the link ends before.
        """
        if not isinstance(cell, str):
            raise _refused("the name of a cell", repr(cell))
        return Watch(self._port.watch(cell, _function(subscriber, f"subscriber of cell {cell}")))


class Exchange(_Sender):
    """A running exchange."""

    __slots__ = ()

    def handler(self, name: str):
        """Decorates the function that handles messages of that name."""

        def decorate(function):
            self._port.handle(name, _function(function, f"handler of {name}"), *_place(function))
            return function

        return decorate

    def broadcast(self, name: str, value=None):
        """Sends an event to every direct peer."""
        self._port.broadcast(name, *flat(value))

    def watch(self, cell: str, subscriber):
        """Observes a cell: ``subscriber(change)`` now and after each change.

        Gives the function that ends it.
        """
        return self._port.watch(cell, _function(subscriber, f"subscriber of cell {cell}"))

    def get(self, cell: str) -> Future:
        """The value of a cell."""
        return Future(self._port.get(cell))

    def set(self, cell: str, value) -> Future:
        """Sets a cell in a transaction of its own."""
        return Future(self._port.set(cell, *flat(value)))

    def batch(self, work) -> Future:
        """Runs ``work(state)`` as one transaction."""
        return Future(self._port.batch(_function(work, "the work of a batch")))

    def why(self, cell: str) -> Future:
        """Why a cell has its value: the chain of causes to the root."""
        return Future(self._port.why(cell))

    def route(self, name: str, *, dry_run: bool = False, to=None, key=None) -> Future:
        """Explains where a message would go, without sending it: ``route(name, dry_run=True)``.

        The Future has a map with ``name``, ``step``, ``next``, ``exchange``, ``hops``,
        ``candidates`` and ``reason``.
        """
        if dry_run is not True:
            raise _refused("dry_run=True in route, as send and request send", repr(dry_run))
        return Future(self._port.route(name, to, key))

    def connect(self, transport, *, timeout: float | None = None, **settings) -> Future:
        """Makes a link: ``await app.connect("local", to="greeter")`` gives a Peer.

        The settings may also be one dict, with ``transport``. Waits for an exchange that is not
        there yet, all in all for ``timeout`` seconds.
        """
        transport, settings = _settings(transport, {"timeout": timeout, **settings})
        limit = seconds(settings.pop("timeout", None), "timeout")
        return Future(self._port.connect(transport, limit, *flat(settings)), _peer)

    def listen(self, transport, **settings) -> Future:
        """Accepts links from now on; the Future has a Listener.

        ``listen("websocket", port=0, host="127.0.0.1", token=None, origins=[])`` at
        ``/exchange`` of that port. The settings may also be one dict, with ``transport``.
        """
        transport, settings = _settings(transport, settings)
        return Future(self._port.listen(transport, *flat(settings)), Listener)


def _peer(its_port) -> Peer:
    return Peer(its_port, its_port.id)


def _settings(transport, settings: dict) -> tuple:
    """The transport and its settings, which may have been given as one dict; without None."""
    if isinstance(transport, dict):
        settings = {**transport, **{k: v for k, v in settings.items() if v is not None}}
        transport = settings.pop("transport", None)
    if not isinstance(transport, str):
        raise _refused("the name of a transport", repr(transport))
    return transport, {name: value for name, value in settings.items() if value is not None}


def define(definition: dict) -> Exchange:
    """Makes the exchange of a definition."""
    _only(_DEFINITION, definition, "the definition of an exchange")
    its_id = definition.get("id")
    if not isinstance(its_id, str):
        raise _refused("an id in the definition of an exchange", repr(its_id))
    builder = port.define(its_id)
    cells = _named(definition.get("state"), "state", its_id)
    for name, cell in cells.items():
        if callable(cell):
            builder.computed(name, cell, *_place(cell))
        else:
            builder.cell(name, *flat(cell))
    for name, function in _named(definition.get("handlers"), "handlers", its_id).items():
        builder.handler(name, _function(function, f"handler of {name}"), *_place(function))
    for cell in _shared(definition.get("share"), cells, its_id):
        builder.share(cell)
    if _truth(definition.get("default"), its_id):
        builder.asDefault()
    timeout = seconds(definition.get("timeout"), "timeout")
    if timeout is not None:
        builder.timeout(timeout)
    return Exchange(builder.start(state_class(tuple(cells))), its_id)


def _named(members, what: str, its_id: str) -> dict:
    if members is None:
        return {}
    if not isinstance(members, dict) or not all(isinstance(name, str) for name in members):
        raise _refused(f"a dict by name as {what} of exchange {its_id}", repr(members))
    return members
