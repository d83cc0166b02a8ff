"""How long connecting may take (R14). Thread: any."""

from __future__ import annotations

from typing import Any

from exchange.core.futures import Future
from exchange.errors import ExchangeError


def appearing(core: Any, to: str, limit: float, made: Future) -> None:
    """Waits until an exchange of this process is a peer; ``made`` has the link.

    Fails with PEER_GONE after ``limit`` seconds, with CLOSED if the exchange that waits closes.
    """
    release = core.means.keep()

    def look() -> None:
        link = core.links.by_id(to)
        if core.closed:
            made.fail(core.closed_error())
        elif link is not None:
            made.complete(link)
        else:
            core.awaited.setdefault(to, []).append(made)
            core.connecting += 1
            cancel = core.means.later(limit, over)
            made.add_done_callback(lambda _: (cancel(), core.link_settled()))

    def over() -> None:
        text = f"expected exchange {to} to appear within {limit * 1000:.0f} ms, it did not"
        core.awaited[to].remove(made)
        made.fail(ExchangeError("PEER_GONE", text, core.id))

    made.add_done_callback(lambda _: release())
    core.post(look)


def within(core: Any, limit: float, made: Future) -> None:
    """Fails ``made`` with TIMEOUT after that many seconds; a link that comes later stays."""
    text = f"expected the other side to answer within {limit * 1000:.0f} ms, it did not"

    def begin() -> None:
        late = ExchangeError("TIMEOUT", text, core.id)
        cancel = core.means.later(limit, lambda: made.fail(late))
        made.add_done_callback(lambda _: core.post(cancel))

    core.post(begin)
