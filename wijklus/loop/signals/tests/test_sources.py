"""A meeting, a study, a statement and an indicator become signals by the same write, with where it stands."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from wijklus.base.refusals import Refused
from wijklus.ground.people.models import Person
from wijklus.ground.places import writes as places
from wijklus.ground.places.models import Boundary
from wijklus.loop.signals import reads, rules, writes
from wijklus.loop.signals.models import Signal

from .conftest import DAMPOORT
from .test_noting import NOTE, PAGE, today, worker  # noqa: F401 (fixtures)

pytestmark = pytest.mark.django_db
SOURCE = {"source": "Stadsmonitor 2026", "source_ref": "tabel 4"}


@pytest.mark.parametrize("channel", ["study", "opinion", "meeting"])
def test_what_people_said_there_is_counted_and_its_source_shown(worker, client_of, dampoort, channel):  # noqa: F811
    assert worker.post(PAGE, {**NOTE, **SOURCE, "channel": channel}).status_code == 302
    signal = Signal.objects.get()
    assert (signal.channel, signal.origin_kind, signal.counted_voices) == (channel, rules.PERSON, 12)
    page = client_of("director").get(reverse("signals:detail", args=["gent", signal.reference])).content.decode()
    assert "Stadsmonitor 2026 · tabel 4" in page


def test_an_indicator_is_nobodys_voice(worker, client_of, dampoort, at):  # noqa: F811
    note = {**NOTE, **SOURCE, "channel": "figure", "who": "", "voices": ""}
    assert worker.post(PAGE, note).status_code == 302
    signal = Signal.objects.get()
    assert (signal.origin_kind, signal.person, signal.counted_voices, signal.agreed_to) == ("source", None, 0, [])
    assert not Person.objects.exists()
    assert str(reads.origin_of(signal)) == "een indicator (Stadsmonitor 2026)"
    assert not reads.waiting().exists(), "nobody waits for it"
    page = client_of("director").get("/nl/gent/werk/inbox/").content.decode()
    assert signal.text in page, "but it is sorted as all others are"
    writes.renew_living(today=at.date(), at=at + timedelta(hours=1))
    assert writes.check_living() == []


@pytest.mark.parametrize("channel", rules.SOURCED)
def test_a_source_is_named(worker, dampoort, channel):  # noqa: F811
    answer = worker.post(PAGE, {**NOTE, "channel": channel})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["source"]
    assert not Signal.objects.exists()


def test_outside_and_on_paper_somebody_says_it(worker):  # noqa: F811
    for page in ("/nl/gent/werk/veld/", "/nl/gent/werk/papier/"):
        form = worker.get(page).context["form"]
        assert not {channel for channel, _label in form.fields["channel"].choices} & set(rules.SOURCED)


@pytest.mark.parametrize(
    "wrong",
    [
        {"channel": "study"},
        {"channel": "figure", "origin_label": "Cijfer"},
        {"channel": "figure", "origin_label": "Cijfer", "origin_kind": rules.SOURCE, "counted_voices": 3},
        {"channel": "walk", "origin_label": "Cijfer", "origin_kind": rules.SOURCE},
    ],
)
def test_the_write_refuses_what_cannot_be(dampoort, field_worker, at, wrong):
    said = {"text": "Meer leegstand", "kind": "problem", "neighbourhood": dampoort, "by": field_worker, "at": at}
    with pytest.raises(Refused):
        writes.register(**said, **wrong)


def test_the_database_keeps_it_so_and_still_searches(dampoort, field_worker, director, at):
    said = {"text": "Meer leegstand", "kind": "problem", "neighbourhood": dampoort, "by": field_worker, "at": at}
    signal = writes.register(**said, channel="figure", origin_kind=rules.SOURCE, origin_label="Leegstand")
    with pytest.raises(IntegrityError), transaction.atomic():
        Signal.objects.filter(pk=signal.pk).update(origin_kind=rules.PERSON)
    assert list(reads.search("leegstand", by=director)) == [signal]


def test_a_signal_keeps_the_version_of_its_boundary_when_boundaries_change(say, drawn, dampoort, administrator, at):
    signal = say(neighbourhood=None, lat=DAMPOORT[0], lon=DAMPOORT[1])
    ring = [[3.60, 51.00], [3.61, 51.00], [3.61, 51.01], [3.60, 51.00]]
    new = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"code": dampoort.code, "name": dampoort.name},
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
        ],
    }
    places.open_set(
        by=administrator, at=at, boundaries=json.dumps(new).encode(), code_property="code", name_property="name",
        name="Nieuwe grenzen", valid_from=at.date() + timedelta(days=1),
    )  # fmt: skip
    later = say(neighbourhood=None, lat=DAMPOORT[0], lon=DAMPOORT[1], at=at + timedelta(days=2))
    signal.refresh_from_db()
    assert Boundary.objects.filter(neighbourhood=dampoort).count() == 2
    assert (signal.neighbourhood, signal.boundary) == (dampoort, drawn)
    assert not later.neighbourhood.is_locatable
