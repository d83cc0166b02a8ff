"""Exchanges that stand in for others."""

from __future__ import annotations

from collections import namedtuple

from exchange.host import exchange
from exchange.testing.complexes import settle

Heard = namedtuple("Heard", "name value from_")
"""A message that a fake has handled."""


class Fake:
    """An exchange that stands in for another one, and remembers what came.

    ``exchange`` is the exchange itself: ``send``, ``request``, ``on``, ``set``, ``listen``, …
    """

    def __init__(self, its_id: str, answers: dict, rest: dict):
        self._messages: list = []
        handlers = {name: self._noting(answer) for name, answer in answers.items()}
        self.exchange = exchange(id=its_id, handlers=handlers, **rest)

    @property
    def id(self) -> str:
        """Its id."""
        return self.exchange.id

    @property
    def messages(self) -> list:
        """What it has handled so far: ``name``, ``value``, ``from_``."""
        return list(self._messages)

    def values(self, name: str) -> list:
        """The values of the messages of that name that it has handled so far."""
        return [heard.value for heard in self._messages if heard.name == name]

    def answer(self, name: str, answer):
        """Answers messages of that name from now on; ``name`` may be a pattern.

        :param answer: a handler, an exception to fail with, or the answer itself
        """
        self.exchange.handler(name)(self._noting(answer))

    def close(self):
        """It is gone."""
        self.exchange.close().result()

    def _noting(self, answer):
        def handle(msg, sig, state):
            self._messages.append(Heard(msg.name, msg.value, msg.from_))
            if isinstance(answer, BaseException):
                raise answer
            return answer(msg, sig, state) if callable(answer) else answer

        return handle

    def __repr__(self) -> str:
        return f"<Fake {self.id}>"


def fake(its_id: str, answers: dict | None = None, **rest) -> Fake:
    """Makes an exchange that stands in for another one.

    :param answers: by the names or patterns of messages: a handler, an exception to fail with, or
        the answer itself
    :param rest: its ``state`` and ``share``
    """
    made = Fake(its_id, answers or {}, rest)
    settle()  # then it is a peer of the test
    return made
