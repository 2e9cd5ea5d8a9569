"""Which municipality is in scope, held for this thread or request. Knows no Django: the database backend asks it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

EVERYWHERE = 0
"""The scope of work on the installation itself: looking a municipality up, the clock of jobs, a health page."""

_current: ContextVar[int | None] = ContextVar("municipality", default=None)


class NoScope(RuntimeError):
    """A query or a write was made before anybody said for which municipality."""


def current() -> int:
    """The id of the municipality in scope, or EVERYWHERE. Raises NoScope when none was opened."""
    municipality_id = _current.get()
    if municipality_id is None:
        raise NoScope("open a scope first: with scope.of(municipality_id)")
    return municipality_id


def municipality_id() -> int:
    """The id of the one municipality in scope. Raises NoScope when there is none, or when all are in scope."""
    found = current()
    if found == EVERYWHERE:
        raise NoScope("this write belongs to one municipality, and the scope holds all of them")
    return found


def as_text() -> str:
    """The scope as a database is told it: the id of a municipality, "0" for everywhere, "" when none is open."""
    found = _current.get()
    return "" if found is None else str(int(found))


@contextmanager
def of(municipality_id: int) -> Iterator[None]:
    """Open the scope of one municipality for the length of a with block; the earlier scope returns after it."""
    token = _current.set(municipality_id)
    try:
        yield
    finally:
        _current.reset(token)


@contextmanager
def everywhere() -> Iterator[None]:
    """Open the scope of the whole installation: for looking up which municipality is meant, never for its content."""
    with of(EVERYWHERE):
        yield
