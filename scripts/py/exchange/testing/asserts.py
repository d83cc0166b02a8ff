"""Asserts that tell what came: ``assert a == b`` fails with both sides."""

from __future__ import annotations

import ast
import operator

_COMPARE, _TRUE = "@compare", "@true"

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
    tree = _Explained().visit(ast.parse(text, file))
    members[_COMPARE], members[_TRUE] = _compare, _true
    exec(compile(ast.fix_missing_locations(tree), file, "exec"), members)


class _Explained(ast.NodeTransformer):
    """Calls a function in the place of each assert that has no text of its own."""

    def visit_Assert(self, node):
        self.generic_visit(node)
        if node.msg is not None:
            return node
        source = ast.Constant(ast.unparse(node.test))
        if isinstance(node.test, ast.Compare) and len(node.test.ops) == 1:
            told = ast.Constant(_OPERATORS[type(node.test.ops[0])][0])
            right = node.test.comparators[0]
            arguments = [node.test.left, told, right, source, ast.Constant(_plain(right))]
            return self._call(node, _COMPARE, arguments)
        return self._call(node, _TRUE, [node.test, source])

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


def _compare(left, told: str, right, source: str, plain: bool):
    if _FUNCTIONS[told](left, right):
        return
    came = f"the left side is {left!r}"
    if not plain:
        came += f", the right side is {right!r}"
    raise AssertionError(f"expected {source}, {came}")


def _true(value, source: str):
    if not value:
        raise AssertionError(f"expected {source}, it is {value!r}")
