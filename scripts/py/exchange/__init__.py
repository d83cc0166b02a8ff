"""What scripts import: ``from exchange import exchange, config``.

Inside a host this is a thin layer over the host's own exchanges, in plain Python the SDK: one file
runs in both.
"""

from exchange.errors import ExchangeError, Location
from exchange.values import NULL, Map

try:
    import _exchange_host as _host  # what a host gives to its programs
except ImportError:
    _host = None

config: Map = Map()
"""What the program was deployed with: immutable, and empty if that was nothing."""

if _host is None:
    from exchange.app import exchange, sleep
else:
    from exchange.host import exchange, sleep

exchange.ExchangeError = ExchangeError
exchange.sleep = sleep

__all__ = ["NULL", "ExchangeError", "Location", "config", "exchange", "sleep"]
