"""Asserts that tell what came: ``assert a == b`` fails with both sides."""

from __future__ import annotations

import ast
import operator
from types import CoroutineType

_COMPARE, _TRUE, _AWAITED = "@compare", "@true", "@awaited"

_OPERATORS = {
    ast.Eq: ("==", operator.eq),
    ast.NotEq: ("!=", operator.ne),
    ast.Lt: ("<", operator.lt),
    ast.LtE: ("<=", operator.le),
    ast.Gt: (">", operator.gt),
    ast.GtE: (">=", operator.ge),
    ast.Is: ("is", operator.is_),
    ast.IsNot: ("is not", operator.is_not),
    ast.In: ("in", lambda one, all: one in all),
    ast.NotIn: ("not in", lambda one, all: one not in all),
}
_FUNCTIONS = dict(_OPERATORS.values())


def run(text: str, file: str, members: dict):
    """Runs the text of a test's file as a module with those members."""
    parsed = ast.parse(text, file)
    _expect_names_once(parsed, file)
    tree = _Explained().visit(parsed)
    members.update({_COMPARE: _compare, _TRUE: _true, _AWAITED: _awaited})
    exec(compile(ast.fix_missing_locations(tree), file, "exec"), members)


def _expect_names_once(parsed, file: str):
    """Of two functions with one name the first would be lost without a word."""
    seen = set()
    for node in parsed.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            if node.name.startswith("test_") and node.name in seen:
                told = f"expected one test {node.name}, got two of that name"
                raise SyntaxError(told, (file, node.lineno, node.col_offset + 1, None))
            seen.add(node.name)


_BOUND = (ast.Await, ast.NamedExpr, ast.Yield, ast.YieldFrom)
"""What cannot be put off to a function of its own."""


class _Explained(ast.NodeTransformer):
    """Calls a function in the place of each assert, and with what a call alone has given."""

    def visit_Expr(self, node):
        self.generic_visit(node)
        if not isinstance(node.value, ast.Call):
            return node
        return self._call(node, _AWAITED, [node.value, ast.Constant(ast.unparse(node.value))])

    def visit_Assert(self, node):
        self.generic_visit(node)
        words = ast.Constant(None)
        if node.msg is not None:
            if any(isinstance(part, _BOUND) for part in ast.walk(node.msg)):
                return node
            nothing = ast.arguments([], [], None, [], [], None, [])
            words = ast.Lambda(nothing, node.msg)
        source = ast.Constant(ast.unparse(node.test))
        if isinstance(node.test, ast.Compare) and len(node.test.ops) == 1:
            told = ast.Constant(_OPERATORS[type(node.test.ops[0])][0])
            right = node.test.comparators[0]
            plain = ast.Constant(_plain(right))
            arguments = [node.test.left, told, right, source, plain, words]
            return self._call(node, _COMPARE, arguments)
        return self._call(node, _TRUE, [node.test, source, words])

    @staticmethod
    def _call(node, name: str, arguments: list):
        call = ast.Call(ast.Name(name, ast.Load()), arguments, [])
        return ast.copy_location(ast.Expr(ast.copy_location(call, node)), node)


def _plain(node) -> bool:
    """Whether its text is its value."""
    try:
        ast.literal_eval(node)
    except ValueError:
        return False
    return True


def _compare(left, told: str, right, source: str, plain: bool, words):
    _expect_value(left, source)
    _expect_value(right, source)
    if _FUNCTIONS[told](left, right):
        return
    came = f"the left side is {left!r}"
    if not plain:
        came += f", the right side is {right!r}"
    raise AssertionError(f"{_own(words)}expected {source}, {came}")


def _true(value, source: str, words):
    _expect_value(value, source)
    if not value:
        raise AssertionError(f"{_own(words)}expected {source}, it is {value!r}")


def _awaited(value, source: str):
    if isinstance(value, CoroutineType):
        value.close()
        raise AssertionError(f"expected await {source}, got the call alone: it does nothing")


def _expect_value(value, source: str):
    if isinstance(value, CoroutineType):
        value.close()
        raise AssertionError(f"expected a value in {source}, got a coroutine: await it")


def _own(words) -> str:
    """What the author says of it."""
    return "" if words is None else f"{words()}: "
