"""The conformance cases, which every implementation runs."""

from __future__ import annotations

import inspect
import json
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "conformance"


PACKETS = "packets.json"
"""Of the wire, these are no cases of steps but packets in both encodings."""


def load(subject: str) -> list:
    """All cases of a subject. Fails if there are none, or two of one name."""
    cases = []
    for file in sorted((FOLDER / subject).glob("*.json")):
        if file.name == PACKETS:
            continue
        cases += json.loads(file.read_text(encoding="utf-8"))["cases"]
    names = {case["name"] for case in cases}
    if not cases or len(names) != len(cases):
        raise AssertionError(f"expected cases of {subject} with names of their own in {FOLDER}")
    return cases


def method_name(case: dict) -> str:
    """The name of a case as that of a test method."""
    words = "".join(c if c.isalnum() and c.isascii() else "_" for c in case["name"])
    return f"test_{words}"


def tests(subject: str, play):
    """Decorates a TestCase: one method for each case, which calls ``play(test, case)``."""

    def decorate(cls):
        for case in load(subject):
            name = method_name(case)
            if hasattr(cls, name):
                raise AssertionError(f"expected one case named {name}")

            if inspect.iscoroutinefunction(play):

                async def method(self, case=case):
                    await play(self, case)

            else:

                def method(self, case=case):
                    play(self, case)

            method.__doc__ = case["name"]
            setattr(cls, name, method)
        return cls

    return decorate
