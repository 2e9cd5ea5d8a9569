"""A field worker notes at a market what twelve people said, without their names."""

import pytest
from django.urls import reverse

from wijklus.ground.people.models import Contact, Person
from wijklus.loop.signals.models import Signal

from .conftest import picture

pytestmark = pytest.mark.django_db
PAGE = "/nl/gent/werk/noteren/"
NOTE = {
    "channel": "walk", "kind": "idea", "text": "Een bank op het plein", "who": "counted", "voices": "12",
    "neighbourhood": "dampoort", "received_on": "2026-11-19", "place_text": "Hoek Kasteellaan",
}  # fmt: skip


@pytest.fixture
def worker(client_of):
    return client_of("field_worker")


@pytest.fixture(autouse=True)
def today(monkeypatch, at):
    from wijklus.base import clock

    monkeypatch.setattr(clock, "now", lambda: at)
    monkeypatch.setattr(clock, "today", lambda: at.date())


def test_opens_at_the_own_neighbourhood(worker, dampoort, rabot, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        answer = worker.get(PAGE)
    assert answer.context["form"]["neighbourhood"].value() == "dampoort"
    assert 'value="2026-11-20"' in answer.content.decode()


def test_twelve_people_without_a_name_and_the_next_at_the_same_place(worker, dampoort):
    answer = worker.post(PAGE, NOTE)
    signal = Signal.objects.get()
    assert (signal.counted_voices, signal.person, signal.channel) == (12, None, "walk")
    assert signal.noted_by_function == "Buurtwerker Dampoort"
    assert str(signal.received_at.date()) == "2026-11-19"
    again = worker.get(answer.url).context["form"]
    assert (again["channel"].value(), again["place_text"].value()) == ("walk", "Hoek Kasteellaan")
    assert again["text"].value() is None
    assert not Person.objects.exists()


def test_today_is_now_and_elsewhere_has_no_place(worker, dampoort, at):
    worker.post(PAGE, {**NOTE, "received_on": "2026-11-20", "neighbourhood": "-"})
    signal = Signal.objects.get()
    assert signal.received_at == at
    assert not signal.neighbourhood.is_locatable


def test_one_person_who_agreed_is_answered_in_their_own_way(worker, dampoort, storage):
    one = {"who": "one", "answer": "phone", "phone": "0470 12 34 56", "name": "Een bewoner"}
    refused = worker.post(PAGE, {**NOTE, **one})
    assert refused.status_code == 422
    assert not Contact.objects.exists()
    worker.post(PAGE, {**NOTE, **one, "agreed": "on", "quote": "on", "photos": [picture()]})
    signal = Signal.objects.get()
    assert signal.agreed_to == ["answer", "quote"]
    assert signal.person.contact.phone == "0470 12 34 56"
    assert signal.photos.count() == 1


def test_one_person_who_wants_no_answer(worker, dampoort):
    worker.post(PAGE, {**NOTE, "who": "one", "voices": ""})
    assert Signal.objects.get().person is not None
    assert not Contact.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"voices": ""}, {"voices": "0"}, {"voices": "501"}, {"text": ""}, {"received_on": "1900-01-01"}, {"who": ""},
     {"received_on": "2026-11-22"}, {"lat": "95", "lon": "3"}],
)  # fmt: skip
def test_what_cannot_be_is_said_beside_the_field(worker, dampoort, wrong):
    answer = worker.post(PAGE, {**NOTE, **wrong})
    assert answer.status_code == 422
    assert NOTE["place_text"] in answer.content.decode()
    assert not Signal.objects.exists()


def test_sent_twice_is_noted_once(worker, dampoort):
    worker.post(PAGE, {**NOTE, "form_key": "k"})
    worker.post(PAGE, {**NOTE, "form_key": "k"})
    assert Signal.objects.count() == 1


def test_outsiders_note_nothing(client_of, dampoort):
    for outsider in ("councillor", "service_contact", "other_director", "administrator"):
        assert client_of(outsider).get(PAGE).status_code == 403
        assert client_of(outsider).post(PAGE, NOTE).status_code == 403
    assert reverse("account_login") in client_of("anyone").post(PAGE, NOTE).url
    assert not Signal.objects.exists()
