"""``exchange(id=…, state={…}, handlers={…})`` in plain Python, without a host.

An exchange made on a running asyncio loop lives there; any other one on a loop of its own thread.
``async def`` handlers run on that loop. Plain ones run on a thread of their exchange, so they may
block: that holds up their own exchange only.
"""

from __future__ import annotations

import functools
from typing import Any, Callable

from exchange.core.appearing import appearing, within
from exchange.core.complex import Complex, join
from exchange.core.core import Core
from exchange.core.futures import Future, seconds
from exchange.core.means import means_here
from exchange.core.names import exchange_id
from exchange.core.outgoing import OPTIONS, Order
from exchange.core.route import explain, receiver
from exchange.core.watching import Watch
from exchange.definition import shared, truth
from exchange.errors import ExchangeError
from exchange.frozen import frozen
from exchange.link import listening, roads
from exchange.link.connecting import connect
from exchange.link.listening import Listener
from exchange.link.parent import parent
from exchange.registration import Registration
from exchange.state import Change, State

_DEFINITION = ("id", "state", "share", "handlers", "timeout", "default")
TIMEOUT = 5.0
"""How long a request waits unless it says otherwise, in seconds."""
APPEAR = 20.0
"""How long a link to an exchange of this process waits until it is there, in seconds."""


def _refused(expected: str, came: str) -> ExchangeError:
    return ExchangeError("BAD_MESSAGE", f"expected {expected}, got {came}")


def _only(known: tuple, given: Any, where: str) -> None:
    for name in given:
        if name not in known:
            raise _refused(f"only {', '.join(known)} in {where}", str(name))


def _function(function: Any, what: str) -> Callable:
    if not callable(function):
        raise _refused(f"a function as {what}", repr(function))
    return function


class _Sender:
    """Sends and asks, through an exchange or a peer."""

    __slots__ = ("_core", "_link", "id")

    def __init__(self, core: Core, link: Any, its_id: str):
        self._core = core
        self._link = link
        self.id = its_id

    def send(self, name: str, value: Any = None, **options: Any) -> Future:
        """Sends an event. Options: to, timeout, key, priority, delivery, park; times in seconds.

        The Future completes when it was taken; with delivery ``ack`` it fails if nobody takes it.
        """
        order = self._core.outgoing.order(self._link, None, name, value, options)
        accepted = Future()
        self._core.post(lambda: self._core.outgoing.start(order, accepted))
        return accepted

    def request(self, name: str, value: Any = None, **options: Any) -> Future:
        """Asks whoever handles that name. Options as for ``send``.

        The Future has the answer, or fails with ExchangeError: NO_HANDLER, TIMEOUT, LOOP,
        OVERLOADED, PEER_GONE, CLOSED, or what the handler failed with.
        """
        order = self._core.outgoing.order(self._link, "request", name, value, options)
        answer = Future()
        self._core.post(lambda: self._core.outgoing.ask(order, answer))
        return answer

    def on(self, pattern: str, subscriber: Callable) -> Callable[[], None]:
        """Observes messages: ``subscriber(msg)``. Gives the function that ends it."""
        return self._core.on(
            self._link, pattern, _function(subscriber, f"subscriber of {pattern}")
        )

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id}>"


class Peer(_Sender):
    """The exchange at the other end of a link."""

    __slots__ = ()

    def watch(self, cell: str, subscriber: Callable[[Change], Any]) -> Watch:
        """Observes a shared cell of the peer: ``subscriber(change)`` now and after each change.

        Gives what ends it when it is called. Awaited, it fails with UNKNOWN_CELL if there is no
        such cell, or it is not shared; with PEER_GONE if the link ends before.
        """
        if not isinstance(cell, str):
            raise _refused("the name of a cell", repr(cell))
        core, link = self._core, self._link
        watch = Watch(
            _function(subscriber, f"subscriber of cell {cell}"),
            lambda each: core.post(lambda: core.sharing.unwatch(link, cell, each)),
        )
        core.post(lambda: core.sharing.watch(link, cell, watch))
        return watch

    def register(self, entry: Registration) -> Future:
        """Registers this exchange at the registry that the peer leads to.

        It does so again when another session with the peer has begun. The Future has the answer
        of the registry, or fails as ``request`` does.
        """
        if not isinstance(entry, dict):
            raise _refused("a dict as what is registered", repr(entry))
        return self._registry("register", entry, self._core.registering.register)

    def unregister(self) -> Future:
        """Takes that back."""
        return self._registry("unregister", None, self._core.registering.unregister)

    def _registry(self, verb: str, value: Any, begin: Callable[[Order, Future], None]) -> Future:
        order = self._core.outgoing.order(self._link, "request", f"$registry.{verb}", value, {})
        answer = Future()
        self._core.post(lambda: begin(order, answer))
        return answer

    def close(self) -> Future:
        """Ends the link."""
        ended = Future()

        def end() -> None:
            self._link.end()
            ended.complete(None)

        self._core.post(end)
        return ended


