"""Erasing a person leaves the loop and every count as they were."""

import pytest
from django.db.models import Count, Sum

from wijklus.base.actor import system
from wijklus.base.refusals import NotAllowed
from wijklus.ground.people import access as people
from wijklus.ground.trail.models import Job
from wijklus.loop.signals import jobs, reads, rules, writes
from wijklus.loop.signals.models import Photo, Signal

from .conftest import DAMPOORT, files_in, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def spoken(say, storage, drawn):
    wish = rules.Reachable(channel="mail", email="b@voorbeeld.be")
    first = say(
        contact=wish, lat=DAMPOORT[0], lon=DAMPOORT[1], place_text="Bij nummer 7", photos=[picture()], form_key="k"
    )
    say(contact=wish)
    return first


def counts():
    return Signal.objects.aggregate(
        n=Count("pk"), people=Count("person", distinct=True), voices=Sum("counted_voices"), cells=Count("cell")
    )


def test_photos_and_the_exact_place_go_and_the_words_stay(spoken, storage, gent, at):
    before, cell = counts(), spoken.cell
    assert writes.erase_signals_of(person=spoken.person, by=system(gent.pk), at=at) == 2
    spoken.refresh_from_db()
    assert (spoken.place_text, spoken.form_digest, spoken.cell) == ("", "", cell)
    assert (spoken.lat, spoken.lon) != DAMPOORT
    assert "licht" in spoken.text
    assert not Photo.objects.exists()
    jobs.delete_files(**Job.objects.get(name__endswith="delete_files").arguments)
    jobs.delete_files(**Job.objects.get(name__endswith="delete_files").arguments)
    assert files_in(storage) == []
    assert counts() == before
    assert writes.erase_signals_of(person=spoken.person, by=system(gent.pk), at=at) == 0


def test_with_the_words_nothing_is_found_any_more(spoken, gent, at):
    writes.erase_signals_of(person=spoken.person, by=system(gent.pk), at=at)
    assert reads.search("licht").count() == 2
    assert writes.erase_signals_of(person=spoken.person, by=system(gent.pk), at=at, with_words=True) == 2
    spoken.refresh_from_db()
    assert (spoken.text, spoken.search_words) == ("", "")
    assert reads.search("licht").count() == 0


def test_the_person_and_who_may_erase_do_others_do_not(
    spoken, gent, coordinator, anyone, field_worker, other_director, at
):
    for outsider in (anyone, field_worker, other_director):
        with pytest.raises(NotAllowed):
            writes.erase_signals_of(person=spoken.person, by=outsider, at=at)
    oneself = people.oneself(municipality_id=gent.pk, person_reference=spoken.person.reference)
    assert writes.erase_signals_of(person=spoken.person, by=oneself, at=at) == 2
    assert writes.erase_signals_of(person=spoken.person, by=coordinator, at=at) == 0
