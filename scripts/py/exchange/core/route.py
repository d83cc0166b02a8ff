"""Where a message would go, and why: the steps of routing that choose a receiver, in their order.

Thread: the exchange's loop, but for ``receiver``.
"""

from __future__ import annotations

from typing import Any, Callable

from exchange.core.discovery import Answer, Sought
from exchange.core.names import ABOUT, sent_name
from exchange.core.outgoing import check_options
from exchange.frozen import frozen


def receiver(name: Any, to: Any, key: Any) -> dict:
    """The options of ``route``, checked. Raises BAD_MESSAGE, FORBIDDEN. Thread: any."""
    sent_name(name)
    options = {"to": to, "key": key}
    check_options({option: value for option, value in options.items() if value is not None})
    return options


def explain(
    core: Any, name: str, to: str | None, key: str | None, told: Callable[[Any], Any]
) -> None:
    """``told`` is given the route of a message of that name, after the peers if they are asked."""

    def done(step: dict) -> None:
        told(frozen({"name": name, **step}))

    step = _near(core, name, to, key)
    if isinstance(step, dict):
        done(step)
    else:
        _ask(core.discovery, Sought(name, to, [core.id]), step, done)


def _near(core: Any, name: str, to: str | None, key: str | None) -> dict | str:
    """The step that decides; why there is none if the peers are to be asked."""
    own = core.id
    if to is not None and to != own:
        if core.links.by_id(to) is None:
            return f"the message names {to}, which is no peer of {own}"
        return _told("to", to, [to], f"the message names {to}, which is a peer")
    if core.handlers.find(name) is not None:
        return _own(own, f"{own} handles it itself")
    if name in ABOUT:
        return _own(own, "every exchange answers it itself")
    if to is not None:
        return _nobody(f"the message names {own}, which has no handler for it")
    found = core.links.handling(name)
    if not found:
        return f"no peer of {own} has announced it"
    chosen = core.links.among(found, key)
    return _told("peer", chosen.id, sorted(link.id for link in found), _why(found, key))


def _ask(discovery: Any, sought: Sought, before: str, done: Callable[[dict], None]) -> None:
    def found(answer: Answer | None) -> None:
        if answer is None:
            done(_nobody(f"{before}, and nobody further knows"))
        else:
            way = f"{before}; {answer.next} was the first that knows the way"
            step = _told("asked", answer.next, [answer.next], way)
            done({**step, "exchange": answer.via, "hops": answer.hops})

    if discovery.can_ask(sought) or discovery.known(sought) is not None:
        discovery.ask(sought, found)
    else:
        found(None)


def _own(own: str, reason: str) -> dict:
    return {**_told("own", own, [own], reason), "next": None, "hops": 0}


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