class Exchange(_Sender):
    """A running exchange. Thread: any."""

    __slots__ = ()

    def handler(self, name: str) -> Callable[[Callable], Callable]:
        """Decorates the function that handles messages of that name, which may be a pattern."""

        def decorate(function: Callable) -> Callable:
            self._core.handle(name, _function(function, f"handler of {name}"))
            return function

        return decorate

    def broadcast(self, name: str, value: Any = None) -> None:
        """Sends an event to every direct peer."""
        order = self._core.outgoing.order(None, None, name, value, {})
        self._core.post(lambda: self._core.outgoing.broadcast(order))

    def watch(self, cell: str, subscriber: Callable) -> Callable[[], None]:
        """Observes a cell: ``subscriber(change)`` now and after each change.

        Gives the function that ends it.
        """
        return self._core.watch(cell, _function(subscriber, f"subscriber of cell {cell}"))

    def get(self, cell: str) -> Future:
        """The value of a cell."""
        return self._run(lambda: self._core.graph.get(cell))

    def set(self, cell: str, value: Any) -> Future:
        """Sets a cell in a transaction of its own, or in that of the handler that calls."""
        content = frozen(value)
        return self._run(lambda: self._core.graph.set(cell, content))

    def batch(self, work: Callable[[State], Any]) -> Future:
        """Runs ``work(state)`` as one transaction."""
        _function(work, "the work of a batch")
        graph = self._core.graph

        def batch() -> None:
            graph.begin()
            try:
                work(State(graph.get, graph.set, graph.names))
            except BaseException:
                graph.rollback()
                raise
            graph.commit()

        return self._run(batch)

    def why(self, cell: str) -> Future:
        """Why a cell has its value: the chain of causes to the root."""
        return self._run(lambda: self._core.why(cell))

    def route(self, name: str, *, dry_run: bool = False, to: Any = None, key: Any = None) -> Future:
        """Explains where a message would go, without sending it: ``route(name, dry_run=True)``.

        It asks the peers where a message would. The Future has a map with ``name``, ``step``, ``next``, ``exchange``, ``hops``,
        ``candidates`` and ``reason``.
        """
        if dry_run is not True:
            raise _refused("dry_run=True in route, as send and request send", repr(dry_run))
        options = receiver(name, to, key)
        told, core = Future(), self._core

        def begin() -> None:
            if core.closed:
                told.fail(core.closed_error())
            else:
                explain(core, name, **options, told=told.complete)

        core.post(begin)
        return told

    def connect(self, transport: Any, *, timeout: float | None = None, **settings: Any) -> Future:
        """Makes a link; the Future has a Peer.

        ``connect("local", to="greeter")`` to an exchange of this process,
        ``connect("websocket", url="ws://host:port/exchange", token=None, encoding="json")`` and
        ``connect("http", url="http://host:port/exchange", token=None)`` to one elsewhere,
        ``connect("ipc", path="/run/app.sock", token=None, encoding="json")`` to one of this
        machine, ``connect("ipc", parent=True)`` to the one that started this process. The
        settings may also be one dict, with ``transport``. ``timeout`` is for all of it, in
        seconds; an exchange of this process that is not there yet is waited for, 20 s unless it
        says otherwise. Fails with PEER_GONE, TIMEOUT, UNAUTHENTICATED, CONFLICT, or what the
        other side says.
        """
        settings = {"timeout": timeout, **settings}
        transport, settings = _settings(transport, settings, roads.SETTINGS)
        limit = seconds(settings.pop("timeout", None), "timeout")
        if limit == 0:
            raise _refused("a timeout above 0 s to connect", "0")
        core = self._core
        made = Future(lambda link: Peer(core, link, link.id))
        if transport == "local":
            self._join(exchange_id(settings.get("to")), made, APPEAR if limit is None else limit)
        else:
            if limit is not None:
                within(core, limit, made)
            core.complex.has_parent |= settings.get("parent") is True
            connect(core, roads.BY_TRANSPORT[transport](**settings), made)
        return made

    def listen(self, transport: Any, **settings: Any) -> Future:
        """Accepts links from now on; the Future has a Listener.

        ``listen("websocket", port=0, host="127.0.0.1", token=None, origins=[])`` at
        ``/exchange`` of that port, ``listen("ipc", path="/run/app.sock", token=None)``. The
        settings may also be one dict, with ``transport``. Fails with CONFLICT if the place is
        taken. A host that other machines reach needs a token (BAD_MESSAGE).
        """
        transport, settings = _settings(transport, settings, listening.SETTINGS)
        made = Future()
        listening.listen(self._core, transport, settings, made)
        return made

    def close(self) -> Future:
        """Handles what was accepted, for at most 5 s, then ends. Again gives the same Future."""
        return self._core.close()

    def _run(self, work: Callable[[], Any]) -> Future:
        future = Future()
        self._core.work.run(work, future)
        return future

    def _join(self, to: str, made: Future, limit: float) -> None:
        core, peer = self._core, self._core.complex.by_id(to)
        if peer is core:
            raise ExchangeError("CONFLICT", f"expected another exchange than {to} itself", core.id)
        if peer is not None and core.links.by_id(to) is None:
            join(core, peer)
        appearing(core, to, limit, made)


