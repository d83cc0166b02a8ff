"""The expressions of conformance/README-state.md, and the cells of its shapes."""

from __future__ import annotations

import sys
from typing import Any

from exchange.errors import ExchangeError
from exchange.frozen import frozen, same


class Thrown(Exception):
    """What the operation ``throw`` raises."""


def cells_of(case: dict) -> list:
    """The cells of a case as ``[name, definition]``, those of its shape first."""
    shape = case.get("shape", {})
    cells: list = []
    for word, size in shape.items():
        if word != "reverse":
            cells += _SHAPES[word](size)
    return [*(reversed(cells) if shape.get("reverse") else cells), *case.get("cells", [])]


def _chain(n):
    steps = [[f"c{i}", {"computed": ["add", ["get", f"c{i - 1}"], 1]}] for i in range(1, n + 1)]
    return [["c0", {"value": 0}], *steps]


def _stairs(n):
    step = [
        [f"c{i}", {"computed": ["add", ["get", "s"], ["get", f"c{i - 1}"]]}]
        for i in range(1, n + 1)
    ]
    return [["s", {"value": 0}], ["c0", {"value": 0}], *step]


def _ring(n):
    first = ["r0", {"computed": ["if", ["get", "open"], 1, ["get", "r1"]]}]
    rest = [[f"r{i}", {"computed": ["get", f"r{(i + 1) % n}"]}] for i in range(1, n)]
    return [["open", {"value": 0}], first, *rest]


def _fan(n):
    blades = [[f"f{i}", {"computed": ["add", ["get", "x"], 1]}] for i in range(n)]
    total = ["sum", {"computed": ["add", *(["get", f"f{i}"] for i in range(n))]}]
    return [["x", {"value": 0}], *blades, total]


def _grid(size):
    width, depth = size
    cells = [[f"g0_{i}", {"value": 1}] for i in range(width)]
    for level in range(1, depth + 1):
        for i in range(width):
            above = [["get", f"g{level - 1}_{at}"] for at in (i, (i + 1) % width)]
            cells.append([f"g{level}_{i}", {"computed": ["add", *above]}])
    return cells


_SHAPES = {"chain": _chain, "stairs": _stairs, "ring": _ring, "fan": _fan, "grid": _grid}


def evaluate(expression: Any, scope: Any) -> Any:
    """The value of an expression; ``scope`` has get, set, later and told."""
    if not isinstance(expression, list):
        return expression
    word, *rest = expression
    if word == "get":
        return scope.get(evaluate(rest[0], scope))
    if word == "add":
        return sum(map(_number, [evaluate(each, scope) for each in rest]))
    return getattr(sys.modules[__name__], f"_do_{word}")(scope, *rest)


def _number(value):
    if type(value) not in (int, float):
        raise TypeError(f"expected a number, got {value!r}")
    return value


def _true(value):
    return value is True or not (value is None or value == "" or value == 0)


def _do_const(_scope, value):
    return value


def _do_mul(scope, *rest):
    product = 1
    for each in rest:
        product *= _number(evaluate(each, scope))
    return product


def _do_concat(scope, *rest):
    texts = [evaluate(each, scope) for each in rest]
    if not all(isinstance(text, str) for text in texts):
        raise TypeError("expected texts")
    return "".join(texts)


def _do_len(scope, each):
    return len(evaluate(each, scope))


def _do_list(scope, *rest):
    return [evaluate(each, scope) for each in rest]


def _do_map(scope, *rest):
    return {rest[at]: evaluate(rest[at + 1], scope) for at in range(0, len(rest), 2)}


def _do_eq(scope, one, other):
    return same(frozen(evaluate(one, scope)), frozen(evaluate(other, scope)))


def _do_lt(scope, one, other):
    return _number(evaluate(one, scope)) < _number(evaluate(other, scope))


def _do_not(scope, each):
    return not _true(evaluate(each, scope))


def _do_if(scope, condition, then, otherwise):
    return evaluate(then if _true(evaluate(condition, scope)) else otherwise, scope)


def _do_seq(scope, *rest):
    for each in rest:
        last = evaluate(each, scope)
    return last


def _do_try(scope, each, otherwise):
    try:
        return evaluate(each, scope)
    except Exception:
        return evaluate(otherwise, scope)


def _do_throw(scope, text):
    raise Thrown(evaluate(text, scope))


def _do_write(scope, name, each):
    value = evaluate(each, scope)
    scope.set(name, value)
    return value


def _do_later(scope, label):
    return scope.later(label)


def _do_told(scope):
    return scope.told()


def held(read) -> Any:
    """What reading gives: a value, or the text ``error CODE``."""
    try:
        return read()
    except ExchangeError as error:
        return f"error {error.code}"
