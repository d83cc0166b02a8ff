"""Runs a script as the child of an exchange elsewhere (W18): ``python3 -m exchange.child FILE …``.

The script runs as ``python3 FILE …`` would. If it has not connected to the parent by itself when it
has run, its first exchange does. The process ends when its standard input does, with code 0; with
code 1, and the place, when the script fails to load or the parent does not let it in.
"""

from __future__ import annotations

import builtins
import os
import sys
import threading
import time
import traceback
import types
from typing import Any

from exchange.app import Exchange, process
from exchange.core.complex import Complex
from exchange.errors import ExchangeError
from exchange.link.parent import VARIABLES, parent
from exchange.places import location_of

CONNECTING = 20.0
"""How long the parent may take to let it in, in seconds."""
LEAVING = 1.0
"""How long exchanges may take to say good-bye when the parent is gone, in seconds."""


def main(arguments: list[str]) -> int:
    """Runs a script with its arguments. Gives the code with which the process ends."""
    if not arguments:
        print("expected python3 -m exchange.child FILE …, got no file", file=sys.stderr)
        return 2
    parent()
    for variable in VARIABLES:
        os.environ.pop(variable, None)  # a process that the script starts is no child of the parent
    _watch_input(process())
    try:
        _run(arguments)
    except SystemExit as end:
        if end.code not in (None, 0):
            raise
    except BaseException as error:
        _tell(arguments[0], error)
        return 1
    return _connect(process())


def _run(arguments: list[str]) -> None:
    """Runs the script as the main module."""
    file = arguments[0]
    with open(file, "rb") as script:
        text = script.read()
    module = types.ModuleType("__main__")
    module.__dict__.update(__file__=file, __builtins__=builtins)
    sys.modules["__main__"] = module
    sys.argv = list(arguments)
    sys.path[0] = os.path.dirname(os.path.abspath(file))
    exec(compile(text, file, "exec"), module.__dict__)


def _connect(complex: Complex) -> int:
    """The first exchange connects to the parent, if none has done so."""
    if complex.has_parent:
        return 0
    if complex.first is None:
        print("expected the script to make an exchange, it made none", file=sys.stderr)
        return 1
    first = Exchange(complex.first, None, complex.first.id)
    try:
        first.connect("ipc", parent=True).result(CONNECTING)
    except ExchangeError as error:
        print(f"expected the parent to let {first.id} in: {error}", file=sys.stderr)
        return 1
    return 0


def _tell(file: str, error: BaseException) -> None:
    """Where and why the script failed to load, then its own frames."""
    place: Any = location_of(error)
    if isinstance(error, SyntaxError) and error.filename is not None:
        place = f"{error.filename}:{error.lineno}"
    kind, text = type(error).__name__, str(error)
    print(f"{place or file}: {kind}: {text}", file=sys.stderr)
    frames = error.__traceback__
    while frames is not None and frames.tb_frame.f_code.co_filename == __file__:
        frames = frames.tb_next
    traceback.print_exception(type(error), error, frames)


def _watch_input(complex: Complex) -> None:
    """At the end of its input the process ends. The script itself gets an empty one."""
    source = os.dup(0)
    empty = os.open(os.devnull, os.O_RDONLY)
    os.dup2(empty, 0)
    os.close(empty)

    def watch() -> None:
        while _read(source):
            pass
        _close(complex)
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except (OSError, ValueError):
                pass  # the parent, which would read it, is gone
        os._exit(0)

    threading.Thread(target=watch, name="exchange-input", daemon=True).start()


def _close(complex: Complex) -> None:
    """All exchanges say good-bye, in the time that there is."""
    end = time.monotonic() + LEAVING
    closing = []
    for core in complex.all():
        try:
            closing.append(core.close())
        except ExchangeError:
            pass  # its loop is closed, and so is it
    for each in closing:
        each.exception(max(0.0, end - time.monotonic()))


def _read(source: int) -> bytes:
    try:
        return os.read(source, 4096)
    except OSError:
        return b""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
