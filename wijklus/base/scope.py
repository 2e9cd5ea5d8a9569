"""Which municipality this piece of work is about.

One installation serves several municipalities. Every row that belongs to one carries it, and every query starts from
an open scope: a manager that is asked without one raises, on both databases, instead of showing a neighbour's rows.
"""

from typing import Any, ClassVar, Self, TypeVar

from django.db import models

from .held import EVERYWHERE, NoScope, current, everywhere, municipality_id, of
from .inserting import insert

__all__ = [
    "EVERYWHERE",
    "NoScope",
    "OtherMunicipality",
    "Scoped",
    "ScopedManager",
    "assert_one_municipality",
    "current",
    "everywhere",
    "municipality_id",
    "of",
]


class OtherMunicipality(RuntimeError):
    """A row of one municipality was about to point at a row of another."""


Row = TypeVar("Row", bound=models.Model)


class ScopedManager(models.Manager[Row]):
    """Rows of the municipality in scope only; raises NoScope when no scope is open."""

    def get_queryset(self) -> models.QuerySet[Row]:
        scope = current()
        if scope == EVERYWHERE:
            return super().get_queryset()
        key = (type(self), self.model, self._db, scope)
        rows = _questions.get(key)
        if rows is None:
            rows = super().get_queryset().filter(municipality_id=scope)
            rows._hints = {}  # type: ignore[attr-defined]
            _questions[key] = rows
        copied: models.QuerySet[Row] = _copy(rows, self._hints)  # type: ignore[attr-defined]
        return copied


_questions: dict[Any, Any] = {}
"""The question for all rows of a table in a municipality, as every other question begins: building it costs more than
copying it."""


def _copy(rows: Any, hints: dict[str, Any]) -> Any:
    copy = rows._chain()
    copy._hints = dict(hints)
    return copy


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
        if kwargs == {"force_insert": True} and not args:
            insert(self)
        else:
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
