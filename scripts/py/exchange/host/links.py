"""What the calls of a link or a listener give."""

from __future__ import annotations

from exchange.host.futures import Future


class Watch(Future):
    """A watch of a peer's cell: called, it ends; awaited, it is there, and gives itself.

    As a Future it fails with UNKNOWN_CELL, with PEER_GONE if the link ended before, or with what
    the owner says.
    """

    __slots__ = ("_end",)

    def __init__(self, its_port):
        super().__init__(its_port.begun, lambda _: self)
        self._end = its_port.end

    def __call__(self) -> None:
        """Nothing is told from now on. Again does nothing."""
        self._end()


class Listener:
    """Accepts connections until it is closed, or its exchange is.

    ``address`` is what to connect with: ``await other.connect(listener.address)``. ``port`` and
    ``url`` are those of a WebSocket, ``path`` that of a Unix domain socket.
    """

    def __init__(self, its_port):
        where = its_port.where()
        self._port = its_port
        self.address = where["address"]
        self.port = where["port"] or 0
        self.url = self.address.get("url", "")
        self.path = self.address.get("path", "")

    def close(self) -> Future:
        """Accepts no more; links stay. Again does nothing."""
        return Future(self._port.close())

    def __repr__(self) -> str:
        return f"<Listener at {self.url or self.path}>"
