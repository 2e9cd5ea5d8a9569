"""The scope of a municipality: nothing without it, and nothing of a neighbour through it."""

from datetime import datetime

import pytest

from wijklus.base import scope
from wijklus.ground.people.models import Membership, Party, Person, Role
from wijklus.ground.places.models import Municipality, Neighbourhood


def test_without_a_scope_nothing_is_asked_or_written(db: None) -> None:
    with pytest.raises(scope.NoScope):
        Party.objects.all()
    with pytest.raises(scope.NoScope):
        scope.municipality_id()
    with pytest.raises(scope.NoScope):
        Party(kind="service", name="Groendienst").save()


def test_the_whole_installation_is_no_place_to_write_in(db: None) -> None:
    with scope.everywhere():
        assert Party.objects.count() == 0
        with pytest.raises(scope.NoScope):
            Party.objects.create(kind="service", name="Groendienst")


def test_scopes_open_and_close_within_one_another() -> None:
    with scope.of(1):
        with scope.of(2):
            assert scope.current() == 2
        assert scope.municipality_id() == 1
        with pytest.raises(KeyError), scope.everywhere():
            raise KeyError
        assert scope.current() == 1
    with pytest.raises(scope.NoScope):
        scope.current()


def test_a_row_takes_its_municipality_from_the_scope(gent: Municipality, at: datetime) -> None:
    assert Person.objects.create(created_at=at).municipality_id == gent.pk


def test_a_neighbouring_city_stays_out_of_sight(gent: Municipality, kortrijk: Municipality, at: datetime) -> None:
    with scope.of(kortrijk.pk):
        theirs = Person.objects.create(created_at=at)
    assert not Person.objects.filter(pk=theirs.pk).exists()
    here = Neighbourhood.objects.count()
    with scope.of(kortrijk.pk):
        there = Neighbourhood.objects.count()
    with scope.everywhere():
        assert Neighbourhood.objects.count() == here + there


def test_a_foreign_key_is_followed_within_the_scope_only(gent: Municipality, kortrijk: Municipality) -> None:
    with scope.of(kortrijk.pk):
        place = Neighbourhood.objects.filter(is_locatable=True)[0]
    membership = Membership(role_id=Role.objects.values_list("pk", flat=True).first())
    assert membership.role.municipality_id == gent.pk
    with scope.of(kortrijk.pk), pytest.raises(Role.DoesNotExist):
        Membership(role_id=membership.role_id).role  # noqa: B018
    with pytest.raises(Neighbourhood.DoesNotExist):
        place.refresh_from_db()


def test_a_row_of_another_city_is_not_written_here(gent: Municipality, kortrijk: Municipality, at: datetime) -> None:
    with pytest.raises(scope.OtherMunicipality):
        Person.objects.create(municipality=kortrijk, created_at=at)
    with scope.of(kortrijk.pk):
        theirs = Person.objects.create(created_at=at)
    with pytest.raises(scope.OtherMunicipality):
        theirs.save()


def test_a_key_into_another_city_is_refused(gent: Municipality, kortrijk: Municipality) -> None:
    with scope.of(kortrijk.pk):
        theirs = Party.objects.create(kind="service", name="Groendienst")
    row = Membership(role=Role.objects.first(), party=theirs, function="x")
    with pytest.raises(scope.OtherMunicipality, match="party points into"):
        scope.assert_one_municipality(row)


def test_an_empty_key_is_in_order(gent: Municipality) -> None:
    row = Membership(role=Role.objects.first(), party=None, function="x")
    scope.assert_one_municipality(row)
    assert row.municipality_id == gent.pk
