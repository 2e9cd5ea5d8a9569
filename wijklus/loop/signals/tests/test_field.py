"""What a phone kept without a network arrives once, for who may note, and a changed note under a used key is told."""

import json

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from wijklus.ground.people.models import Contact, Person
from wijklus.loop.signals import reads
from wijklus.loop.signals.models import Consent, Hearing, Signal

from .conftest import DAMPOORT, picture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]
PAGE = "/nl/gent/werk/veld/"
NOTE = {
    "channel": "walk", "kind": "problem", "text": "Het is hier donker", "who": "counted", "voices": "12",
    "neighbourhood": "dampoort", "place_text": "Hoek Kasteellaan", "form_key": "field-1",
    "noted_at": "2026-11-20T08:15:00.000Z",
}  # fmt: skip


@pytest.fixture
def worker(client_of):
    return client_of("field_worker")


def send(client, **changed):
    return client.post(PAGE + "sturen/", {**NOTE, **changed})


def test_the_page_is_the_same_for_everybody(client_of, dampoort):
    pages = {who: client_of(who).get(PAGE).content.decode() for who in ("field_worker", "director")}
    assert pages["field_worker"] == pages["director"]
    assert "csrfmiddlewaretoken" not in pages["director"]
    assert "Een director" not in pages["director"]
    assert 'rel="manifest"' in pages["director"]


def test_a_phone_can_put_it_on_its_first_screen(client_of, dampoort):
    told = json.loads(Client().get(PAGE + "app.webmanifest").content)
    assert told["scope"] == told["start_url"] == PAGE
    assert told["display"] == "standalone"
    assert "Gent" in told["name"]
    for icon in told["icons"]:
        assert finders.find(icon["src"].removeprefix("/static/")), icon["src"]


def test_the_script_serves_only_the_page_and_its_look(client_of, dampoort):
    answer = Client().get(PAGE + "sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    assert "wijklus-field:gent:" in answer.content.decode()


def test_who_sends_is_asked_anew(worker, client_of, user_of, dampoort):
    told = worker.get(PAGE + "wie/")
    assert told.json()["owner"] == user_of("field_worker").reference
    assert told.json()["neighbourhood"] == "dampoort"
    assert "no-store" in told["Cache-Control"]
    assert client_of("anyone").get(PAGE + "wie/").status_code == 401
    assert client_of("councillor").get(PAGE + "wie/").status_code == 403


def test_arrives_once_with_the_moment_on_the_phone(worker, dampoort):
    first, again = send(worker), send(worker)
    signal = Signal.objects.get()
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json() == {"reference": signal.reference}
    assert (signal.counted_voices, signal.place_text) == (12, "Hoek Kasteellaan")
    assert signal.received_at.isoformat() == "2026-11-20T08:15:00+00:00"


def test_a_clock_that_runs_ahead_means_now(worker, dampoort, at):
    send(worker, noted_at="2026-11-21T08:15:00.000Z")
    assert Signal.objects.get().received_at == at


@pytest.mark.parametrize("changed", [{"text": "Iets anders"}, {"voices": "13"}, {"spoken": "tr"}])
def test_another_note_under_the_same_key_is_told(worker, dampoort, changed):
    send(worker)
    answer = send(worker, **changed)
    assert answer.status_code == 409
    assert "eerdere tekst" in answer.json()["problems"][0]
    assert Signal.objects.get().text == NOTE["text"]


def test_another_photo_under_the_same_key_is_told(worker, dampoort, storage):
    assert send(worker, photos=[picture()]).status_code == 201
    assert send(worker, photos=[picture()]).status_code == 200
    assert send(worker, photos=[picture(colour="blue")]).status_code == 409
    assert send(worker).status_code == 409
    assert Signal.objects.get().photos.count() == 1


@pytest.mark.parametrize(
    "wrong", [{"text": ""}, {"voices": "0"}, {"form_key": ""}, {"spoken": "klingon"}, {"noted_at": "1900-01-01T00:00Z"}]
)
def test_what_cannot_be_kept_is_said_in_sentences(worker, dampoort, wrong):
    answer = send(worker, **wrong)
    assert answer.status_code == 422
    assert all(len(sentence) > 10 for sentence in answer.json()["problems"])
    assert not Signal.objects.exists()


def test_with_nothing_but_a_street_corner(worker, drawn, dampoort):
    lat, lon = DAMPOORT
    send(worker, neighbourhood="-", lat=lat, lon=lon)
    send(worker, neighbourhood="-", form_key="field-2")
    assert [s.neighbourhood.is_locatable for s in Signal.objects.order_by("pk")] == [True, False]
    assert not Person.objects.exists()


def test_for_a_person_with_consent_per_use(worker, dampoort, at):
    one = {"who": "one", "answer": "phone", "phone": "0470 12 34 56", "spoken": "tr", "with_interpreter": "on"}
    assert send(worker, **one).status_code == 422
    assert send(worker, **one, agreed="on", share="on").status_code == 201
    signal = Signal.objects.get()
    given = reads.consents_of(signal)
    assert [consent.use for consent in given] == ["answer", "share"]
    assert {consent.noted_by_function for consent in given} == {"Buurtwerker Dampoort"}
    assert given[0].given_at == signal.received_at
    hearing = reads.hearing_of(signal)
    assert (hearing.spoken, hearing.with_interpreter, str(hearing)) == ("tr", True, "tr")
    assert str(given[0]) == "answer"
    assert Contact.objects.get().phone == "0470 12 34 56"


def test_people_who_were_counted_agreed_to_nothing(worker, dampoort):
    send(worker, agreed="on", quote="on")
    assert Signal.objects.get().agreed_to == []
    assert not Consent.objects.exists()
    assert not Hearing.objects.exists()


def test_staff_see_how_it_was_said_and_what_was_agreed(worker, client_of, dampoort):
    send(worker, who="one", spoken="tr", with_interpreter="on", quote="on")
    address = reverse("signals:detail", args=["gent", Signal.objects.get().reference])
    page = client_of("director").get(address).content.decode()
    assert "Türkçe" in page
    assert "met een tolk" in page
    assert "Deze woorden mogen getoond worden" in page


def test_a_session_that_ended_and_outsiders_send_nothing(client_of, dampoort):
    assert send(client_of("anyone")).status_code == 401
    for outsider in ("councillor", "service_contact", "other_director"):
        assert send(client_of(outsider)).status_code == 403
    assert not Signal.objects.exists()


def test_without_a_token_nothing_is_sent(user_of, dampoort):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(user_of("field_worker"))
    assert send(strict).status_code == 403
    token = strict.get(PAGE + "wie/").json()["token"]
    assert strict.post(PAGE + "sturen/", NOTE, headers={"X-CSRFToken": token}).status_code == 201


def test_logging_out_lets_the_phone_forget(worker):
    answer = worker.post(reverse("account_logout"))
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in worker.get(reverse("account_login"))