@functools.lru_cache(maxsize=None)
def process() -> Complex:
    """The exchanges of this process."""
    return Complex()


def exchange(*, within: Complex | None = None, **definition: Any) -> Exchange:
    """Makes an exchange, which runs from now on.

    Members: ``id``, ``state`` (cells by name; a function is a computed cell), ``share`` (names of
    cells that peers may watch), ``handlers`` (functions by message name), ``timeout`` (of its
    requests, in seconds), ``default`` (for hosts: links that name no exchange go to it). ``within`` is the complex it belongs to: that of the process unless
    said. In a child process its id ends as the parent says. Raises BAD_MESSAGE, CONFLICT,
    INVALID_VALUE, UNKNOWN_CELL.
    """
    _only(_DEFINITION, definition, "the definition of an exchange")
    its_id = exchange_id(definition.get("id"))
    if within is None and parent() is not None:
        its_id = exchange_id(its_id + parent().suffix)  # type: ignore[union-attr]
    cells = _named(definition.get("state"), "state", its_id)
    handlers = _named(definition.get("handlers"), "handlers", its_id)
    for name, function in handlers.items():
        _function(function, f"handler of {name}")
    timeout = seconds(definition.get("timeout"), "timeout")
    complex = within or process()
    share = shared(definition.get("share"), cells, its_id)
    truth(definition.get("default"), its_id)
    core = Core(its_id, cells, handlers, share, TIMEOUT if timeout is None else timeout, complex)
    complex.add(core)
    return Exchange(core, None, its_id)


def sleep(delay: float) -> Future:
    """Completes after ``delay`` seconds: ``await sleep(0.1)`` or ``sleep(0.1).result()``."""
    future = Future()
    means = means_here()
    wait = seconds(delay, "delay") or 0.0
    means.post(lambda: means.later(wait, lambda: future.complete(None)))
    return future


def _named(members: Any, what: str, its_id: str) -> dict:
    if members is None:
        return {}
    if not isinstance(members, dict) or not all(isinstance(name, str) for name in members):
        raise _refused(f"a dict by name as {what} of exchange {its_id}", repr(members))
    return dict(members)


def _settings(transport: Any, settings: dict, known: dict) -> tuple[str, dict]:
    """The transport and its settings, which may have been given as one dict."""
    if isinstance(transport, dict):
        settings = {**transport, **{k: v for k, v in settings.items() if v is not None}}
        transport = settings.pop("transport", None)
    if not isinstance(transport, str) or transport not in known:
        raise _refused(f"a transport of {', '.join(known)}", repr(transport))
    _only(known[transport], settings, f"the settings of {transport}")
    return transport, settings


__all__ = ["OPTIONS", "Complex", "Exchange", "Listener", "Peer", "exchange", "sleep"]
