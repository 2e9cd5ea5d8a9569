"""How many rows a question has, asked along with its first few: one query for a list of ten and the whole count."""

from typing import Any

from django.db.models import Func, IntegerField, QuerySet, Subquery
from django.db.models.functions import Coalesce


def how_many(rows: QuerySet[Any], field: str = "pk", *, distinct: bool = False) -> Any:
    """The count of these rows, or of the different values of a field in them, as an annotation: an integer."""
    template = "%(function)s(DISTINCT %(expressions)s)" if distinct else "%(function)s(%(expressions)s)"
    told = Func(field, function="COUNT", template=template, output_field=IntegerField())
    # a function and no aggregate: an aggregate would count within each row
    asked = rows.order_by().annotate(counted_as_one=told).values("counted_as_one")
    return Coalesce(Subquery(asked, output_field=IntegerField()), 0)
