"""Tables of a municipality are guarded from the moment they are made."""

from typing import Any

from django.db.backends.postgresql import schema
from django.db.models import Field, Model

COLUMN = "municipality_id"
UNGUARDED = {
    "places_draft": "what an account fills in for a municipality that is not there yet",
    "trail_job": "the worker finds work of every municipality before it opens a scope",
    "trail_revision": "read before anything else of a page, by municipality and neighbourhood",
    "signals_search": "a row holds stems and a number; row security would keep its index from being used",
}
"""Tables with a column municipality_id that every scope may see, each with its reason."""

_SETTING = "current_setting('wijklus.municipality', true)"
_MINE = f"municipality_id = (SELECT NULLIF({_SETTING}, '')::bigint) OR (SELECT {_SETTING}) = '0'"
"""In sub-selects, which are evaluated once for a statement and not for each row."""


class SchemaEditor(schema.DatabaseSchemaEditor):
    """Django's editor, which adds the policy to each table that carries the municipality."""

    def create_model(self, model: type[Model]) -> None:
        super().create_model(model)
        if any(field.column == COLUMN for field in model._meta.local_concrete_fields):
            self._guard(model)

    def add_field(self, model: type[Model], field: Field[Any, Any]) -> None:
        super().add_field(model, field)
        if field.column == COLUMN:
            self._guard(model)

    def _guard(self, model: type[Model]) -> None:
        if model._meta.db_table not in UNGUARDED:
            for statement in guard(self.quote_name(model._meta.db_table)):
                self.execute(statement)


def guard(table: str) -> list[str]:
    """The statements that keep a table to the municipality in scope, its owner included."""
    return [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY own_municipality ON {table} USING ({_MINE})",
    ]
