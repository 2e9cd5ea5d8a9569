"""Which municipality this piece of work is about.

One installation serves several municipalities. Every row that belongs to one carries it, and every query starts from
an open scope: a manager that is asked without one raises, on both databases, instead of showing a neighbour's rows.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ClassVar, Self, TypeVar

from django.db import models

EVERYWHERE = 0
"""The scope of work on the installation itself: looking a municipality up, the clock of jobs, a health page."""

_current: ContextVar[int | None] = ContextVar("municipality", default=None)


class NoScope(RuntimeError):
    """A query or a write was made before anybody said for which municipality."""


class OtherMunicipality(RuntimeError):
    """A row of one municipality was about to point at a row of another."""


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


Row = TypeVar("Row", bound=models.Model)


class ScopedManager(models.Manager[Row]):
    """Rows of the municipality in scope only; raises NoScope when no scope is open."""

    def get_queryset(self) -> models.QuerySet[Row]:
        rows = super().get_queryset()
        scope = current()
        return rows if scope == EVERYWHERE else rows.filter(municipality_id=scope)


class Scoped(models.Model):
    """A row that belongs to one municipality. The concrete model has a field or a column `municipality_id`.

    Saving fills the municipality from the scope, and refuses a foreign key that leads into another municipality.
    """

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        assert_one_municipality(self)
        super().save(*args, **kwargs)


def assert_one_municipality(row: models.Model) -> None:
    """Fill the row's municipality from the scope and check it against the rows it points at, as far as loaded.

    Raises OtherMunicipality when they differ. bulk_create does not call save: a write that uses it calls this.
    """
    if getattr(row, "municipality_id", None) is None:
        row.municipality_id = municipality_id()  # type: ignore[attr-defined]
    mine = row.municipality_id  # type: ignore[attr-defined]
    if current() not in (EVERYWHERE, mine):
        raise OtherMunicipality(f"{row._meta.label} of {mine} written in the scope of {current()}")
    for field in row._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and field.is_cached(row):
            target = getattr(row, field.name)
            theirs = getattr(target, "municipality_id", mine) if target is not None else mine
            if theirs != mine:
                raise OtherMunicipality(f"{row._meta.label}.{field.name} points into municipality {theirs}")
