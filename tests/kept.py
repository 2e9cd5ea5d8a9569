"""The city of the story and who works there, made once by the writes and put back row by row wherever a test asks.

The writes take a thousand times as long as the rows they leave. A test still starts from an empty database, and gets
only what it asks for: the same rows, with the same keys.
"""

import copy
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import F
from django.db.models.sql import InsertQuery

from wijklus.base import scope
from wijklus.ground.trail.models import Revision

Rows = dict[type[models.Model], dict[Any, models.Model]]


@dataclass(frozen=True)
class Kept:
    """What one call of the writes left: the statements that put its rows back, and how often each revision rose."""

    made: Any
    inserts: list[tuple[str, Any]]
    raised: dict[int, int]

    def put_back(self) -> Any:
        """The rows, in the database of this test; the object that the call gave."""
        with scope.everywhere(), transaction.atomic(), connection.cursor() as cursor:
            for statement, values in self.inserts:
                cursor.execute(statement, values)
            for revision, times in self.raised.items():
                Revision.objects.filter(pk=revision).update(number=F("number") + times)
        return copy.copy(self.made)


def keep(calls: Iterable[tuple[str, Callable[[dict[str, Kept]], Any]]]) -> dict[str, Kept]:
    """Do these calls one after the other, keep what each left under its name, and undo it all.

    The keys it used are not given to other rows any more: PostgreSQL never does, SQLite is told so.
    """
    kept: dict[str, Kept] = {}
    with scope.everywhere(), transaction.atomic():
        before = _rows()
        for name, call in calls:
            made = call(kept)
            after = _rows()
            kept[name] = Kept(made, list(_inserts(before, after)), _raised(before, after))
            before = after
        transaction.set_rollback(True)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for model, rows in before.items():
                if rows and isinstance(model._meta.auto_field, models.AutoField | models.BigAutoField):
                    cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
                    cursor.execute(
                        "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [model._meta.db_table, max(rows)]
                    )
    return kept


def _rows() -> Rows:
    every = apps.get_models(include_auto_created=True)
    return {model: {row.pk: row for row in model._base_manager.all()} for model in every if model._meta.managed}


def _inserts(before: Rows, after: Rows) -> Iterable[tuple[str, Any]]:
    for model, rows in after.items():
        new = [row for key, row in rows.items() if key not in before[model]]
        if new:
            query = InsertQuery(model)
            query.insert_values(model._meta.local_concrete_fields, new, raw=True)
            yield from query.get_compiler(connection=connection).as_sql()


def _raised(before: Rows, after: Rows) -> dict[int, int]:
    """By how much each revision rose. No other row that was there may be touched: it would not be put back."""
    raised: dict[int, int] = {}
    for model, rows in before.items():
        for key, row in rows.items():
            now = after[model].get(key)
            if isinstance(row, Revision) and isinstance(now, Revision):
                raised[key] = now.number - row.number
            else:
                assert now is None or _columns(now) == _columns(row), f"{row!r} was changed: that is not kept"
                assert now is not None, f"{row!r} was removed: that is not kept"
    return {key: times for key, times in raised.items() if times}


def _columns(row: models.Model) -> list[Any]:
    return [getattr(row, field.attname) for field in row._meta.concrete_fields]
