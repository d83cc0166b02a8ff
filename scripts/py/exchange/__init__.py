"""What scripts import: ``from exchange import exchange, config``.

Inside a host this is a thin layer over the host's own exchanges.
"""

try:
    import _exchange_host as _  # what a host gives to its programs
except ImportError as missing:
    raise ImportError(
        "expected to run inside an Exchange host (bin/exchange run script.py), got a plain Python"
    ) from missing

from exchange.errors import ExchangeError, Location
from exchange.host import exchange, sleep
from exchange.values import NULL, Map

config: Map
"""What the program was deployed with: immutable, and empty if that was nothing."""

__all__ = ["NULL", "ExchangeError", "Location", "config", "exchange", "sleep"]
