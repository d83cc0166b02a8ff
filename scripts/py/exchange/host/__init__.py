"""The exchanges of a host, for the programs that it runs."""

from exchange.errors import ExchangeError
from exchange.host.app import Exchange, define
from exchange.host.futures import Future, sleep


def exchange(**definition) -> Exchange:
    """Makes an exchange, which runs from now on.

    Members: ``id``, ``state`` (cells by name; a function is a computed cell), ``share`` (names of
    cells that peers may watch), ``handlers`` (functions by message name), ``timeout`` (of its
    requests, in seconds), ``default`` (whether links to the host that name no exchange go to it).
    """
    return define(definition)


exchange.ExchangeError = ExchangeError
exchange.sleep = sleep

__all__ = ["Exchange", "ExchangeError", "Future", "exchange", "sleep"]
