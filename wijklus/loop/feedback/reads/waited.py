"""People x days: each person's own whole days of waiting, added up in the query that counts the people."""

from datetime import UTC, datetime
from typing import Any

from django.db.models import BigIntegerField, Case, F, Func, Q, QuerySet, Sum, Value, When, Window
from django.db.models.functions import Coalesce, RowNumber


class WholeDays(Func):
    """The whole days from a moment in a column until `now`, rounded down; not below zero.

    The databases keep moments differently, so each has its own words. SQLite keeps text: whole seconds are subtracted,
    and one less when the fraction of the second had not come round yet.
    """

    output_field = BigIntegerField()

    def __init__(self, moment: Any, *, now: datetime) -> None:
        super().__init__(moment)
        self.now = now.astimezone(UTC).replace(tzinfo=None)

    def as_sqlite(self, compiler: Any, connection: Any, **_context: Any) -> tuple[str, tuple[Any, ...]]:
        """As SQLite reads its text; `19` is the length of a moment without its fraction."""
        sql, params = compiler.compile(self.source_expressions[0])
        now = connection.ops.adapt_datetimefield_value(self.now)
        whole = f"(CAST(strftime('%%s', %s) AS INTEGER) - CAST(strftime('%%s', {sql}) AS INTEGER))"
        words = f"MAX(({whole} - (substr({sql}, 20) > substr(%s, 20))) / 86400, 0)"
        return words, (now, *params, *params, now)

    def as_postgresql(self, compiler: Any, _connection: Any, **_context: Any) -> tuple[str, tuple[Any, ...]]:
        """As PostgreSQL subtracts moments."""
        sql, params = compiler.compile(self.source_expressions[0])
        words = f"GREATEST(FLOOR(EXTRACT(EPOCH FROM (%s - {sql})) / 86400), 0)::bigint"
        return words, (self.now.replace(tzinfo=UTC), *params)


def people_days(rows: "QuerySet[Any]", *, group: tuple[str, ...], path: str, now: datetime) -> Any:
    """What to add to an aggregation of `rows` by `group`: the sum over its people of each one's own days of waiting.

    A person who said two things in one group waits since the first of them; counted voices wait since they were
    counted. `path` leads from a row to its signal.
    """
    person = Coalesce(F(f"{path}person_id"), -F(f"{path}pk"))
    first_of_each = (
        rows.order_by()
        .annotate(
            nth_of_person=Window(
                RowNumber(), partition_by=[*map(F, group), person], order_by=[f"{path}received_at", "pk"]
            )
        )
        .filter(nth_of_person=1)
        .values("pk")
    )
    heads = Case(
        When(**{f"{path}person__isnull": False}, then=Value(1)),
        default=F(f"{path}counted_voices"),
        output_field=BigIntegerField(),
    )
    days = WholeDays(F(f"{path}received_at"), now=now)
    weight = Sum(heads * days, filter=Q(pk__in=first_of_each), output_field=BigIntegerField())
    return Coalesce(weight, 0)
