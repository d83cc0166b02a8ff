"""What is checked alike in the definition of an exchange, in a host and without one."""

from __future__ import annotations

from exchange.errors import ExchangeError


def shared(names: object, cells: dict, its_id: str) -> list:
    """The names of the cells that peers may watch. Raises BAD_MESSAGE, UNKNOWN_CELL."""
    names = [] if names is None else names
    if not isinstance(names, (list, tuple)) or not all(isinstance(name, str) for name in names):
        raise _refused(f"a list of names of cells as share of exchange {its_id}", names)
    for name in names:
        if name not in cells:
            text = f"expected the name of a cell of exchange {its_id} in share, got {name}"
            raise ExchangeError("UNKNOWN_CELL", text, its_id)
    return list(names)


def truth(value: object, its_id: str) -> bool:
    """The member ``default``. Raises BAD_MESSAGE."""
    if value is not None and not isinstance(value, bool):
        raise _refused(f"True or False as default of exchange {its_id}", value)
    return value is True


def _refused(expected: str, came: object) -> ExchangeError:
    return ExchangeError("BAD_MESSAGE", f"expected {expected}, got {came!r}")
