"""Somebody looks for help for themselves: counted per day, and nothing else."""

from datetime import date

from django.db import connection

from wijklus.base import scope

from ..models import HelpCount


def count_help(*, on: date) -> None:
    """Count one more on a day. One statement; leaves no trace of who, when exactly, or what for."""
    table = connection.ops.quote_name(HelpCount._meta.db_table)
    statement = (
        f'INSERT INTO {table} (municipality_id, "on", n) VALUES (%s, %s, 1) '  # noqa: S608 (no words of others)
        f'ON CONFLICT (municipality_id, "on") DO UPDATE SET n = {table}.n + 1'
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [scope.municipality_id(), on])
