"""What changes in modules of the standard library, when and if a script imports them."""

from __future__ import annotations

import builtins
import sys

import _thread
import posix
from _exchange_host import port


def install():
    """Lets no thread and no process start or end, and watches the imports of some modules."""
    _thread.start_new_thread = _no_thread
    sys.exit = _exit
    builtins.SystemExit = _Exit
    for name in _PROCESSES:
        if hasattr(posix, name):
            setattr(posix, name, _no_process)
    sys.meta_path.insert(0, _Finder)
    if port.VIRTUAL:
        from exchange.host import virtual

        virtual.install(_AFTER)


class _Exit(SystemExit):
    """An exit that is an exception like any other.

    The engine ends a program whose top level raises one with a number, and forgets its line.
    """

    def __init__(self, *args):
        super().__init__("no number")
        self.args = args

    @property
    def code(self):
        """What it was raised with: nothing, one thing, or several."""
        return (self.args[0] if len(self.args) == 1 else self.args) if self.args else None


_Exit.__name__ = _Exit.__qualname__ = "SystemExit"
_Exit.__module__ = "builtins"


def _exit(code=None, /):
    raise _Exit(code)


def _no_thread(*_args, **_options):
    raise RuntimeError(
        "expected work on the program's own thread, got a thread to start: "
        "use async def handlers, or another exchange"
    )


_PROCESSES = (
    "abort execv execve fork fork1 forkpty kill killpg posix_spawn posix_spawnp system"
).split()


def _no_process(*_args, **_options):
    raise PermissionError("expected work on the program's own thread, got a process to touch")


def _after_subprocess(module):
    module.fork_exec = _no_process


def _after_multiprocessing(module):
    module.BaseProcess.start = _no_process


def _no_socket(*_args, **_options):
    raise PermissionError("expected messages between exchanges, got a socket of the script's own")


def _after_socket(module):
    class Socket(module.socket):
        """A socket that cannot be made."""

        __slots__ = ()
        __new__ = _no_socket

    module.socket = module.SocketType = Socket
    for name in ("socketpair", "getaddrinfo", "gethostbyname", "gethostbyaddr", "getnameinfo"):
        if hasattr(module, name):
            setattr(module, name, _no_socket)


def _after_logging(logging):
    class HostHandler(logging.Handler):
        """Gives records to the log of the host."""

        def emit(self, record):
            try:
                port.log(record.levelno, self.format(record))
            except Exception:
                self.handleError(record)

    handler = HostHandler()
    handler.setFormatter(logging.Formatter("%(name)s: %(message)s"))
    logging.root.addHandler(handler)
    logging.root.setLevel(logging.INFO)
    basic_config = logging.basicConfig

    def configure(**options):
        """As in the standard library; without a stream, file or handlers the host's log is kept."""
        if {"stream", "filename", "handlers"} & options.keys():
            return basic_config(**{"force": True, **options})
        if options.get("format") is not None:
            style = options.get("style", "%")
            handler.setFormatter(
                logging.Formatter(options["format"], options.get("datefmt"), style)
            )
        if options.get("level") is not None:
            logging.root.setLevel(options["level"])

    logging.basicConfig = configure


def _after_asyncio(asyncio):
    from exchange.host import loop

    loop.install(asyncio)


_AFTER = {
    "_posixsubprocess": _after_subprocess,
    "_socket": _after_socket,
    "asyncio": _after_asyncio,
    "logging": _after_logging,
    "multiprocessing.process": _after_multiprocessing,
}


class _Finder:
    """Finds what the others find, for the modules above."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        """The specification of a module whose loader does something afterwards."""
        after = _AFTER.pop(name, None)
        if after is None:
            return None
        for finder in sys.meta_path:
            spec = None if finder is _Finder else finder.find_spec(name, path, target)
            if spec is not None:
                spec.loader = _Loader(spec.loader, after)
                return spec
        return None


class _Loader:
    """Loads as another loader does, and then does something."""

    def __init__(self, loader, after):
        self._loader = loader
        self._after = after

    def create_module(self, spec):
        """The module, or None for the usual one."""
        return self._loader.create_module(spec)

    def exec_module(self, module):
        """Runs the module, then what comes afterwards."""
        module.__spec__.loader = module.__loader__ = self._loader
        without_ssl = module.__name__ == "asyncio" and "ssl" not in sys.modules
        if without_ssl:
            sys.modules["ssl"] = None  # there are no sockets, and ssl takes long to load
        try:
            self._loader.exec_module(module)
        finally:
            if without_ssl:
                del sys.modules["ssl"]
        self._after(module)
