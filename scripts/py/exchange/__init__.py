"""What scripts import: ``from exchange import exchange``.

Inside a host this is a thin layer over the host's own exchanges, in plain Python the SDK.
"""

from exchange.errors import ExchangeError, Location

try:
    import _exchange_host as _  # what a host gives to its programs
except ImportError:
    _ = None

__all__ = ["ExchangeError", "Location"]
