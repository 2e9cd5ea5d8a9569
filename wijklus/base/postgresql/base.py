"""PostgreSQL that knows which municipality is in scope, and shows and takes the rows of no other.

The managers filter by municipality already. This is the second lock, for the query that goes round them: raw SQL, a
join written by hand, a base manager. Each table with a column `municipality_id` gets a policy when it is made, and a
SET precedes a statement whenever the scope differs from what the server was told last. A superuser and a role with
BYPASSRLS pass by all of it: the application connects as neither (docs/operations.md).

Source: PostgreSQL manual, 5.9 "Row Security Policies".
"""

from collections.abc import Callable
from typing import Any

from django.db.backends.postgresql import base

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
        self.execute_wrappers.append(self._in_scope)

    def connect(self) -> None:
        """A connection from the pool may have been told anything by whoever had it before."""
        self._told = None
        super().connect()

    def _in_scope(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        wanted = held.as_text()
        if wanted != self._told and not self.needs_rollback and not self._rolling_back:
            # SET and not set_config(): a SELECT would fix the snapshot before SET TRANSACTION can be said.
            with self.wrap_database_errors, self.connection.cursor() as cursor:
                cursor.execute(f"SET {SETTING} = '{wanted}'")
            self._told = wanted
        return execute(sql, params, many, context)

    def _rollback(self) -> None:
        super()._rollback()  # type: ignore[misc]  # not in the stubs
        self._told = None  # a SET is undone with its transaction

    def _savepoint_rollback(self, sid: str) -> None:
        self._rolling_back = True  # nothing but ROLLBACK is heard in a transaction that failed
        try:
            super()._savepoint_rollback(sid)  # type: ignore[misc]  # not in the stubs
        finally:
            self._rolling_back, self._told = False, None
