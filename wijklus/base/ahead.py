"""Questions that go to the server along with the next one, whose answers wait until they are asked for.

On PostgreSQL each question is a way to the server and back. What a request will ask for certain, whatever comes out of
its first question, is sent in the message of that one: within `answers_kept()`, with `ask`. Whoever asks it afterwards
gets the answer that came (`came`), once; whoever asks anything else asks it as ever. SQLite is in this process: there
nothing is sent ahead.

A statement that is sent ahead goes along with a SELECT outside a transaction and with nothing else, so no write
lasts less, or goes back, because of it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

__all__ = ["Answers", "answers_kept", "ask", "came"]

Question = tuple[str, tuple[Any, ...]]


class Answers:
    """What is still to be sent ahead on a connection, in order, and the answers that came."""

    def __init__(self) -> None:
        self.waiting: list[Question] = []
        self.found: dict[Question, list[tuple[Any, ...]]] = {}

    def forget(self) -> None:
        """Send nothing more and give no answer that came: what was asked turned out to be of another city."""
        self.waiting.clear()
        self.found.clear()


@contextmanager
def answers_kept() -> Iterator[Answers | None]:
    """Within this block questions may be sent ahead; gives None where that brings nothing."""
    connection: Any = connections[DEFAULT_DB_ALIAS]
    if connection.vendor != "postgresql" or connection.in_atomic_block or connection.ahead is not None:
        yield None
        return
    connection.ahead = Answers()
    try:
        yield connection.ahead
    finally:
        connection.ahead = None


def ask(sql: str, values: Sequence[Any]) -> None:
    """Send this along with the next SELECT; in the scope that is open then, which is the one that is open now."""
    answers = getattr(connections[DEFAULT_DB_ALIAS], "ahead", None)
    if answers is not None:
        answers.waiting.append((sql, tuple(values)))


def came(connection: Any, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]] | None:
    """The rows of what was sent ahead on a connection with the same SQL and values, once; None when it was not."""
    answers = getattr(connection, "ahead", None)
    return answers.found.pop((sql, tuple(values)), None) if answers is not None else None
