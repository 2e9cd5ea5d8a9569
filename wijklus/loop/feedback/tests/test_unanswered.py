"""A contact did not answer: the report is a signal, with its term, its place on Vandaag and its answer."""

from datetime import timedelta

import pytest
from django.core import mail

from wijklus.base.refusals import Refused
from wijklus.ground.people import writes as people_writes
from wijklus.ground.people.models import ContactPoint, Membership, Party
from wijklus.ground.places.models import Boundary, NeighbourhoodSet
from wijklus.ground.trail.jobs import run_waiting
from wijklus.ground.trail.models import HitCount
from wijklus.loop.feedback import reads, writes
from wijklus.loop.feedback.models import UnansweredContact
from wijklus.loop.signals import writes as signals
from wijklus.loop.signals.models import Signal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]


@pytest.fixture
def trees(service_contact, administrator, at, dampoort) -> ContactPoint:
    green = Party.objects.get(name="Groendienst")
    return people_writes.add_contact_point(
        party=green, about="bomen", phone="09 111 11 11", neighbourhood_ids=[dampoort.pk], by=administrator, at=at
    )


def report_of(reference: str) -> str:
    return f"/nl/gent/wijk/dampoort/contact/{reference}/geen-antwoord/"


def test_from_the_page_to_the_answer(trees, client, client_of, at, director):
    page = client.get("/nl/gent/wijk/dampoort/contact/")
    assert ("bomen" in page.text, report_of(trees.reference) in page.text) == (True, True)
    assert "Groendienst" in client.get(report_of(trees.reference)).text
    form = {"way": "call", "tried_on": "2026-11-18", "words": "Een boom viel om.", "email": "an@buurt.example"}
    form |= {"form_key": "k" * 24}
    sent = client.post(report_of(trees.reference), form)
    assert sent.status_code == 302
    assert client.post(report_of(trees.reference), form).url == sent.url, "sent twice it is one"
    signal = Signal.objects.get()
    assert signal.text.startswith("Ik belde naar Groendienst (bomen) op 18 november 2026 en kreeg geen antwoord.")
    assert signal.text.endswith("Een boom viel om.")
    row = UnansweredContact.objects.get()
    assert (row.signal, row.point, row.way, str(row)) == (signal, trees, "call", "call 2026-11-18")
    run_waiting(at=at)
    assert [message.to for message in mail.outbox] == [["an@buurt.example"]]
    assert "Een contact antwoordde niet" in client_of("director").get("/nl/gent/werk/").text
    [section] = reads.unanswered_due(actor=director)
    assert [(due.what, due.people_waiting, due.ref) for due in section.top] == [
        ("Groendienst: bomen", 1, signal.reference)
    ]
    signals.take_up(signals=[signal], by=director, at=at)
    writes.give_answer(signal=signal, outcome="changed", text="We belden u terug.", by=director, at=at)
    run_waiting(at=at)
    assert reads.unanswered_due(actor=director)[0].count == 0


def test_a_contact_person_and_nobody_to_answer(director, client, at, dampoort):
    Membership.objects.filter(user_id=director.user_id).update(is_public_contact=True)
    held = Membership.objects.get(user_id=director.user_id)
    sent = client.post(report_of(held.reference), {"way": "visit", "tried_on": "2026-11-20"})
    assert sent.status_code == 302
    row = UnansweredContact.objects.get()
    assert (row.person, row.point) == (held, None)
    assert row.signal.text == "Ik ging naar Wijkregisseur Dampoort op 20 november 2026 en vond niemand."
    [section] = reads.unanswered_due(actor=director)
    assert [due.what for due in section.top] == ["Wijkregisseur Dampoort"]


def test_who_does_not_answer_there_sees_nothing(trees, director, field_worker, coordinator, rabot, anyone, at):
    given = {"point": trees, "way": "mail", "tried_on": at.date(), "words": "", "language": "nl"}
    writes.report_unanswered(neighbourhood=rabot, by=anyone, at=at, **given)
    assert reads.unanswered_due(actor=field_worker) == []
    assert reads.unanswered_due(actor=director)[0].count == 0
    assert reads.unanswered_due(actor=coordinator)[0].count == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"way": "pigeon"}, "way"), ({"days": 1}, "tried_on"), ({"days": -366}, "tried_on")],
)
def test_what_cannot_be_is_said(trees, dampoort, anyone, at, wrong, field):
    tried_on = at.date() + timedelta(days=wrong.get("days", 0))
    given = {"point": trees, "way": wrong.get("way", "call"), "tried_on": tried_on, "words": "", "language": "nl"}
    with pytest.raises(Refused) as refused:
        writes.report_unanswered(neighbourhood=dampoort, by=anyone, at=at, **given)
    assert refused.value.field == field
    assert not Signal.objects.exists()


def test_the_form_says_what_is_wrong(trees, client):
    url = report_of(trees.reference)
    good = {"way": "call", "tried_on": "2026-11-18"}
    for wrong, said in (
        ({"way": ""}, "verplicht"),
        ({"tried_on": "2027-01-01"}, "Kies een dag van het laatste jaar."),
        ({"website": "http://spam.example"}, "leeg"),
        ({"email": "geen adres"}, "e-mailadres"),
    ):
        answer = client.post(url, good | wrong)
        assert (answer.status_code, said in answer.text) == (422, True), said
    assert client.get(report_of("niets")).status_code == 404
    assert client.get(url.replace("dampoort", "nergens")).status_code == 404
    HitCount.objects.update(count=1000)
    answer = client.post(url, good)
    assert (answer.status_code, "te veel verstuurd" in answer.text) == (429, True)
    assert not Signal.objects.exists()


@pytest.fixture
def square(dampoort) -> tuple[str, str]:
    """Dampoort has a boundary of about two kilometres; a point (lat, lon) in it."""
    west, south, east, north = 3.73, 51.045, 3.76, 51.065
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    Boundary.objects.create(
        set=NeighbourhoodSet.objects.get(), neighbourhood=dampoort, name=dampoort.name,
        geometry={"type": "Polygon", "coordinates": [ring]}, west=west, south=south, east=east, north=north,
        area_m2=4_000_000,
    )  # fmt: skip
    return "51.055", "3.745"


def test_finding_who_is_there(trees, client, square, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        page = client.get("/nl/gent/contact/").text
    assert "In 1 van 2 wijken" in page
    assert client.get("/nl/gent/contact/", {"zoek": "DAMP"}).url == "/nl/gent/wijk/dampoort/contact/"
    assert "We vonden daar geen wijk" in client.get("/nl/gent/contact/", {"zoek": "Atlantis"}).text
    both = client.get("/nl/gent/contact/", {"zoek": "a"}).text
    assert "Welke bedoelt u?" in both
    lat, lon = square
    assert client.get("/nl/gent/contact/", {"lat": lat, "lon": lon}).url == "/nl/gent/wijk/dampoort/contact/"
    assert "We vonden daar geen wijk" in client.get("/nl/gent/contact/", {"lat": "0", "lon": "0"}).text
    assert client.get("/nl/gent/contact/", {"lat": "x", "lon": "y"}).status_code == 200
    with django_assert_max_num_queries(8):
        assert "bomen" in client.get("/nl/gent/wijk/dampoort/contact/").text
    empty = client.get("/nl/gent/wijk/rabot/contact/").text
    assert "Hier is nog geen contactpersoon genoemd" in empty
    assert client.get("/nl/gent/wijk/niet-te-situeren/contact/").status_code == 404
