"""Putting many rows into a table at once: only the columns that differ are sent, the rest is what the model gives."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Field, Max, Model

from wijklus.base import scope


class Table:
    """A table that grows. `next` is the id of its next row; `put` raises what the database refuses."""

    def __init__(self, model: type[Model]) -> None:
        self.model = model
        with scope.everywhere():
            self.next = int(model._base_manager.aggregate(last=Max("pk"))["last"] or 0) + 1

    def ids(self, count: int) -> range:
        """The ids of so many rows that are put in next."""
        first, self.next = self.next, self.next + count
        return range(first, self.next)

    def put(self, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Rows with these attributes (`owner_id`, not `owner`), as the database keeps them: cents as int, JSON as text.

        The municipality is the one in scope.
        """
        fields = {field.attname: field for field in self.model._meta.concrete_fields}
        columns = [str(fields[name].column) for name in names]
        rest = [one for name, one in fields.items() if name not in names and not one.primary_key]
        if connection.vendor == "postgresql":
            self._copy(columns, rest, rows)
        else:
            self._insert(columns, rest, rows)

    def _copy(self, columns: Sequence[str], rest: Sequence[Any], rows: Iterable[Sequence[Any]]) -> None:
        """COPY into a table of its own, and from there: row security takes rows from INSERT only."""
        table, some = self.model._meta.db_table, ", ".join(f'"{column}"' for column in columns)
        others = "".join(f', "{one.column}"' for one in rest)
        marks = ", %s" * len(rest)
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE TEMPORARY TABLE came ON COMMIT DROP AS SELECT {some} FROM "{table}" WITH NO DATA')
            with cursor.connection.cursor().copy(f"COPY came ({some}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            cursor.execute(
                f'INSERT INTO "{table}" ({some}{others}) SELECT {some}{marks} FROM came', [_usual(one) for one in rest]
            )
            cursor.execute("DROP TABLE came")
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), %s)", [self.next - 1])

    def _insert(self, columns: Sequence[str], rest: Sequence[Any], rows: Iterable[Sequence[Any]]) -> None:
        names = ", ".join(f'"{column}"' for column in (*columns, *(one.column for one in rest)))
        marks = ", ".join(["%s"] * (len(columns) + len(rest)))
        usual = tuple(_usual(one) for one in rest)
        with connection.cursor() as cursor:
            statement = f'INSERT INTO "{self.model._meta.db_table}" ({names}) VALUES ({marks})'
            cursor.executemany(statement, [(*map(_plain, row), *usual) for row in rows])


def _plain(value: Any) -> Any:
    """A moment and a day as SQLite keeps them."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value.isoformat() if isinstance(value, date) else value


def _usual(field: "Field[Any, Any]") -> Any:
    """What a new row has in a column that is not named."""
    if field.attname == "municipality_id":
        return scope.municipality_id()
    return field.get_db_prep_save(field.get_default(), connection)
