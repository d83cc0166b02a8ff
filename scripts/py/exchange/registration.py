"""What an exchange tells a registry of itself."""

from __future__ import annotations

from typing import Any, Mapping, Sequence, TypedDict


class Contract(TypedDict, total=False):
    """What a handler takes and gives, as JSON Schemas, with values that show it."""

    description: str
    input: Any
    output: Any
    samples: Sequence[Any]


class Registration(TypedDict, total=False):
    """``dependencies`` are ranges of versions, ``emits`` JSON Schemas, all by name."""

    name: str
    version: str
    author: str
    description: str
    capabilities: Sequence[str]
    dependencies: Mapping[str, str]
    handles: Mapping[str, Contract]
    emits: Mapping[str, Any]
