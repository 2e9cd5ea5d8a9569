"""What must be true of the role the application connects as."""

from typing import Any

from django.core import checks
from django.db.backends.base.validation import BaseDatabaseValidation

_QUESTION = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"


class Validation(BaseDatabaseValidation):
    """Warns, when tables are made, if row-level security would be passed by."""

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        """The messages of `migrate` and of `check --database default`."""
        with self.connection.cursor() as cursor:
            cursor.execute(_QUESTION)
            (passes_by,) = cursor.fetchone()
        if not passes_by:
            return []
        told = "The database role is a superuser or has BYPASSRLS, so row-level security does not hold for it."
        return [checks.Warning(told, hint="Connect as a role without these, which owns the tables.", id="wijklus.W001")]
