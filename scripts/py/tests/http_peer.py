"""The other side of a link over HTTP (W19): a server of the test's own, in front of an exchange."""

from __future__ import annotations

import asyncio
import json

from exchange.link.accepting import Acceptor
from exchange.link.connection import Connection
from exchange.link.heads import read_head
from exchange.link.json_packets import JSON


class Line(Connection):
    """One connection, which requests carry."""

    encoding = JSON

    def __init__(self, number):
        self.path = f"/exchange/http/{number:022d}"
        self.packets: asyncio.Queue = asyncio.Queue()
        self.taken = 0
        self.arrived = None
        self.over = False

    def send(self, packet):
        self.packets.put_nowait(packet)

    def close(self, code, reason=""):
        self.packets.put_nowait(None)

    def drop(self):
        self.packets.put_nowait(None)

    def end(self):
        """The connection is gone."""
        if not self.over:
            self.over = True
            self.packets.put_nowait(None)
            self.arrived.closed()


class HttpPeer:
    """Listens on a free port; what is asked is noted in ``asked``."""

    def __init__(self, core):
        self.acceptor = Acceptor(core)
        self.lines: dict[str, Line] = {}
        self.asked: list = []
        self.answer = None
        self.pieces = 1
        self._writers: list = []

    async def start(self):
        """Listens from now on."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/exchange"
        return self

    def stop(self):
        """Ends all."""
        self._server.close()
        self.cut()

    def cut(self):
        """All connections break."""
        for writer in self._writers:
            writer.transport.abort()
        for line in list(self.lines.values()):
            line.end()
        self.lines.clear()

    async def _serve(self, reader, writer):
        self._writers.append(writer)
        try:
            while True:
                first, head = await read_head(reader)
                body = await reader.readexactly(int(head.get("content-length", 0)))
                method, target, _ = first.split(" ")
                self.asked.append((method, target.partition("?")[0], head.get("accept")))
                await self._answer(writer, method, target, body)
        except (OSError, asyncio.IncompleteReadError):
            writer.close()

    async def _answer(self, writer, method, target, body):
        path, _, query = target.partition("?")
        line = self.lines.get(path)
        if self.answer is not None:
            writer.write(self.answer)
        elif method == "POST" and path == "/exchange/http":
            line = Line(len(self.asked))
            line.arrived = self.acceptor.accept(line)
            line.arrived.packet(body)
            self.lines[line.path] = line
            writer.write(_head(201, f"Location: {line.path}", body=line.packets.get_nowait()))
        elif line is None or line.over:
            writer.write(_head(404))
        elif method == "GET":
            await self._events(writer, line)
        elif method == "DELETE":
            writer.write(_head(204))
            line.end()
        elif query != f"n={line.taken + 1}":
            writer.write(_head(409))
            line.end()
        else:
            line.taken += 1
            line.arrived.packet(body)
            writer.write(_head(204))

    async def _events(self, writer, line):
        lines = ("HTTP/1.1 200 OK", "Content-Type: text/event-stream",
                 "Transfer-Encoding: chunked", "", "")  # fmt: skip
        writer.write("\r\n".join(lines).encode())
        number = 0
        while (packet := await line.packets.get()) is not None:
            number += 1
            event = b": comment\nid: %d\ndata: %b\n\n" % (number, packet)
            size = max(1, len(event) // self.pieces)
            for at in range(0, len(event), size):
                piece = event[at : at + size]
                writer.write(b"%x\r\n%b\r\n" % (len(piece), piece))
                await writer.drain()
        writer.write(b"0\r\n\r\n")
        line.end()


def _head(status, *fields, body=b""):
    lines = (f"HTTP/1.1 {status} X", *fields, *([f"Content-Length: {len(body)}"]), "", "")
    return "\r\n".join(lines).encode() + body


def err(code):
    """An answer that refuses a hello."""
    frame = {"t": "err", "code": code, "message": "no", "end": True}
    return _head(201, "Location: /exchange/http/x", body=json.dumps(frame).encode())


def plain(status):
    """An answer of no protocol."""
    return _head(status, body=b"<html>")
