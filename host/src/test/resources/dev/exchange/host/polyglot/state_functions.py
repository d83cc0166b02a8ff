"""The functions of computed cells that the cases of scripts/conformance/state write as data.

An expression comes as its shape, with its constants apart: of 100,000 functions of one shape, one
is compiled.
"""

import json

from exchange.host.futures import Future


def number(value):
    if type(value) not in (int, float):
        raise ValueError("no number")
    return value


def total(*terms):
    return sum([number(term) for term in terms])


def product(*factors):
    of_all = 1
    for factor in factors:
        of_all *= number(factor)
    return of_all


def length(value):
    if not isinstance(value, (str, list, dict)):
        raise ValueError("no length")
    return len(value)


def concat(*parts):
    return "".join(parts)


def mapped(*both):
    return dict(zip(both[::2], both[1::2]))


def same(a, b):
    return a == b and (type(a) is bool) == (type(b) is bool)


def less(a, b):
    return number(a) < number(b)


def tried(work, otherwise):
    try:
        return work()
    except Exception:
        return otherwise()


def throw(text):
    raise ValueError(text)


def write(state, cell, value):
    state[cell] = value
    return value


_TEXTS = {
    "const": "{0}",
    "get": "state[{0}]",
    "add": "total({all})",
    "mul": "product({all})",
    "concat": "concat({all})",
    "len": "length({0})",
    "list": "[{all}]",
    "map": "mapped({all})",
    "eq": "same({0}, {1})",
    "lt": "less({0}, {1})",
    "not": "(not {0})",
    "if": "({1} if {0} else {2})",
    "seq": "(None, {all})[-1]",
    "try": "tried(lambda: {0}, lambda: {1})",
    "throw": "throw({0})",
    "write": "write(state, {0}, {1})",
    "later": "Future(later({0}))",
}


def _text(shape):
    if not isinstance(shape, list):
        return f"constants[{shape}]"
    parts = [_text(part) for part in shape[1:]]
    return _TEXTS[shape[0]].format(*parts, all=", ".join(parts))


_compiled = {}


def function(shape, constants, later):
    """The function of an expression; a coroutine comes from it for a later result."""
    if shape not in _compiled:
        text = f"lambda state, constants, later: {_text(json.loads(shape))}"
        _compiled[shape] = eval(text, globals())
    work = _compiled[shape]

    def compute(state):
        result = work(state, constants, later)
        return _awaited(result) if isinstance(result, Future) else result

    return compute


async def _awaited(future):
    return await future
