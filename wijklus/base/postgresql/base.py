"""PostgreSQL that knows which municipality is in scope, and shows and takes the rows of no other.

The managers filter by municipality already. This is the second lock, for the query that goes round them: raw SQL, a
join written by hand, a base manager. Each table with a column `municipality_id` gets a policy when it is made, and a
SET precedes a statement, in the same message, whenever the scope differs from what the server was told last. A
superuser and a role with BYPASSRLS pass by all of it: the application connects as neither (docs/operations.md).

In the same way go the rows that were put off (base.inserting) and questions that are sent ahead (base.ahead): every
message is a way to the server and back.

Source: PostgreSQL manual, 5.9 "Row Security Policies".
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db.backends.postgresql import base
from django.db.transaction import mark_for_rollback_on_error

from wijklus.base import held

from .schema import SchemaEditor
from .validation import Validation

SETTING = "wijklus.municipality"


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that says in which municipality it works before it asks anything."""

    SchemaEditorClass = SchemaEditor
    validation_class = Validation

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._told: str | None = None
        self._rolling_back = False
        self.put_off: Any = None
        self.ahead: Any = None
        self.execute_wrappers.append(self._in_scope)

    def connect(self) -> None:
        """A connection from the pool may have been told anything by whoever had it before."""
        self._told = None
        super().connect()

    def _in_scope(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        named = getattr(context["cursor"], "name", None)
        is_alone = many or named or not isinstance(sql, str) or not isinstance(params, list | tuple) or not params
        first, ahead = self._first(), [] if is_alone else self._ahead(sql)
        if not first and not ahead:
            return execute(sql, params, many, context)
        if is_alone:
            self._send(first)  # what has no parameters, or other ones, or is read bit by bit, goes by itself
            return execute(sql, params, many, context)
        whole = "; ".join((*(statement for statement, _values in (*first, *ahead)), sql))
        values = [value for _statement, its in (*first, *ahead) for value in its]
        cursor = context["cursor"]
        with self._forgetting():
            result = execute(whole, [*values, *params], many, context)
        for _statement in first:  # the answer is that of the last
            cursor.nextset()
        for question in ahead:
            self.ahead.found[question] = cursor.fetchall()
            cursor.nextset()
        return result

    def _ahead(self, sql: str) -> list[tuple[str, tuple[Any, ...]]]:
        """What is sent ahead with this statement: with a SELECT outside a transaction, and with nothing else."""
        if self.ahead is None or self.in_atomic_block or not sql.startswith("SELECT"):
            return []
        waiting: list[tuple[str, tuple[Any, ...]]] = self.ahead.waiting
        self.ahead.waiting = []
        return waiting

    def _first(self) -> list[tuple[str, Sequence[Any]]]:
        """What goes to the server in the message of the next statement: the scope, and rows that were put off."""
        first: list[tuple[str, Sequence[Any]]] = []
        wanted = held.as_text()
        if wanted != self._told and not self.needs_rollback and not self._rolling_back:
            # SET and not set_config(): a SELECT would fix the snapshot before SET TRANSACTION can be said.
            first.append((f"SET {SETTING} = '{wanted}'", ()))
            self._told = wanted
        if self.put_off is not None and self.put_off.statements:
            first += self.put_off.statements
            self.put_off.statements = []
        return first

    def _send(self, statements: Sequence[tuple[str, Sequence[Any]]]) -> None:
        whole = "; ".join(statement for statement, _values in statements)
        values = [value for _statement, its in statements for value in its]
        with self._forgetting(), self.wrap_database_errors, self.connection.cursor() as cursor:
            cursor.execute(whole, values or None)

    @contextmanager
    def _forgetting(self) -> Iterator[None]:
        """A SET is undone with the message that failed."""
        try:
            yield
        except BaseException:
            self._told = None
            raise

    def send_put_off(self) -> None:
        """Send what was put off now, when there is anything."""
        if self.put_off.statements:
            with mark_for_rollback_on_error(using=self.alias), self.cursor() as cursor:
                statements, self.put_off.statements = self.put_off.statements, []
                whole = "; ".join(statement for statement, _values in statements)
                cursor.execute(whole, [value for _statement, values in statements for value in values])

    def _rollback(self) -> None:
        super()._rollback()  # type: ignore[misc]  # not in the stubs
        self._told = None  # a SET is undone with its transaction

    def _savepoint_rollback(self, sid: str) -> None:
        self._rolling_back = True  # nothing but ROLLBACK is heard in a transaction that failed
        try:
            super()._savepoint_rollback(sid)  # type: ignore[misc]  # not in the stubs
        finally:
            self._rolling_back, self._told = False, None
