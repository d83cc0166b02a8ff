"""Values as scripts see them: immutable maps and lists that read like dict and list."""

from __future__ import annotations

MAX_DEPTH = 64
MAX_EXACT = 2**53

_set_attribute = object.__setattr__


def _refuse(kind: str, instead: str):
    def refuse(self, *_args, **_options):
        raise TypeError(f"expected no change of {kind} of a value, which is immutable: {instead}")

    return refuse


class Map(dict):
    """An immutable map: ``value.name`` and ``value["name"]`` read the same member.

    Invariant: a map is its own ``__dict__``. So members are found as attributes, before the
    methods of dict, at the price of an ordinary attribute.
    """

    __slots__ = ("__dict__",)

    _refuse = _refuse("a map", "make another one with {**value, key: changed}")
    __setitem__ = __delitem__ = __setattr__ = __delattr__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse
    del _refuse

    def __copy__(self) -> dict:
        return dict(self)

    def __deepcopy__(self, _memo) -> dict:
        return thaw(self)

    def __reduce_ex__(self, _protocol):
        return thaw, (dict(self),)


class List(list):
    """An immutable list."""

    __slots__ = ()

    _refuse = _refuse("a list", "make another one with [*value, item]")
    __setitem__ = __delitem__ = __iadd__ = __imul__ = _refuse
    append = clear = extend = insert = pop = remove = reverse = sort = _refuse
    del _refuse

    def __copy__(self) -> list:
        return list(self)

    def __deepcopy__(self, _memo) -> list:
        return thaw(self)

    def __reduce_ex__(self, _protocol):
        return thaw, (list(self),)


class _Null:
    """The type of NULL."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "NULL"


NULL = _Null()
"""The answer null, given on purpose: a handler that gives None gives no answer."""


def thaw(value):
    """A copy that may be changed: plain dict and list to the leaves."""
    if isinstance(value, dict):
        return {key: thaw(value[key]) for key in value}
    if isinstance(value, (list, tuple)):
        return [thaw(item) for item in value]
    return value


def make_map(keys, values) -> Map:
    """A map of those keys, which are text, and values, which are frozen."""
    made = Map(zip(keys, values))
    _set_attribute(made, "__dict__", made)
    return made


def map_maker(*keys):
    """Makes maps of always the same keys from their values, in that order."""

    def make(*values):
        made = Map(zip(keys, values))
        _set_attribute(made, "__dict__", made)
        return made

    return make


def freeze(value):
    """That value, which a message can carry, as an immutable one."""
    if isinstance(value, dict):
        return make_map(value, [freeze(item) for item in value.values()])
    if isinstance(value, (list, tuple)):
        return List([freeze(item) for item in value])
    return value


def flatten(value, out, MAP, LIST, depth=0):
    """Appends a value to ``out`` in the order of its tree.

    A map is MAP, its size, then key and value of each; a list is LIST, its size, its items.
    """
    kind = type(value)
    if kind is str or kind is float or kind is bool or value is None:
        out.append(value)
    elif kind is int:  # the host sees numbers, and not whether they are whole
        if not -MAX_EXACT <= value <= MAX_EXACT:
            raise _Refused
        out.append(value)
    elif isinstance(value, dict):
        if depth == MAX_DEPTH:
            raise _Refused
        out.append(MAP)
        out.append(len(value))
        for key, item in dict.items(value):
            if type(key) is not str:
                raise _Refused
            out.append(key)
            flatten(item, out, MAP, LIST, depth + 1)
    elif isinstance(value, (list, tuple)):
        if depth == MAX_DEPTH:
            raise _Refused
        out.append(LIST)
        out.append(len(value))
        for item in value:
            flatten(item, out, MAP, LIST, depth + 1)
    elif isinstance(value, (bytes, bytearray)):
        out.append(bytes(value))
    elif isinstance(value, (str, int, float)):
        flatten(_plain(value), out, MAP, LIST, depth)
    else:
        raise _Refused
    return out


class _Refused(Exception):
    """Somewhere in it is what no message can carry; explain says where."""


def _plain(value):
    """The number or text inside an instance of a subclass, such as an IntEnum."""
    for base in (str, int, float):
        if isinstance(value, base):
            return base.__str__(value) if base is str else base(value)
    return value


def explain(value, path="value", around=()):
    """The code and sentence for what no message can carry, or None."""
    if isinstance(value, (dict, list, tuple)):
        for at, (outer, outer_path) in enumerate(around):
            if outer is value:
                return "INVALID_VALUE", _sentence(f"a cycle back to {outer_path}", path)
        if len(around) == MAX_DEPTH:
            return (
                "TOO_LARGE",
                f"expected a value nested at most {MAX_DEPTH} deep, got more at {around[3][1]}",
            )
        inside = (*around, (value, path))
        if isinstance(value, dict):
            for key, item in dict.items(value):
                if not isinstance(key, str):
                    return "INVALID_VALUE", _sentence(f"a map whose key {key!r} is no text", path)
                found = explain(item, f"{path}.{key}", inside)
                if found:
                    return found
        else:
            for index, item in enumerate(value):
                found = explain(item, f"{path}[{index}]", inside)
                if found:
                    return found
        return None
    if isinstance(value, int) and not -MAX_EXACT <= value <= MAX_EXACT:
        whole = f"the whole number {int(value)}, which is beyond 2^53 and would not stay exact"
        return "INVALID_VALUE", _sentence(whole, path)
    if value is None or isinstance(value, (str, int, float, bytes, bytearray)):
        return None
    return "INVALID_VALUE", _sentence(_describe(value), path)


def _describe(value) -> str:
    kind = type(value)
    if value is NULL:
        return "NULL, which only a handler may give as its whole result"
    if callable(value) and hasattr(value, "__name__"):
        return f"the {'class' if isinstance(value, type) else 'function'} {value.__name__}"
    return f"an instance of {kind.__name__}"


def _sentence(came: str, path: str) -> str:
    where = "" if path == "value" else f" at {path}"
    return (
        "expected None, True, False, a finite number, text, a list, a dict or bytes, "
        f"got {came}{where}"
    )
