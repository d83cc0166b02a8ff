"""The heads of requests and answers of HTTP (RFC 9112)."""

from __future__ import annotations

from typing import Any

HEAD = 16_384
"""How many bytes a head may have."""


async def read_head(reader: Any) -> tuple[str, dict]:
    """The first line, and the header fields by lower-case name.

    Raises OSError for what is none.
    """
    lines: list[str] = []
    size = 0
    while True:
        try:
            line = await reader.readline()
        except ValueError:
            raise OSError("a line of its head is too long") from None
        size += len(line)
        if not line.endswith(b"\n") or size > HEAD:
            raise OSError("it gave no whole head")
        if line in (b"\r\n", b"\n"):
            break
        lines.append(line.decode("latin-1").strip())
    fields: dict[str, str] = {}
    for line in lines[1:]:
        name, _, value = line.partition(":")
        name, value = name.strip().lower(), value.strip()
        fields[name] = value if name not in fields else f"{fields[name]}, {value}"
    return (lines[0] if lines else ""), fields
