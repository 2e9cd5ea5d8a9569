"""A question whose SQL is written once gives what Django would give, in whatever scope and for whatever values."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from wijklus.base import scope
from wijklus.base.held import NoScope
from wijklus.base.prepared import prepared
from wijklus.ground.places.models import Neighbourhood, NeighbourhoodSet

pytestmark = pytest.mark.django_db


@prepared
def named(*, slug: str) -> QuerySet[Neighbourhood]:
    """One value."""
    return Neighbourhood.objects.filter(slug=slug)


@prepared
def among(*, ids: Sequence[int], not_called: str) -> QuerySet[Neighbourhood, str]:
    """Many values, and one."""
    rows = Neighbourhood.objects.filter(pk__in=ids).exclude(name=not_called)
    return rows.order_by("name").values_list("name", flat=True)


@prepared
def first(*, most: int) -> QuerySet[Neighbourhood]:
    """No value, and a number of rows."""
    return Neighbourhood.objects.filter(is_locatable=True).order_by("name")[:most]


@prepared
def valid(*, on: date) -> QuerySet[NeighbourhoodSet]:
    """A day."""
    return NeighbourhoodSet.objects.filter(valid_from__lte=on)


@prepared
def upper(*, name: str) -> QuerySet[Neighbourhood]:
    """An argument that does not reach the SQL as it was given."""
    return Neighbourhood.objects.filter(name=name.upper())


def test_it_finds_what_was_asked_each_time(dampoort: Any, gent: Any) -> None:
    with scope.of(gent.pk):
        other = Neighbourhood.objects.exclude(pk=dampoort.pk).filter(is_locatable=True)[0]
        assert [row.pk for row in named(slug=dampoort.slug)] == [dampoort.pk]
        assert [row.pk for row in named(slug=other.slug)] == [other.pk]
        assert named(slug="nergens") == []


def test_the_sql_is_that_of_django_and_is_written_once(dampoort: Any, gent: Any) -> None:
    with (
        scope.of(gent.pk),
        CaptureQueriesContext(
            connection,
        ) as asked,
    ):
        named(slug=dampoort.slug)
        named(slug=dampoort.slug)
        list(Neighbourhood.objects.filter(slug=dampoort.slug))
    assert len({query["sql"] for query in asked.captured_queries}) == 1
    assert len(asked.captured_queries) == 3


def test_many_values_of_any_number(gent: Any) -> None:
    with scope.of(gent.pk):
        rows = list(Neighbourhood.objects.order_by("name"))
        for number in range(len(rows) + 1):
            ids = [row.pk for row in rows[:number]]
            names = [row.name for row in rows[:number] if row.name != rows[0].name]
            assert among(ids=ids, not_called=rows[0].name) == names


def test_nothing_is_asked_for_none(gent: Any, django_assert_num_queries: Any) -> None:
    with scope.of(gent.pk), django_assert_num_queries(0):
        assert among(ids=[], not_called="") == []


def test_so_many_rows_and_days(gent: Any) -> None:
    with scope.of(gent.pk):
        everything = list(Neighbourhood.objects.filter(is_locatable=True).order_by("name"))
        assert first(most=1) == everything[:1]
        assert first(most=2) == everything[:2]
        began = NeighbourhoodSet.objects.order_by("valid_from")[0].valid_from
        assert [row.valid_from for row in valid(on=began)] == [began]
        assert valid(on=date(1900, 1, 1)) == []


def test_each_city_finds_its_own(dampoort: Any, gent: Any) -> None:
    with scope.of(gent.pk):
        assert named(slug=dampoort.slug)
    with scope.of(gent.pk + 1):
        assert named(slug=dampoort.slug) == []
    with scope.everywhere():
        assert named(slug=dampoort.slug)


def test_without_a_scope_it_is_not_asked() -> None:
    with pytest.raises(NoScope):
        named(slug="dampoort")


@pytest.mark.parametrize("value", [True, None, 1.5, datetime(2026, 1, 1), [None], {1}])
def test_another_kind_of_value_is_refused(gent: Any, value: Any) -> None:
    with scope.of(gent.pk), pytest.raises(TypeError):
        named(slug=value)


def test_a_value_that_does_not_reach_the_sql_is_refused(gent: Any) -> None:
    with scope.of(gent.pk), pytest.raises(LookupError, match="name"):
        upper(name="a")
