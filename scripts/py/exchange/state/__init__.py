"""The reactive state of one exchange: cells that are set, and cells computed from others.

Source: docs/spec/state.md, S1 to S19.
"""

from exchange.state.change import Change
from exchange.state.graph import GraphHooks, StateGraph
from exchange.state.view import State

__all__ = ["Change", "GraphHooks", "State", "StateGraph"]
