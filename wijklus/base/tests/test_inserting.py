"""A row is put into its table as Django would put it there."""

import pytest
from django.db import IntegrityError

from wijklus.base import scope
from wijklus.base.inserting import insert
from wijklus.ground.people.models import Person
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
