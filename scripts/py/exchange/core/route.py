"""Where a message would go, and why: the steps of routing that choose a receiver, in their order.

Thread: the exchange's loop, but for ``receiver``.
"""

from __future__ import annotations

from typing import Any

from exchange.core.names import exchange_id, open_name
from exchange.core.outgoing import check_options
from exchange.frozen import frozen


def receiver(name: Any, to: Any, key: Any) -> dict:
    """The options of ``route``, checked. Raises BAD_MESSAGE, FORBIDDEN. Thread: any."""
    open_name(name)
    options = {"to": to, "key": key}
    check_options({option: value for option, value in options.items() if value is not None})
    return options


def explained(core: Any, name: str, to: str | None, key: str | None) -> Any:
    """The route of a message of that name."""
    return frozen({"name": name, **_step(core, name, to, key)})


def _step(core: Any, name: str, to: str | None, key: str | None) -> dict:
    own = core.id
    if to is not None and to != own:
        if core.links.by_id(to) is None:
            text = f"the message names {to}, which is no peer of {own}, and nobody further knows"
            return _nobody(text)
        return _told("to", to, [to], f"the message names {to}, which is a peer")
    if core.handlers.find(name) is not None:
        return {**_told("own", own, [own], f"{own} handles it itself"), "next": None, "hops": 0}
    if to is not None:
        return _nobody(f"the message names {own}, which has no handler for it")
    found = core.links.handling(name)
    if not found:
        return _nobody(f"no peer of {own} has announced it, and nobody further knows")
    chosen = core.links.among(found, key)
    return _told("peer", chosen.id, sorted(link.id for link in found), _why(found, key))


def _told(step: str, peer: str, candidates: list, reason: str) -> dict:
    return {
        "step": step, "next": peer, "exchange": peer, "hops": 1,
        "candidates": candidates, "reason": reason,
    }  # fmt: skip


def _nobody(reason: str) -> dict:
    return {
        "step": "nobody", "next": None, "exchange": None, "hops": -1,
        "candidates": [], "reason": reason,
    }  # fmt: skip


def _why(found: list, key: str | None) -> str:
    if len(found) == 1:
        return f"{found[0].id} is the only peer that has announced it"
    among = "of the peers that have announced it,"
    if key is not None:
        return f"{among} the one to which the key belongs"
    loads = ", ".join(sorted(f"{link.id} {link.load}" for link in found))
    return f"{among} the less loaded of two picked at random; requests that wait: {loads}"
