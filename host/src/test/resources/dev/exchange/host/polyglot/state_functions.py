"""The functions of computed cells that the cases of scripts/conformance/state write as data."""

import json

from exchange.host.futures import Future


def _number(value):
    if type(value) not in (int, float):
        raise ValueError("no number")
    return value


def _length(value):
    if not isinstance(value, (str, list, dict)):
        raise ValueError("no length")
    return len(value)


class _Run:
    """One run of a function: evaluates an expression over the cells."""

    def __init__(self, state, later):
        self.state = state
        self.later_of = later

    def value(self, e):
        if not isinstance(e, list):
            return e
        return getattr(self, "do_" + e[0])(*e[1:])

    def do_const(self, value):
        return value

    def do_get(self, cell):
        return self.state[self.value(cell)]

    def do_add(self, *terms):
        return sum(_number(self.value(term)) for term in terms)

    def do_mul(self, *factors):
        product = 1
        for factor in factors:
            product *= _number(self.value(factor))
        return product

    def do_concat(self, *parts):
        return "".join([self.value(part) for part in parts])

    def do_len(self, of):
        return _length(self.value(of))

    def do_list(self, *items):
        return [self.value(item) for item in items]

    def do_map(self, *both):
        return {self.value(both[i]): self.value(both[i + 1]) for i in range(0, len(both), 2)}

    def do_eq(self, a, b):
        a, b = self.value(a), self.value(b)
        return a == b and (type(a) is bool) == (type(b) is bool)

    def do_lt(self, a, b):
        return _number(self.value(a)) < _number(self.value(b))

    def do_not(self, of):
        return not self.value(of)

    def do_if(self, condition, then, otherwise):
        return self.value(then) if self.value(condition) else self.value(otherwise)

    def do_seq(self, *steps):
        last = None
        for step in steps:
            last = self.value(step)
        return last

    def do_try(self, work, otherwise):
        try:
            return self.value(work)
        except Exception:
            return self.value(otherwise)

    def do_throw(self, text):
        raise ValueError(self.value(text))

    def do_write(self, cell, value):
        value = self.value(value)
        self.state[cell] = value
        return value

    def do_later(self, label):
        return Future(self.later_of(self.value(label)))


def function(text, later):
    """The function of an expression in JSON; a coroutine comes from it for a later result."""
    expression = json.loads(text)

    def compute(state):
        result = _Run(state, later).value(expression)
        return _awaited(result) if isinstance(result, Future) else result

    return compute


async def _awaited(future):
    return await future
