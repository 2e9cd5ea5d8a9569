"""Putting rows into their tables with SQL that is written once, and of several rows with one message to the server.

Django writes the SQL of an INSERT each time a row is saved; of the five rows that a signal brings along that is most of
the work. Here it is written at the first row of a table, and from then on only the values are given.

On PostgreSQL each statement is a way to the server and back. Within `together()` a row that nobody asks anything of is
put off: it goes along with the next statement, whatever that is, and at the latest at the end of the block. SQLite is
in this process: there every row goes at once.

`put_while` puts rows down only while the database finds something to be so, also when that changes at the same moment.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections, models, router, transaction
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery

__all__ = ["Put", "execute", "insert", "put_while", "together"]

_written: dict[Any, str] = {}


@dataclass
class PutOff:
    """Statements that still have to go to the server, in order; and ids that the server gave out beforehand."""

    statements: list[tuple[str, Sequence[Any]]] = field(default_factory=list)
    ids: dict[type[models.Model], int] = field(default_factory=dict)


@dataclass(frozen=True)
class Put:
    """A row with an id of its own; where one of that id stands already, it gets `instead` of the values it has."""

    row: models.Model
    instead: Sequence[str] = ()


@contextmanager
def together(*labels: str) -> Iterator[None]:
    """Send the rows that are put into tables within this block with as few messages as can be. Inside a transaction.

    Of each table named here (as "people.Person") the id of the next row is fetched beforehand, so that other rows can
    point at it. What goes wrong with a row that was put off is raised by a later statement of the block, or by its end.
    """
    connection: Any = connections[DEFAULT_DB_ALIAS]
    if connection.vendor != "postgresql" or connection.put_off is not None:
        yield
        return
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("rows that are put off belong to a transaction")
    connection.put_off = PutOff(ids=_ids(connection, labels))
    try:
        yield
        connection.send_put_off()
    finally:
        connection.put_off = None


def insert(row: models.Model, *, unless_there: bool = False, along: models.Model | None = None) -> bool:
    """Put a new row into its table, as `row.save(force_insert=True)` does. False when it was there already.

    With `unless_there` a row that breaks a unique constraint is left out, and the one given here gets no id; without
    it that raises IntegrityError. The row `along` (with an id of its own) is put into its table only when this one is.
    The signals of Django are not sent: this house has no receivers. A row that is put off gets an id when its table was
    named to `together`, and none otherwise.
    """
    using = router.db_for_write(type(row), instance=row)
    connection = connections[using]
    put_off = getattr(connection, "put_off", None)
    if put_off is not None and row.pk is None:
        row.pk = put_off.ids.pop(type(row), None)
    statement, values = _statement(row, connection, unless_there=unless_there)
    if put_off is not None and not unless_there:
        put_off.statements.append((statement, values))
        _is_kept(row, using)
        return True
    if along is not None and connection.vendor == "postgresql":
        other, its = _statement(along, connection)
        statement, values = _with(statement, other), [*values, *its]
    with transaction.mark_for_rollback_on_error(using=using), connection.cursor() as cursor:
        cursor.execute(statement, values)
        found = cursor.fetchone()
    if found is None:
        return False
    key: Any = row._meta.pk
    setattr(row, key.attname, key.to_python(found[0]))
    _is_kept(row, using)
    if along is not None and connection.vendor != "postgresql":
        insert(along)
    return True


def put_while(asked: tuple[str, Sequence[Any]], *puts: Put) -> bool:
    """Put rows into their tables only while the database finds a row for what is asked, all or none; whether it did.

    `asked` is SQL for at most one row, with its parameters, as `Prepared.sql` gives them.

    PostgreSQL does all in one statement, without a transaction around it: the row found is held (FOR SHARE) until all
    is kept, so a change of it that is under way is waited for and then counts, and a later one waits. SQLite has no
    INSERT inside a WITH: there it is one transaction, in which nobody else writes, of a question and each row.
    """
    connection: Any = connections[router.db_for_write(type(puts[0].row))]
    if connection.vendor == "postgresql":
        return _put_in_one(connection, asked, puts)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(*asked)
        if cursor.fetchone() is None:
            return False
        for put in puts:
            statement, values = _statement(put.row, connection)
            cursor.execute(statement.rsplit(" RETURNING ", 1)[0] + _conflict(put, connection), values)
    return True


def _put_in_one(connection: Any, asked: tuple[str, Sequence[Any]], puts: Sequence[Put]) -> bool:
    rows = [_statement(put.row, connection) for put in puts]
    key = (asked[0], *((statement, tuple(put.instead)) for (statement, _its), put in zip(rows, puts, strict=True)))
    if key not in _written:
        _written[key] = _write_one(asked[0], [statement for statement, _its in rows], puts, connection)
    values = [*asked[1], *(value for _statement, its in rows for value in its)]
    with transaction.mark_for_rollback_on_error(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(_written[key], values)
        return bool(cursor.fetchone()[0])


def _write_one(question: str, statements: Sequence[str], puts: Sequence[Put], connection: Any) -> str:
    parts = [f"found AS MATERIALIZED ({question} FOR SHARE)"]
    for number, (statement, put) in enumerate(zip(statements, puts, strict=True)):
        begin, given = statement.rsplit(" RETURNING ", 1)[0].split(" VALUES (", 1)
        chosen = f"{begin} SELECT {given.rstrip().removesuffix(')')} FROM found"  # noqa: S608 (what Django wrote)
        parts.append(f"put{number} AS ({chosen}{_conflict(put, connection)})")
    return f"WITH {', '.join(parts)} SELECT count(*) FROM found"  # noqa: S608 (what Django wrote)


def _conflict(put: Put, connection: Any) -> str:
    """What is done where a row of that id stands already."""
    name, meta = connection.ops.quote_name, cast(Any, put.row._meta)
    columns = [name(meta.get_field(field).column) for field in put.instead]
    changed = ", ".join(f"{column} = EXCLUDED.{column}" for column in columns)
    return f" ON CONFLICT ({name(meta.pk.column)}) DO " + (f"UPDATE SET {changed}" if changed else "NOTHING")


def _statement(row: Any, connection: Any, *, unless_there: bool = False) -> tuple[str, list[Any]]:
    """The INSERT of a row, and its values."""
    row._prepare_related_fields_for_save(operation_name="save")
    meta = row._meta
    fields = [field for field in meta.local_concrete_fields if field.attname != meta.pk.attname or row.pk is not None]
    values = [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
    key = (type(row), connection.vendor, row.pk is None, unless_there)
    if key not in _written:
        _written[key] = _write(row, fields, connection, unless_there=unless_there)
    return _written[key], values


def _with(statement: str, along: str) -> str:
    """Two INSERTs as one statement that answers as the first; the second puts nothing in when the first did not."""
    begin, values = along.rsplit(" RETURNING ", 1)[0].split(" VALUES (", 1)
    second = f"{begin} SELECT {values.rstrip().removesuffix(')')} FROM put"  # noqa: S608 (what Django wrote)
    return f"WITH put AS ({statement}), along AS ({second}) SELECT * FROM put"  # noqa: S608


def _is_kept(row: Any, using: str) -> None:
    row._state.adding, row._state.db = False, using


def execute(connection: Any, statement: str, values: Sequence[Any]) -> None:
    """Have a statement done of which nobody asks an answer; within `together` it may be put off."""
    put_off = getattr(connection, "put_off", None)
    if put_off is not None:
        put_off.statements.append((statement, values))
        return
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _ids(connection: Any, labels: Sequence[str]) -> dict[type[models.Model], int]:
    """For each of these tables the id of its next row. One query, none without tables."""
    tables = [apps.get_model(label) for label in labels]
    if not tables:
        return {}
    nexts = [f"nextval(pg_get_serial_sequence('\"{table._meta.db_table}\"', 'id'))" for table in tables]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(nexts)}")
        return dict(zip(tables, cursor.fetchone(), strict=True))


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
