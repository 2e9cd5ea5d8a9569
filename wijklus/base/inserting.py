"""Putting one row into its table with SQL that is written once.

Django writes the SQL of an INSERT each time a row is saved; of the five rows that a signal brings along that is most of
the work. Here it is written at the first row of a table, and from then on only the values are given.
"""

from typing import Any

from django.db import connections, models, router, transaction
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery

__all__ = ["insert"]

_written: dict[Any, str] = {}


def insert(row: models.Model, *, unless_there: bool = False) -> bool:
    """Put a new row into its table, as `row.save(force_insert=True)` does. False when it was there already.

    With `unless_there` a row that breaks a unique constraint is left out, and the one given here gets no id; without
    it that raises IntegrityError. The signals of Django are not sent: this house has no receivers.
    """
    row._prepare_related_fields_for_save(operation_name="save")  # type: ignore[attr-defined]
    using = router.db_for_write(type(row), instance=row)
    connection = connections[using]
    meta: Any = row._meta
    fields = [field for field in meta.local_concrete_fields if field.attname != meta.pk.attname or row.pk is not None]
    values = [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
    key = (type(row), connection.vendor, row.pk is None, unless_there)
    if key not in _written:
        _written[key] = _write(row, fields, connection, unless_there=unless_there)
    with transaction.mark_for_rollback_on_error(using=using), connection.cursor() as cursor:
        cursor.execute(_written[key], values)
        found = cursor.fetchone()
    if found is None:
        return False
    setattr(row, meta.pk.attname, meta.pk.to_python(found[0]))
    row._state.adding, row._state.db = False, using
    return True


def _write(row: models.Model, fields: list[Any], connection: Any, *, unless_there: bool) -> str:
    query = InsertQuery(type(row), on_conflict=OnConflict.IGNORE if unless_there else None)
    query.insert_values(fields, [row])
    compiler: Any = query.get_compiler(connection=connection)
    [(statement, _values)] = compiler.as_sql()
    statement = statement.replace("INSERT OR IGNORE INTO", "INSERT INTO", 1)  # so both say it at the end
    conflict = " ON CONFLICT DO NOTHING"
    if unless_there and not statement.endswith(conflict):
        statement += conflict
    key = connection.ops.quote_name(row._meta.pk.column)
    return f"{statement} RETURNING {key}"
