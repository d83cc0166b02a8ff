"""A registry, as the gateway of a host is one."""

from __future__ import annotations

from exchange.core.work import Entry


def registry(exchange):
    """Makes one of an exchange; gives what it is asked."""
    asked = []
    for verb in ("register", "unregister", "get", "list", "find"):
        answers(exchange, verb, _noting(asked, verb))
    return asked


def answers(exchange, verb, function):
    """Has a function answer what it is asked; None for nobody."""
    name, handlers = f"$registry.{verb}", exchange._core.handlers
    handlers.remove(name)
    if function is not None:
        handlers.put(name, Entry(name, function))


def _noting(asked, verb):
    async def note(msg, sig, state):
        asked.append((verb, msg.from_, msg.value))
        return {"verb": verb}

    return note
