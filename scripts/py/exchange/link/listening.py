"""Where others connect to: a port for WebSockets, or the path of a Unix domain socket.

Thread: the loop's, but for ``listen`` and what says otherwise.
"""

from __future__ import annotations

import asyncio
import ipaddress
import os
import socket
import stat
from typing import Any, Awaitable, Callable

from exchange.core.futures import Future
from exchange.errors import ExchangeError
from exchange.link.accepting import Acceptor
from exchange.link.ipc import IpcConnection
from exchange.link.websocket_server import Upgrade

_BACKLOG = 512
_LONGEST = 107  # bytes of the path of a socket, on Linux


class Listener:
    """Accepts connections until it is closed, or its exchange is.

    ``address`` is what to connect with: ``await other.connect(listener.address)``. ``port`` and
    ``url`` are those of a WebSocket, ``path`` that of a Unix domain socket.
    """

    def __init__(self, core: Any, port: int = 0, url: str = "", path: str = ""):
        self._core = core
        self._server: Any = None
        self._serving: set[asyncio.Task] = set()
        self._release = core.means.keep()
        self._closed = False
        self.port = port
        self.url = url
        self.path = path
        self.address = {"transport": "ipc", "path": path}
        if url:
            self.address = {"transport": "websocket", "url": url}

    def close(self) -> Future:
        """Accepts no more; links stay. Again does nothing. Thread: any."""
        ended = Future()
        self._core.post(lambda: (self.end(), ended.complete(None)))
        return ended

    async def begin(self, opened: socket.socket, serve: Callable[..., Awaitable]) -> None:
        """Accepts from now on."""
        loop = self._core.means.loop

        def accept(reader: Any, writer: Any) -> None:
            task = loop.create_task(serve(reader, writer))
            self._serving.add(task)
            task.add_done_callback(self._serving.discard)

        start = asyncio.start_unix_server if self.path else asyncio.start_server
        self._server = await start(accept, sock=opened, backlog=_BACKLOG)
        self._core.listeners.add(self)
        if self._core.closed:
            self.end()

    def end(self) -> None:
        """Accepts no more. On the loop."""
        if not self._closed:
            self._closed = True
            self._core.listeners.discard(self)
            self._release()
            if self._server is not None:
                self._server.close()
            if self.path:
                _unlink(self.path)

    def __repr__(self) -> str:
        return f"<Listener of {self._core.id} at {self.url or self.path}>"


def listen(core: Any, transport: str, settings: dict, made: Future) -> None:
    """Has an exchange accept links; ``made`` has the Listener. Thread: any."""
    begin = {"websocket": _websocket, "ipc": _ipc}[transport](core, **settings)

    async def start() -> None:
        try:
            made.complete(await begin())
        except ExchangeError as error:
            made.fail(error)

    tasks: list = []
    core.post(lambda: tasks.append(core.means.loop.create_task(start())))


def _websocket(
    core: Any, port: Any = 0, host: Any = "127.0.0.1", token: Any = None, origins: Any = ()
) -> Callable[[], Awaitable[Listener]]:
    if type(port) is not int or not 0 <= port < 65_536:
        raise _refused("a port from 0 to 65535", repr(port))
    if not isinstance(host, str) or not host:
        raise _refused("a host to listen on", repr(host))
    if token is None and not _loopback(host):
        text = f"expected a token to listen at {host}, which other machines can reach, got none"
        raise ExchangeError("FORBIDDEN", text)
    if not isinstance(origins, (list, tuple)) or not all(isinstance(o, str) for o in origins):
        raise _refused("a list of texts as origins", repr(origins))
    acceptor = Acceptor(core, _token(token))

    async def begin() -> Listener:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            opened = socket.create_server((host, port), family=family, backlog=_BACKLOG)
        except OSError as error:
            raise _taken(f"{host}:{port}", error) from None
        chosen = opened.getsockname()[1]
        shown = f"[{host}]" if ":" in host else host
        listener = Listener(core, port=chosen, url=f"ws://{shown}:{chosen}/exchange")
        upgrade = Upgrade(core, acceptor, tuple(origins))
        await listener.begin(opened, upgrade.serve)
        return listener

    return begin


def _ipc(core: Any, path: Any = None, token: Any = None) -> Callable[[], Awaitable[Listener]]:
    if not isinstance(path, str) or not path or "\0" in path:
        raise _refused("the path of a socket", repr(path))
    if len(os.fsencode(path)) > _LONGEST:
        raise _refused(f"a path of at most {_LONGEST} bytes", repr(path))
    acceptor = Acceptor(core, _token(token))

    async def serve(reader: Any, writer: Any) -> None:
        await acceptor.serve(IpcConnection(core.means, reader, writer, None))

    async def begin() -> Listener:
        opened = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            _remove_left(path)
            opened.bind(path)
            os.chmod(path, 0o600)  # before it listens, so nobody else gets in between
        except OSError as error:
            opened.close()
            raise _taken(path, error) from None
        listener = Listener(core, path=path)
        await listener.begin(opened, serve)
        return listener

    return begin


def _remove_left(path: str) -> None:
    """Takes away a socket on which nobody listens. OSError if somebody does."""
    if not os.path.exists(path) or not stat.S_ISSOCK(os.stat(path).st_mode):
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(path)
        except ConnectionRefusedError:
            _unlink(path)


def _unlink(path: str) -> None:
    try:
        os.unlink(path)
    except FileNotFoundError:
        pass  # somebody else was quicker


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _token(token: Any) -> str | None:
    if token is not None and (not isinstance(token, str) or not token):
        raise _refused("a text of one character or more as token", type(token).__name__)
    return token


def _taken(where: str, error: OSError) -> ExchangeError:
    return ExchangeError("CONFLICT", f"expected {where} to be free to listen on, got {error}")


def _refused(expected: str, came: str) -> ExchangeError:
    return ExchangeError("BAD_MESSAGE", f"expected {expected}, got {came}")


SETTINGS = {"websocket": ("port", "host", "token", "origins"), "ipc": ("path", "token")}
