"""Graphs made from a seed, and a model of the rules that computes all cells at each look."""

from __future__ import annotations

from random import Random
from typing import Any

from exchange.errors import ExchangeError
from exchange.frozen import frozen
from tests.expression import evaluate


def random_value(random: Random) -> Any:
    """A value that a cell may be set to."""
    return "text" if random.randrange(12) == 0 else random.choice((0, 1, 2, 3, 1.0, 0.5, False))


def random_cells(random: Random) -> dict:
    """Cells in a random order: given ones as they are, the others ``("computed", expression)``.

    Any cell may read any other, so circles and errors abound.
    """
    return _Maker(random).cells()


class _Maker:
    def __init__(self, random: Random):
        self.random = random
        self.inputs = 1 + random.randrange(4)
        self.ranked = random.randrange(3) > 0
        count = self.inputs + 1 + random.randrange(60 if random.randrange(8) == 0 else 12)
        self.names = [("i" if at < self.inputs else "c") + str(at) for at in range(count)]

    def cells(self) -> dict:
        order = list(range(len(self.names)))
        self.random.shuffle(order)
        cells: dict = {}
        for at in order:
            given = at < self.inputs
            cell = random_value(self.random) if given else ("computed", self.expression(at, 3))
            cells[self.names[at]] = cell
        return cells

    def expression(self, reader: int, depth: int) -> Any:
        def read() -> Any:
            return self.read(reader)

        def deeper() -> Any:
            return self.expression(reader, depth - 1)

        if depth == 0:
            return self.random.randrange(3) if self.random.randrange(4) == 0 else read()
        what = self.random.randrange(12)
        if what < 3:
            return ["add", deeper(), deeper()]
        made = {
            3: lambda: ["if", read(), deeper(), deeper()],
            4: lambda: ["if", ["lt", read(), 2], deeper(), deeper()],
            5: lambda: ["try", deeper(), deeper()],
            6: lambda: ["try", read(), 7],
            7: lambda: ["eq", deeper(), deeper()],
            8: lambda: ["if", read(), read(), ["throw", "no"]],
            9: lambda: ["if", ["lt", read(), 1], 1, read()],
        }
        return made.get(what, read)()

    def read(self, reader: int) -> Any:
        """In a ranked graph a cell reads those made before it, but for a rare one."""
        bound = reader if self.ranked and self.random.randrange(20) else len(self.names)
        start = bound - 4 if bound > 12 and self.random.randrange(3) else 0
        at = start + self.random.randrange(bound - start)
        return ["get", "nope" if self.random.randrange(200) == 0 else self.names[at]]


class NaiveState:
    """The rules with nothing clever. What a cell holds is a value or the text of ``error``."""

    def __init__(self, cells: dict):
        self.names = list(cells)
        self.given: dict = {}
        self.derived: dict = {}
        for name, cell in cells.items():
            if isinstance(cell, tuple):
                self.derived[name] = cell[1]
            else:
                self.given[name] = frozen(cell)

    def all(self) -> dict:
        """What all cells hold."""
        look = _Look(self)
        return {name: look.held(name) for name in self.names}


class _Look:
    def __init__(self, model: NaiveState):
        self.model = model
        self.done: dict = {}
        self.reading: list = []
        self.circular: set = set()

    def held(self, cell: str) -> Any:
        if cell in self.model.given:
            return self.model.given[cell]
        if cell not in self.done:
            self.reading.append(cell)
            result = self.computed(cell)
            self.reading.pop()
            self.done[cell] = "error CIRCULAR" if cell in self.circular else result
        return self.done[cell]

    def computed(self, cell: str) -> Any:
        try:
            return frozen(evaluate(self.model.derived[cell], _Reads(self, cell)))
        except ExchangeError as error:
            return f"error {error.code}"
        except Exception:
            return "error HANDLER_FAILED"

    def read(self, reader: str, cell: str) -> Any:
        self.stop_if_circular(reader)
        if cell not in self.model.given and cell not in self.model.derived:
            raise ExchangeError("UNKNOWN_CELL", cell)
        if cell in self.reading:
            self.circular.update(self.reading[self.reading.index(cell) :])
        self.stop_if_circular(reader)
        held = self.held(cell)
        self.stop_if_circular(reader)
        if isinstance(held, str) and held.startswith("error "):
            raise ExchangeError(held[6:], cell)
        return held

    def stop_if_circular(self, reader: str) -> None:
        if reader in self.circular:
            raise ExchangeError("CIRCULAR", reader)


class _Reads:
    def __init__(self, look: _Look, reader: str):
        self.get = lambda cell: look.read(reader, cell)
