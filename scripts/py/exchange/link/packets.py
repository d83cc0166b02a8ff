"""Packets of ``exchange.v1.json``: frames, messages and values as JSON (W1, W2, W6, W7)."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from exchange.core.ids import is_ulid
from exchange.core.message import MEMBERS, Message
from exchange.core.names import is_id, is_name, is_pattern, is_reserved
from exchange.errors import CODES, ExchangeError
from exchange.frozen import frozen
from exchange.values import MAX_EXACT, MAX_DEPTH

PACKET = 1 << 20
"""How many bytes a packet may have."""
FRAMES = 1000
NAMES = 1000
_DEEPEST = MAX_DEPTH + 4  # a list of frames, a frame, a message, its error

_LEFT_OUT = {"kind": None, "value": None, "traceDropped": 0, "delivery": "fire", "priority": 4}
_NUMBERS = {
    "welcome": ("v", "seq"), "msg": ("seq",), "ack": ("seq",), "credit": ("messages", "bytes"),
    "who": ("q", "ttl"), "ping": ("n",), "pong": ("n",),
}  # fmt: skip


def bad(text: str) -> ExchangeError:
    """The error of a frame or message of the wrong form."""
    return ExchangeError("BAD_MESSAGE", text)


def write(frame: Any) -> str:
    """A frame as JSON."""
    return json.dumps(frame, ensure_ascii=False, separators=(",", ":"))


def write_message(message: Message) -> str:
    """A message without its ``ttl``. Raises INVALID_VALUE or TOO_LARGE."""
    members = {**message._members}
    members.pop("ttl", None)
    for member in ("value", "error"):
        if member in members:
            members[member] = _out(members[member])
    form = {k: v for k, v in members.items() if v is not None and v != _LEFT_OUT.get(k, _out)}
    text = write(form)
    if len(text) > PACKET // 4 and len(text.encode("utf-8")) > PACKET - 256:
        raise ExchangeError(
            "TOO_LARGE", f"expected message {message.name} to fit into {PACKET} bytes, it does not"
        )
    return text


def read(text: str) -> list[dict]:
    """The frames of a packet. Raises BAD_MESSAGE or TOO_LARGE, which end the link."""
    try:
        content = json.loads(text, parse_constant=_no_constant, parse_int=_whole)
    except RecursionError:
        raise ExchangeError("TOO_LARGE", "expected a packet that is less deep") from None
    except ValueError as error:
        raise bad(f"expected a packet in JSON: {error}") from None
    if _depth(content) > _DEEPEST:
        text = f"expected values nested at most {MAX_DEPTH} deep, got more"
        raise ExchangeError("TOO_LARGE", text)
    frames = content if isinstance(content, list) else [content]
    if not frames or len(frames) > FRAMES or not all(isinstance(each, dict) for each in frames):
        raise bad(f"expected a packet of 1 to {FRAMES} frames, which are maps")
    for frame in frames:
        _check(frame)
    return frames


def read_message(form: dict, peer: str, own: str) -> Message:
    """The message of a ``msg`` frame of that peer.

    Raises a BAD_MESSAGE of kind Forged if it is in the name of another, which ends the link;
    any other error refuses the message alone.
    """
    form = {member: value for member, value in form.items() if value is not None}
    route, trace, sender = form.get("route"), form.get("trace"), form.get("from")
    if not (_ids(route, 16) and _ids(trace, 64) and is_id(sender)):
        raise Forged(f"expected a message with its sender, route and trace, from {peer}")
    if route[0] != sender or route[-1] != peer or trace[-1] != sender:
        raise Forged(f"expected a message that {peer} sent, got one of {sender} over {route}")
    if sender == own and len(route) < 2:
        raise Forged(f"expected a message that {peer} sent, got one in the name of {own}")
    _check_message(form)
    known = {member: form[member] for member in MEMBERS if member in form}
    known["value"] = frozen(_in(form.get("value")))
    for member in ("trace", "route", "error"):
        if member in known:
            known[member] = frozen(known[member])
    return Message(known)


class Forged(ExchangeError):
    """A message in the name of another."""

    def __init__(self, text: str):
        super().__init__("BAD_MESSAGE", text)


def open_names(names: list) -> list[str]:
    """The names of a list that are not reserved."""
    return [name for name in names if not is_reserved(name)]


def _check(frame: dict) -> None:
    kind = frame.get("t")
    if not isinstance(kind, str):
        raise bad("expected a frame with a text as t")
    for member in _NUMBERS.get(kind, ()):
        if not _count(frame.get(member)):
            raise bad(f"expected a whole number as {member} of {kind}, got {frame.get(member)!r}")
    if kind in ("hello", "welcome", "announce", "withdraw"):
        for member in ("handles", "wants"):
            _check_names(kind, member, frame)
    if kind == "welcome":
        grant = frame.get("credit")
        if not isinstance(grant, dict) or not all(_count(grant.get(m)) for m in _GRANT):
            raise bad("expected credit with messages and bytes in welcome")
        if not isinstance(frame.get("session"), str) or not is_id(frame.get("id")):
            raise bad("expected an id and a session in welcome")
    if kind == "msg" and not isinstance(frame.get("m"), dict):
        raise bad("expected a message as m of msg")
    if kind == "who" and not is_name(frame.get("name")):
        raise bad("expected a name in who")
    if kind == "err" and not (frame.get("seq") is None or _count(frame["seq"])):
        raise bad("expected a whole number as seq of err")


_GRANT = ("messages", "bytes")


def _check_names(kind: str, member: str, frame: dict) -> None:
    names = frame.get(member)
    if names is None:
        frame[member] = []
    elif not isinstance(names, list) or not all(is_pattern(name) for name in names):
        raise bad(f"expected a list of names as {member} of {kind}")
    elif len(names) > NAMES:
        raise ExchangeError("TOO_LARGE", f"expected at most {NAMES} names as {member} of {kind}")


def _check_message(form: dict) -> None:
    name = form.get("name")
    if not is_name(name):
        raise bad(f"expected a name of a message, got {name!r}")
    if is_reserved(name):
        raise ExchangeError("FORBIDDEN", f"expected a name that is open to peers, got {name}")
    kind = form.get("kind")
    if kind not in (None, "request", "reply") or (kind == "reply") != ("re" in form):
        raise bad(f"expected an event, a request, or a reply with re, got kind {kind!r}")
    for member in ("id", "root", "cause", "re"):
        if not (is_ulid(form.get(member)) or (member in ("cause", "re") and member not in form)):
            raise bad(f"expected an id as {member} of message {name}, got {form.get(member)!r}")
    for member in ("timestamp", "ttl", "traceDropped"):
        if not _count(form.get(member, 0 if member != "timestamp" else None)):
            raise bad(f"expected a whole number as {member} of message {name}")
    if form.get("delivery", "fire") not in ("fire", "ack"):
        raise bad(f"expected delivery fire or ack of message {name}, got {form['delivery']!r}")
    if not (_count(form.get("priority", 4)) and form.get("priority", 4) <= 9):
        raise bad(f"expected a priority from 0 to 9 of message {name}")
    for member in ("key", "traceparent", "tracestate"):
        if not isinstance(form.get(member, ""), str):
            raise bad(f"expected a text as {member} of message {name}")
    if "to" in form and not is_id(form["to"]):
        raise bad(f"expected the id of an exchange as to of message {name}")
    if "error" in form:
        _check_error(form["error"], name)


def _check_error(error: Any, name: str) -> None:
    members = ("code", "message", "exchange")
    if not isinstance(error, dict) or not all(isinstance(error.get(m), str) for m in members):
        raise bad(f"expected code, message and exchange in the error of {name}")
    if error["code"] not in CODES:
        error["code"] = "BAD_MESSAGE"


def _ids(given: Any, most: int) -> bool:
    return isinstance(given, list) and 1 <= len(given) <= most and all(map(is_id, given))


def _count(number: Any) -> bool:
    return type(number) is int and 0 <= number <= MAX_EXACT


class _Inexact(float):
    """A whole number beyond 2^53: no value, but no failure of the packet."""


def _whole(text: str) -> Any:
    return int(text) if len(text) < 17 else _long(text)


def _long(text: str) -> Any:
    number = int(text) if len(text) < 400 else MAX_EXACT + 1
    return number if abs(number) <= MAX_EXACT else _Inexact("nan")


def _no_constant(text: str) -> Any:
    raise ValueError(f"{text} is no number of JSON")


def _depth(content: Any) -> int:
    level, depth = [content], 0
    while level:
        inner: list = []
        for each in level:
            if isinstance(each, dict):
                inner += each.values()
            elif isinstance(each, list):
                inner += each
        depth += any(isinstance(each, (dict, list)) for each in level)
        level = inner
    return depth


def _out(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, bytes):
        return {"$bytes": base64.b64encode(value).decode("ascii")}
    if isinstance(value, dict):
        if len(value) == 1 and "$bytes" in value:
            raise ExchangeError("INVALID_VALUE", "expected no map whose only key is $bytes")
        return {key: _out(item) for key, item in dict.items(value)}
    if isinstance(value, list):
        return [_out(item) for item in value]
    return value


def _in(value: Any) -> Any:
    if isinstance(value, dict):
        if len(value) == 1 and "$bytes" in value:
            return _bytes(value["$bytes"])
        return {key: _in(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_in(item) for item in value]
    return value


def _bytes(text: Any) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, TypeError, ValueError):
        raise ExchangeError("INVALID_VALUE", "expected base64 as $bytes") from None
