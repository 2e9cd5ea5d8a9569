"""What a process remembers of how a city is set up, until anything of the city as a whole changes.

A signal that comes in asks for its neighbourhood, its category, terms, and rules: rows that change a few times a year,
and that cost more to ask than the signal costs to keep. Each change of them raises the revision of the city, in its own
transaction (ground.trail). A request reads that revision first, and an answer is remembered under the revision that was
read before it: so it is never older than that revision, in however many processes the city is served. What is changed
in the database by hand raises no revision, and is seen a minute later.
"""

import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar

from django.db import models
from django.db.models.base import ModelState

from . import held

__all__ = ["as_of", "asks_ahead", "forget", "remembered", "remembered_text", "remembers"]

Answer = TypeVar("Answer")
View = TypeVar("View", bound=Callable[..., Any])

MOST = 1_000
"""Answers that are remembered; then it begins anew."""
SECONDS = 60.0

_revision: ContextVar[tuple[int, int] | None] = ContextVar("revision", default=None)
_known: dict[Any, tuple[float, list[Any]]] = {}


@contextmanager
def as_of(municipality_id: int, revision: int) -> Iterator[None]:
    """Answer from memory within this block; the revision of the city was read before it. Nothing is set up in it."""
    token = _revision.set((municipality_id, revision))
    try:
        yield
    finally:
        _revision.reset(token)


def remembers(view: View) -> View:
    """Decorate a view that sets nothing up: it answers from memory as far as that goes."""
    view.remembers = True  # type: ignore[attr-defined]
    return view


def asks_ahead(ask: Callable[..., None]) -> Callable[[View], View]:
    """Decorate a view of which something is asked whatever the revision is: `ask` sends that along (base.ahead).

    It is called with the request and the words of the address, in the scope of the city.
    """

    def decorate(view: View) -> View:
        view.asks_ahead = ask  # type: ignore[attr-defined]
        return view

    return decorate


def remembered(question: Callable[..., list[Answer]]) -> Callable[..., list[Answer]]:
    """Decorate a prepared question of rows whose every change raises the revision of the city.

    Outside `as_of`, or in another scope, it is asked as ever. Each caller gets rows of its own.
    """

    @wraps(question)
    def ask(**arguments: Any) -> list[Answer]:
        revision = _revision.get()
        if revision is None or revision[0] != held.current():
            return question(**arguments)
        key = (question, revision, tuple(sorted(arguments.items())))
        return [_own(row) for row in _answers(key, lambda: question(**arguments))]

    return ask


def remembered_text(key: tuple[Hashable, ...], make: Callable[[], str]) -> str:
    """A text that follows from its key and from how the city is set up, and holds nothing of one person.

    Outside `as_of` it is made each time.
    """
    revision = _revision.get()
    if revision is None:
        return make()
    return str(_answers((remembered_text, revision, key), lambda: [make()])[0])


def _answers(key: Any, ask: Callable[[], list[Any]]) -> list[Any]:
    found = _known.get(key)
    if found is None or found[0] < time.monotonic():
        if len(_known) >= MOST:
            _known.clear()
        found = _known[key] = (time.monotonic() + SECONDS, ask())
    return found[1]


def forget() -> None:
    """Begin anew: for a test, whose rows are taken back along with their revisions."""
    _known.clear()


def _own(row: Any) -> Any:
    if not isinstance(row, models.Model):
        return row
    own = object.__new__(type(row))
    own.__dict__.update(row.__dict__)
    own._state = ModelState()
    own._state.__dict__.update(row._state.__dict__)
    own._state.fields_cache = dict(row._state.fields_cache)  # what a caller hangs on a row stays with that caller
    return own
