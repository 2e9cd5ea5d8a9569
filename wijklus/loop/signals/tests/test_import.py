"""Many signals at once are kept as if each had come in by itself."""

from datetime import timedelta

import pytest

from wijklus.base.refusals import NotAllowed
from wijklus.ground.people.models import Contact, Person
from wijklus.ground.trail.models import Entry, Job
from wijklus.loop.signals import rules, writes
from wijklus.loop.signals.models import Signal

from .conftest import AT_SEA, DAMPOORT

pytestmark = pytest.mark.django_db
COMPARED = (
    "neighbourhood_id", "boundary_id", "kind", "channel", "text", "language", "counted_voices", "lat", "lon", "cell",
    "place_text", "received_at", "noted_by_id", "noted_by_function", "state", "form_key", "form_digest",
    "search_words", "origin_kind", "level", "agreed_to",
)  # fmt: skip


def said(**fields):
    return rules.Said(**{"text": "Licht aan het park", "kind": "problem", "channel": "web", **fields})


def test_the_same_as_one_by_one(drawn, dampoort, field_worker, at):
    rows = [
        said(lat=DAMPOORT[0], lon=DAMPOORT[1], form_key="a"),
        said(lat=AT_SEA[0], lon=AT_SEA[1]),
        said(neighbourhood=dampoort, channel="walk", counted_voices=12),
        said(received_at=at - timedelta(days=2000), neighbourhood=dampoort),
        said(contact=rules.Reachable(channel="mail", email="b@voorbeeld.be")),
    ]
    many = writes.import_many(rows=rows, by=field_worker, at=at).signals
    Signal.objects.filter(form_key="a").update(form_key="b")
    for number, row in enumerate(rows):
        one = writes.receive(row, by=field_worker, at=at)
        got = Signal.objects.get(pk=many[number].pk)
        got.form_key = many[number].form_key
        assert [getattr(got, name) for name in COMPARED] == [getattr(one, name) for name in COMPARED]
        assert (got.person is None) == (one.person is None)
    assert Contact.objects.count() == 1


def test_an_import_thanks_nobody_and_costs_few_questions(
    drawn, dampoort, field_worker, at, django_assert_max_num_queries
):
    rows = [said(text=f"Signaal {n}", lat=DAMPOORT[0], lon=DAMPOORT[1]) for n in range(500)]
    with django_assert_max_num_queries(45):  # SQLite takes 999 values at a time
        done = writes.import_many(rows=rows, by=field_worker, at=at)
    assert len(done.signals) == Person.objects.count() == 500
    assert Entry.objects.filter(verb="signals.register").count() == 500
    assert not Job.objects.exists()


def test_rows_that_cannot_be_kept_are_refused_by_themselves(field_worker, at):
    rows = [said(), said(text=""), said(contact=rules.Reachable(channel="mail")), said(text="Ook dit")]
    done = writes.import_many(rows=rows, by=field_worker, at=at)
    assert sorted(done.signals) == [0, 3]
    assert sorted(done.refused) == [1, 2]
    assert Signal.objects.count() == 2


def test_twice_adds_nothing(field_worker, at):
    rows = [said(form_key="a"), said(form_key="b"), said(form_key="a"), said(form_key="b", text="Iets anders")]
    first = writes.import_many(rows=rows, by=field_worker, at=at)
    again = writes.import_many(rows=rows[:3], by=field_worker, at=at)
    assert (first.repeated, sorted(first.refused)) == ({2}, [3])
    assert again.repeated == {0, 1, 2}
    assert Signal.objects.count() == 2
    assert again.signals[0] == first.signals[0]


def test_too_many_at_once_and_outsiders(field_worker, anyone, at):
    with pytest.raises(ValueError, match="500"):
        writes.import_many(rows=[said()] * 501, by=field_worker, at=at)
    with pytest.raises(NotAllowed):
        writes.import_many(rows=[said(), said(channel="walk", counted_voices=1)], by=anyone, at=at)
    assert not Signal.objects.exists()
