"""Links to exchanges elsewhere (docs/spec/protocol.md)."""
