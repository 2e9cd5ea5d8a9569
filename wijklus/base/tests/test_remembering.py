"""What a process remembers of a city is never older than the revision that the request read."""

import pytest

from wijklus.base import remembering, scope
from wijklus.ground.places import reads as places
from wijklus.ground.places.models import Neighbourhood

pytestmark = pytest.mark.django_db


def name_of(at):
    found = places.neighbourhood_to_say("dampoort", on=at.date())
    return found and found.name


def test_is_asked_once_for_a_revision_and_anew_for_the_next(gent, dampoort, at, django_assert_num_queries):
    with remembering.as_of(gent.pk, 5):
        with django_assert_num_queries(1):
            assert name_of(at) == name_of(at) == dampoort.name
        Neighbourhood.objects.filter(pk=dampoort.pk).update(name="Anders")
        assert name_of(at) == dampoort.name
    with remembering.as_of(gent.pk, 6):
        assert name_of(at) == "Anders"
    with django_assert_num_queries(1):
        assert name_of(at) == "Anders"


def test_not_of_another_city_nor_longer_than_a_minute(
    gent, kortrijk, dampoort, at, django_assert_num_queries, monkeypatch
):
    with remembering.as_of(gent.pk, 5):
        assert name_of(at) == dampoort.name
        with scope.of(kortrijk.pk):
            assert name_of(at) is None
        monkeypatch.setattr(remembering.time, "monotonic", lambda: 1e12)
        with django_assert_num_queries(1):
            assert name_of(at) == dampoort.name


def test_nobody_shares_a_row_and_memory_is_bounded(gent, dampoort, at, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(remembering, "MOST", 1)
    with remembering.as_of(gent.pk, 5):
        first = places.neighbourhood_to_say("dampoort", on=at.date())
        assert first is not None
        first.name = "Van mij"
        assert name_of(at) == dampoort.name
        assert places.neighbourhood_to_say("rabot", on=at.date()) is not None
        with django_assert_num_queries(1):
            assert name_of(at) == dampoort.name
