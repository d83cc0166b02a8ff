"""The cells as functions see them."""

from __future__ import annotations

from typing import Any, Callable, Iterator


class State:
    """The cells of an exchange: ``state.count`` or ``state["count"]``, read and set."""

    __slots__ = ("_State__read", "_State__write", "_State__names")

    def __init__(
        self,
        read: Callable[[str], Any],
        write: Callable[[str, Any], None],
        names: Callable[[], list],
    ):
        put = object.__setattr__
        put(self, "_State__read", read)
        put(self, "_State__write", write)
        put(self, "_State__names", names)

    def __getattr__(self, cell: str) -> Any:
        if cell.startswith("__"):
            raise AttributeError(cell)
        return self.__read(cell)

    def __setattr__(self, cell: str, value: Any) -> None:
        self.__write(cell, value)

    def __getitem__(self, cell: str) -> Any:
        return self.__read(cell)

    def __setitem__(self, cell: str, value: Any) -> None:
        self.__write(cell, value)

    def __iter__(self) -> Iterator[str]:
        return iter(self.__names())

    def __repr__(self) -> str:
        return f"<State of {', '.join(self.__names())}>"
