"""A row is put into its table as Django would put it there."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from wijklus.base import scope
from wijklus.base.inserting import Put, insert, put_while, together
from wijklus.ground.people.models import Person
from wijklus.ground.places.models import Municipality
from wijklus.ground.trail.models import HitCount

pytestmark = pytest.mark.django_db


def test_the_row_knows_its_id_and_is_as_django_would_keep_it(gent, at):
    with scope.of(gent.pk):
        rows = [Person(municipality_id=gent.pk, created_at=at) for _ in range(2)]
        assert all(insert(row) for row in rows)
        rows.append(Person.objects.create(created_at=at))
        assert list(Person.objects.order_by("pk")) == rows
        assert not rows[0]._state.adding
        assert Person.objects.get(pk=rows[0].pk).created_at == at


def test_one_that_is_there_is_left_out_only_when_that_is_asked(gent, at):
    with scope.of(gent.pk):
        first = Person(municipality_id=gent.pk, created_at=at)
        insert(first)
        again = Person(municipality_id=gent.pk, created_at=at, reference=first.reference)
        assert not insert(again, unless_there=True)
        assert again.pk is None
        assert Person.objects.count() == 1
        with pytest.raises(IntegrityError):
            insert(again)


def test_a_row_that_brings_its_own_id():
    row = HitCount(pk=7, key="say:x", ends=5, count=1)
    assert insert(row)
    assert HitCount.objects.get(pk=7).key == "say:x"


def rows_of(gent, at, n):
    return [Person(municipality_id=gent.pk, created_at=at) for _ in range(n)]


class TestTogether:
    def test_rows_are_there_for_the_next_question_and_at_the_end(self, gent, at):
        one, other, third = rows_of(gent, at, 3)
        with transaction.atomic(), together("people.Person"):
            insert(one)
            assert one.pk is not None
            assert list(Person.objects.order_by("pk")) == [one]
            insert(other)
            assert Person.objects.count() == 2  # by one that counts
            third.save(force_insert=True)
        assert Person.objects.count() == 3
        assert insert(Person(municipality_id=gent.pk, created_at=at))

    def test_one_message_for_all_of_them(self, gent, at, django_assert_num_queries):
        messages = 2 if connection.vendor == "postgresql" else 5  # SQLite is in this process: nothing is put off
        with transaction.atomic(), django_assert_num_queries(messages), together("people.Person"):
            for row in rows_of(gent, at, 4):
                insert(row)
            with together():
                insert(Person(municipality_id=gent.pk, created_at=at))
        assert Person.objects.count() == 5

    def test_a_statement_by_itself_goes_after_them(self, gent, at):
        with transaction.atomic(), together():
            for row in rows_of(gent, at, 2):
                insert(row)
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM people_person")
                assert cursor.fetchone()[0] == 2
            insert(Person(municipality_id=gent.pk, created_at=at))
            assert [row.municipality_id for row in Person.objects.iterator(chunk_size=1)] == [gent.pk] * 3

    def test_one_that_breaks_a_rule_undoes_all_of_them(self, gent, at):
        first, second, twice = rows_of(gent, at, 3)
        twice.reference = first.reference
        with pytest.raises(IntegrityError):
            self.keep(first, second, twice)
        assert Person.objects.count() == 0

    def keep(self, *rows):
        with transaction.atomic(), together("people.Person"):
            for row in rows:
                insert(row)

    def test_what_stands_along_goes_in_only_with_its_row(self, gent, at):
        (first, again) = rows_of(gent, at, 2)
        again.reference = first.reference
        along = [HitCount(pk=n, key=f"along:{n}", ends=5, count=1) for n in (8, 9)]
        assert insert(first, unless_there=True, along=along[0])
        assert not insert(again, unless_there=True, along=along[1])
        assert list(HitCount.objects.values_list("pk", flat=True)) == [8]


class TestPutWhile:
    def test_rows_are_put_down_and_those_there_get_what_is_named(self, gent, at):
        with scope.of(gent.pk):
            there = Person.objects.create(created_at=at)
            later = at + timedelta(days=1)
            same = Person(pk=there.pk, municipality_id=gent.pk, created_at=later, reference="anders")
            other = Person(pk=there.pk + 1, municipality_id=gent.pk, created_at=later)
            found = Municipality.objects.filter(pk=gent.pk, slug="gent").values("pk").query.sql_with_params()
            assert put_while(found, Put(same, instead=["created_at"]), Put(other))
            assert put_while(found, Put(Person(pk=other.pk, municipality_id=gent.pk, created_at=at)))
            kept = dict(Person.objects.values_list("pk", "created_at"))
            assert kept == {there.pk: later, other.pk: later}
            assert Person.objects.get(pk=there.pk).reference == there.reference

    def test_nothing_is_when_the_database_does_not_find_it(self, gent, at, django_assert_num_queries):
        with scope.of(gent.pk):
            one, other = (Person(pk=n, municipality_id=gent.pk, created_at=at) for n in (1, 2))
            nowhere = Municipality.objects.filter(slug="elders").values("pk").query.sql_with_params()
            with django_assert_num_queries(1 if connection.vendor == "postgresql" else 3):  # with the savepoint
                assert not put_while(nowhere, Put(one), Put(other))
            assert not Person.objects.exists()
