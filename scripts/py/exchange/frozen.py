"""Values become immutable trees in one form, or are refused (rules V1 to V7)."""

from __future__ import annotations

from typing import Any

from exchange.errors import ExchangeError
from exchange.values import MAX_DEPTH, MAX_EXACT, List, Map, _describe, _sentence, make_map

_AS_IT_IS = frozenset((bool, type(None), bytes))


class _Refused(Exception):
    """Somewhere in it is what no message can carry."""


def frozen(value: Any, exchange: str = "") -> Any:
    """That value as an immutable tree; what is one already is given back as it is.

    A whole number is an int, also if it was given as a float. Raises ExchangeError INVALID_VALUE
    or TOO_LARGE, with the place in the value.
    """
    try:
        return _frozen(value, 0)
    except _Refused:
        pass
    except RecursionError:
        pass
    code, text = _explain(value, "value", ())
    raise ExchangeError(code, text, exchange)


def same(one: Any, other: Any) -> bool:
    """Whether two frozen values are of the same type and equal to their leaves (rule S15)."""
    if one is other:
        return True
    kind, its = type(one), type(other)
    if kind is int or kind is float:
        return (its is int or its is float) and one == other
    if kind is not its or kind is bool:
        return False
    if kind is Map:
        if len(one) != len(other):
            return False
        return all(key in other and same(one[key], other[key]) for key in one)
    if kind is List:
        return len(one) == len(other) and all(map(same, one, other))
    return one == other


def _frozen(value: Any, depth: int) -> Any:
    kind = type(value)
    if kind is str:
        return value if value.isascii() else _text(value)
    if kind in _AS_IT_IS:
        return value
    if kind is int:
        if -MAX_EXACT <= value <= MAX_EXACT:
            return value
        raise _Refused
    if kind is float:
        return _number(value)
    if isinstance(value, dict):
        if depth == MAX_DEPTH:
            raise _Refused
        items = [_frozen(item, depth + 1) for item in dict.values(value)]
        if kind is Map:
            return value
        return make_map([_key(key) for key in value], items)
    if isinstance(value, (list, tuple)):
        if depth == MAX_DEPTH:
            raise _Refused
        items = [_frozen(item, depth + 1) for item in value]
        return value if kind is List else List(items)
    return _base(value, depth)


def _base(value: Any, depth: int) -> Any:
    """Of an instance of a subclass, such as an IntEnum, what is inside."""
    if isinstance(value, (bytes, bytearray)):
        return bytes(value)
    if isinstance(value, str):
        return _text(str.__str__(value))
    if isinstance(value, int):
        return _frozen(int(value), depth)
    if isinstance(value, float):
        return _number(float(value))
    raise _Refused


def _number(value: float) -> int | float:
    if value - value != 0.0:  # NaN and the infinities
        raise _Refused
    whole = -MAX_EXACT <= value <= MAX_EXACT and value == int(value)
    return int(value) if whole else value


def _text(value: str) -> str:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise _Refused from None
    return value


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise _Refused
    return _text(str.__str__(key))


def _explain(value: Any, path: str, around: tuple) -> tuple | None:
    """The code and the sentence of the first place that no message can carry."""
    if not isinstance(value, (dict, list, tuple)):
        try:
            _frozen(value, 0)
            return None
        except _Refused:
            return "INVALID_VALUE", _sentence(_told(value), path)
    for outer, outer_path in around:
        if outer is value:
            return "INVALID_VALUE", _sentence(f"a cycle back to {outer_path}", path)
    if len(around) == MAX_DEPTH:
        text = f"expected a value nested at most {MAX_DEPTH} deep, got more at {around[3][1]}"
        return "TOO_LARGE", text
    inside = (*around, (value, path))
    if isinstance(value, dict):
        for key, item in dict.items(value):
            if not isinstance(key, str):
                return "INVALID_VALUE", _sentence(f"a map whose key {key!r} is no text", path)
            place = f"{path}.{key}"
            found = _explain(key, ascii(place), ()) or _explain(item, place, inside)
            if found:
                return found
    else:
        for index, item in enumerate(value):
            found = _explain(item, f"{path}[{index}]", inside)
            if found:
                return found
    return None


def _told(value: Any) -> str:
    if isinstance(value, float):
        return str(float(value))
    if isinstance(value, int):
        return "a whole number beyond 2^53"
    if isinstance(value, str):
        return "a text with a lone surrogate"
    return _describe(value)
