"""The forms of frames and messages, whatever they are written in (W2 to W7).

What is checked here has been read by an encoding: maps are dicts, and a value is still as the
encoding has it.
"""

from __future__ import annotations

import re
from typing import Any

from exchange.core.ids import is_ulid
from exchange.core.message import MEMBERS, Message
from exchange.core.names import REGISTRY, is_id, is_name, is_open, is_pattern, is_reserved
from exchange.errors import CODES, ExchangeError
from exchange.frozen import frozen
from exchange.values import MAX_EXACT

FRAMES = 1000
NAMES = 1000
_GRANT = ("messages", "bytes")
_SESSION = re.compile(r"[A-Za-z0-9_-]{16,64}")
_NUMBERS = {
    "hello": ("v",), "welcome": ("v", "seq"), "msg": ("seq",), "ack": ("seq",),
    "credit": ("messages", "bytes"), "who": ("q", "ttl"), "here": ("q",), "ping": ("n",),
    "pong": ("n",),
}  # fmt: skip
_OPTIONAL = {"who": ("to",), "here": ("via",)}
_TEXTS = {"err": ("code", "message"), "bye": ("reason",)}
_OF_LINK = {"$watch": ("request", "reply"), "$cell": (None,), "$unwatch": (None,)}
"""Names that only the two ends of a link use, and the kinds of their messages (W16)."""


def bad(text: str) -> ExchangeError:
    """The error of a frame or message of the wrong form."""
    return ExchangeError("BAD_MESSAGE", text)


class Forged(ExchangeError):
    """A message in the name of another."""

    def __init__(self, text: str):
        super().__init__("BAD_MESSAGE", text)


def check_packet(content: Any) -> list[dict]:
    """The frames of a packet. Raises BAD_MESSAGE or TOO_LARGE, which end the link."""
    frames = content if isinstance(content, list) else [content]
    if len(frames) > FRAMES:
        text = f"expected at most {FRAMES} frames in a packet, got {len(frames)}"
        raise ExchangeError("TOO_LARGE", text)
    if not frames or not all(isinstance(each, dict) for each in frames):
        raise bad(f"expected a packet of 1 to {FRAMES} frames, which are maps")
    for frame in frames:
        _check(frame)
    return frames


def read_message(form: dict, value: Any, peer: str, own: str) -> Message:
    """The message of a ``msg`` frame of that peer; ``value()`` reads its value.

    Raises a BAD_MESSAGE of kind Forged if it is in the name of another, which ends the link;
    any other error refuses the message alone.
    """
    form = {member: content for member, content in form.items() if content is not None}
    route, trace, sender = form.get("route"), form.get("trace"), form.get("from")
    if not (_ids(route, 16) and _ids(trace, 64) and is_id(sender)):
        raise Forged(f"expected a message with its sender, route and trace, from {peer}")
    if route[0] != sender or route[-1] != peer or trace[-1] != sender:
        raise Forged(f"expected a message that {peer} sent, got one of {sender} over {route}")
    if sender == own and len(route) < 2:
        raise Forged(f"expected a message that {peer} sent, got one in the name of {own}")
    _check_message(form, own)
    known = {member: form[member] for member in MEMBERS if member in form}
    known["value"] = frozen(value())
    for member in ("trace", "route", "error"):
        if member in known:
            known[member] = frozen(known[member])
    return Message(known)


def announced(frame: dict) -> tuple[list[str], list[str]]:
    """What a frame says of handled and of wanted names, without those that are reserved."""
    handles = [name for name in frame["handles"] if not is_reserved(name) or name in REGISTRY]
    return handles, [name for name in frame["wants"] if not is_reserved(name)]


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
    if kind in ("hello", "welcome"):
        _check_greeting(kind, frame)
    if kind == "msg" and not isinstance(frame.get("m"), dict):
        raise bad("expected a message as m of msg")
    if kind in ("who", "here") and not is_name(frame.get("name")):
        raise bad(f"expected a name in {kind}")
    if frame.get("first") is not None and kind == "who" and not _count(frame["first"]):
        raise bad(f"expected a whole number as first of who, got {frame['first']!r}")
    if kind == "who" and not _ids(frame.get("route"), 64):
        raise bad("expected the ids of exchanges as route of who")
    if kind == "here" and type(frame.get("hops")) is not int:
        raise bad("expected a whole number as hops of here")
    if kind == "here" and frame.get("path") is not None and not _ids(frame["path"], 64):
        raise bad("expected the ids of exchanges as path of here")
    for member in _OPTIONAL.get(kind, ()):
        if not isinstance(frame.get(member), (str, type(None))):
            raise bad(f"expected a text as {member} of {kind}")
    if kind == "err" and not (frame.get("seq") is None or _count(frame["seq"])):
        raise bad("expected a whole number as seq of err")
    for member in _TEXTS.get(kind, ()):
        if not isinstance(frame.get(member), str):
            raise bad(f"expected a text as {member} of {kind}")


def _check_greeting(kind: str, frame: dict) -> None:
    grant = frame.get("credit")
    if not isinstance(grant, dict) or not all(_count(grant.get(m)) for m in _GRANT):
        raise bad(f"expected credit with messages and bytes in {kind}")
    if not is_id(frame.get("id")):
        raise bad(f"expected the id of an exchange in {kind}, got {frame.get('id')!r}")
    if kind == "welcome":
        if not _is_session(frame.get("session")) or type(frame.get("resumed")) is not bool:
            raise bad("expected a session, and whether it was resumed, in welcome")
        return
    token, resume = frame.get("token"), frame.get("resume")
    if not (token is None or isinstance(token, str)):
        raise bad("expected a text as token of hello")
    if resume is not None:
        if not isinstance(resume, dict) or not _is_session(resume.get("session")):
            raise bad("expected the session to resume in hello")
        if not _count(resume.get("seq")):
            raise bad("expected a whole number as seq of what hello resumes")


def _is_session(text: Any) -> bool:
    return isinstance(text, str) and bool(_SESSION.fullmatch(text))


def _check_names(kind: str, member: str, frame: dict) -> None:
    names = frame.get(member)
    if names is None:
        frame[member] = []
    elif not isinstance(names, list) or not all(is_pattern(name) for name in names):
        raise bad(f"expected a list of names as {member} of {kind}")
    elif len(names) > NAMES:
        raise ExchangeError("TOO_LARGE", f"expected at most {NAMES} names as {member} of {kind}")


def _check_message(form: dict, own: str) -> None:
    name, kind = form.get("name"), form.get("kind")
    if not is_name(name):
        raise bad(f"expected a name of a message, got {name!r}")
    if is_reserved(name) and not is_open(name):
        if name not in _OF_LINK or form.get("to") != own or len(form["route"]) != 1:
            raise ExchangeError("FORBIDDEN", f"expected a name that is open to peers, got {name}")
    if name in _OF_LINK and kind not in _OF_LINK[name]:
        raise bad(f"expected a message {name} of its own kind, got kind {kind!r}")
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
