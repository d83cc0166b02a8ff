"""The other side of a link, frame by frame: a WebSocket server on a port of its own."""

from __future__ import annotations

import asyncio
import json

from exchange.link.frames import CLOSE, PING, PONG, TEXT, Decoder, close_payload, encode
from exchange.link.json_packets import JSON
from exchange.link.websocket import accept_key
from tests.means import BOUND

ROOT = "01KAK3Q0Z9V6J1S7W4T2H8M5NC"


class Connection:
    """One connection that was accepted, in the hand of a test."""

    def __init__(self, reader, writer):
        self._reader, self._writer = reader, writer
        self._decoder = Decoder(1 << 24, masked=True)
        self._frames: asyncio.Queue = asyncio.Queue()
        self.packets: list = []
        self.head = b""
        self.closed: asyncio.Future = asyncio.get_running_loop().create_future()

    async def serve(self, answer):
        """Answers the handshake and reads until the end."""
        self.head = await self._reader.readuntil(b"\r\n\r\n")
        self._writer.write(answer(self.head))
        code = None
        while data := await self._reader.read(65536):
            for opcode, content in self._decoder.feed(data):
                if opcode == TEXT:
                    self.packets.append(content)
                    packet = json.loads(content)
                    for frame in packet if isinstance(packet, list) else [packet]:
                        self._frames.put_nowait(frame)
                elif opcode in (PING, PONG):
                    self._frames.put_nowait({"t": f"opcode {opcode}", "content": content})
                elif opcode == CLOSE:
                    code = content[0]
        if not self.closed.done():
            self.closed.set_result(code)
        self._writer.close()

    async def frame(self, kind=None):
        """The next frame, or the next of that kind."""
        while True:
            frame = await asyncio.wait_for(self._frames.get(), BOUND)
            if kind is None or frame["t"] == kind:
                return frame

    def waiting(self):
        """How many frames came that were not looked at."""
        return self._frames.qsize()

    async def code(self):
        """The close code with which the other side closed; None if it just went."""
        return await asyncio.wait_for(asyncio.shield(self.closed), BOUND)

    def send(self, *frames):
        """Sends frames, as one packet."""
        self.raw(encode(TEXT, json.dumps(frames[0] if len(frames) == 1 else frames).encode(), None))

    def raw(self, data):
        """Sends bytes as they are."""
        self._writer.write(data)

    async def greet(self, session="S" * 16, resumed=False, seq=0, **members):
        """Waits for hello and says welcome; gives the hello."""
        hello = await self.frame()
        assert hello["t"] == "hello", hello
        welcome = {
            "t": "welcome", "v": 1, "id": "host", "session": session, "resumed": resumed,
            "seq": seq, "handles": [], "wants": [],
            "credit": {"messages": 1000, "bytes": 1 << 22}, **members,
        }  # fmt: skip
        self.send(welcome)
        return hello

    def drop(self):
        """Breaks the connection without a word."""
        self._writer.transport.abort()

    def close(self, code=1000):
        """Closes it as a WebSocket does."""
        self.raw(encode(CLOSE, close_payload(code), None))


class Peer:
    """Accepts connections."""

    def __init__(self):
        self._accepted: asyncio.Queue = asyncio.Queue()
        self._tasks: list = []
        self.connections: list = []
        self.answer = _upgrade

    async def start(self):
        """Listens on a free port."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    @property
    def url(self):
        """Where it listens."""
        return f"ws://127.0.0.1:{self.port}/exchange/host"

    def here(self):
        """Whether a connection came that was not looked at."""
        return not self._accepted.empty()

    async def accepted(self):
        """The next connection."""
        return await asyncio.wait_for(self._accepted.get(), BOUND)

    async def stop(self):
        """Ends all."""
        self._server.close()
        for each in self.connections:
            each.drop()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader, writer):
        connection = Connection(reader, writer)
        self.connections.append(connection)
        self._tasks.append(asyncio.current_task())
        self._accepted.put_nowait(connection)
        try:
            await connection.serve(self.answer)
        except (OSError, asyncio.IncompleteReadError):
            if not connection.closed.done():
                connection.closed.set_result(None)


def _upgrade(head):
    lines = head.decode("latin-1").split("\r\n")
    fields = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
    return (
        "HTTP/1.1 101 Switching Protocols\r\nupgrade: WebSocket\r\nConnection: keep-alive, Upgrade"
        f"\r\nSec-WebSocket-Accept: {accept_key(fields['Sec-WebSocket-Key'].encode())}\r\n"
        f"Sec-WebSocket-Protocol: {JSON.subprotocol}\r\n\r\n"
    ).encode()


def message(name, value=None, **members):
    """A message of the peer ``host``, as it is on the wire."""
    number = members.pop("number", 0)
    made = f"01KAK3Q0Z9V6J1S7W4T2H8{number:04d}"
    form = {
        "id": made, "root": made, "name": name, "value": value, "from": "host", "trace": ["host"],
        "route": ["host"], "timestamp": 1763726400000, **members,
    }  # fmt: skip
    return {key: value for key, value in form.items() if value is not None}
