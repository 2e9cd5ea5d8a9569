"""A signal from other software: received once, answered with a private link, refused in sentences."""

import json
import threading
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.test import Client

from wijklus.api import receiving
from wijklus.ground.people.models import Contact
from wijklus.ground.places.models import Boundary, Municipality, NeighbourhoodSet
from wijklus.ground.trail.models import Entry, Job
from wijklus.loop.signals.models import Signal

from .shape import checked

ADDRESS = "/api/v1/gent/signals"
SAID = {"text": "De lamp is stuk", "kind": "problem", "neighbourhood": "dampoort"}
BY_MAIL = {"channel": "mail", "name": "Geheime Bewoner", "email": "geheim@voorbeeld.be"}
KEY = "0e5b7c0e-6a60-4a43-9a52-000000000001"


def send(said, key="", client=None, **headers):
    if key:
        headers["idempotency_key"] = key
    body = said if isinstance(said, str) else json.dumps(said)
    return (client or Client()).post(ADDRESS, body, content_type="application/json", headers=headers)


def faults(answer):
    return [fault["field"] for fault in checked(answer)["error"]["fields"]]


@pytest.fixture
def boundary(rabot):
    """Rabot has a place: a square around its middle."""
    square = [[[3.7, 51.0], [3.8, 51.0], [3.8, 51.1], [3.7, 51.1], [3.7, 51.0]]]
    return Boundary.objects.create(
        set=NeighbourhoodSet.objects.get(), neighbourhood=rabot, name="Rabot", area_m2=1,
        geometry={"type": "Polygon", "coordinates": square}, west=3.7, south=51.0, east=3.8, north=51.1,
    )  # fmt: skip


@pytest.mark.django_db
class TestReceived:
    def test_it_is_kept_and_answered_with_the_private_link(self, dampoort):
        answer = send(SAID)
        assert answer.status_code == 201
        found = checked(answer)
        signal = Signal.objects.get(reference=found["reference"])
        assert (signal.text, signal.channel, signal.language, signal.neighbourhood) == (
            "De lamp is stuk", "api", "nl", dampoort,
        )  # fmt: skip
        assert f"/nl/gent/volg/{signal.reference}/" in found["follow_url"]
        assert answer["Cache-Control"] == "no-store"
        assert not answer.cookies

    def test_who_wants_an_answer_by_mail_is_thanked(self, dampoort):
        answer = send({**SAID, "answer": {**BY_MAIL, "phone": "0470999888"}, "language": "fr"})
        assert answer.status_code == 201
        contact = Contact.objects.get()
        assert (contact.email, contact.phone, contact.language) == ("geheim@voorbeeld.be", "", "fr")
        assert Job.objects.filter(name="wijklus.loop.signals.jobs.send_receipt").count() == 1
        assert "/nl/gent/volg/" in answer.json()["follow_url"]
        body = answer.content.decode()
        assert "geheim" not in body
        assert "Geheime" not in body

    @pytest.mark.parametrize(
        ("channel", "field", "value"),
        [
            ("phone", "phone", "0470 00 00 00"), ("sms", "phone", "0470 00 00 00"), ("letter", "address", "Straat 1"),
            ("group", "group_name", "Het bewonerscomité"),
        ],
    )  # fmt: skip
    def test_other_ways_to_answer(self, dampoort, channel, field, value):
        assert send({**SAID, "answer": {"channel": channel, field: value}}).status_code == 201
        assert Contact.objects.get().channel == channel

    def test_no_answer_asked_leaves_no_contact(self, dampoort):
        assert send({**SAID, "answer": {"channel": "none", "email": "x@voorbeeld.be"}}).status_code == 201
        assert Contact.objects.count() == 0

    def test_the_point_decides_the_neighbourhood(self, dampoort, boundary):
        for point, slug in (((51.05, 3.75), "rabot"), ((10.0, 10.0), "dampoort")):
            answer = send({**SAID, "point": dict(zip(("lat", "lon"), point, strict=True))})
            assert Signal.objects.get(reference=answer.json()["reference"]).neighbourhood.slug == slug

    def test_a_point_anywhere_is_enough(self, boundary):
        answer = send({"text": "Hier", "kind": "idea", "point": {"lat": 10, "lon": 10}})
        assert answer.status_code == 201
        assert not Signal.objects.get().neighbourhood.is_locatable


@pytest.mark.django_db
class TestOnce:
    def test_the_same_call_twice_is_received_once(self, dampoort):
        first, again = send(SAID, KEY), send(SAID, KEY)
        assert (first.status_code, again.status_code) == (201, 201)
        assert first.json() == again.json()
        assert Signal.objects.count() == 1

    def test_another_body_under_the_same_key_is_refused(self, dampoort):
        send(SAID, KEY)
        answer = send({**SAID, "text": "Iets anders"}, KEY)
        assert (answer.status_code, checked(answer)["error"]["code"]) == (409, "key_used_before")
        assert "Idempotency-Key" in answer.json()["error"]["sentence"]
        assert Signal.objects.count() == 1

    def test_without_a_key_they_are_two(self, dampoort):
        assert send(SAID).json()["reference"] != send(SAID).json()["reference"]

    @pytest.mark.parametrize("key", ["short", "x" * 256])
    def test_a_key_is_long_enough_not_to_be_somebody_elses(self, dampoort, key):
        answer = send(SAID, key)
        assert answer.status_code == 422
        assert faults(answer) == ["Idempotency-Key"]


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_one(gent, dampoort):
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        found = [send(SAID, KEY).json()["reference"] for _ in range(2)]
    else:
        found = []

        def once():
            found.append(send(SAID, KEY).json()["reference"])
            connections.close_all()

        threads = [threading.Thread(target=once) for _ in range(2)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
    assert len(set(found)) == 1
    assert Signal.objects.count() == 1


@pytest.mark.django_db
def test_whoever_comes_second_meets_the_rule_of_the_database_and_gets_the_first_answer(dampoort):
    first = send(SAID, KEY)
    assert send(SAID, KEY).json() == first.json()
    assert Signal.objects.count() == 1


WRONG = [
    ({"kind": None}, ["kind"]),
    ({"kind": "complaint"}, ["kind"]),
    ({"text": " \n "}, ["text"]),
    ({"text": "x" * 5_001}, ["text"]),
    ({"neighbourhood": "nergens"}, ["neighbourhood"]),
    ({"neighbourhood": "a/b"}, ["neighbourhood"]),
    ({"neighbourhood": ""}, ["neighbourhood"]),
    ({"point": {"lat": 91, "lon": 3}}, ["point"]),
    ({"point": {"lat": 51}}, ["point.lon"]),
    ({"place_text": "x" * 201}, ["place_text"]),
    ({"language": "vlaams"}, ["language"]),
    ({"photo": "x"}, ["photo"]),
    ({"answer": {"channel": "mail"}}, ["answer.email"]),
    ({"answer": {"channel": "mail", "email": "geen adres"}}, ["answer.email"]),
    ({"answer": {"channel": "duif"}}, ["answer.channel"]),
    ({"answer": {"channel": "letter", "address": " "}}, ["answer.address"]),
    ({"answer": {"channel": "phone", "phone": "1" * 41}}, ["answer.phone"]),
]


@pytest.mark.django_db
class TestRefused:
    @pytest.mark.parametrize(("change", "fields"), WRONG)
    def test_each_input_that_is_not_right_is_named(self, dampoort, change, fields):
        answer = send({**SAID, **change})
        assert answer.status_code == 422
        assert faults(answer) == fields
        assert all(fault["sentence"] for fault in answer.json()["error"]["fields"])
        assert (Signal.objects.count(), Entry.objects.filter(object_kind="signal").count()) == (0, 0)

    def test_what_is_missing_is_named(self, dampoort):
        assert sorted(faults(send({}))) == ["kind", "text"]

    @pytest.mark.parametrize("body", ["{", " ", "\ufeffx", "[" * 50_000])
    def test_what_is_not_json(self, dampoort, body):
        answer = send(body)
        assert (answer.status_code, checked(answer)["error"]["code"]) == (400, "not_json")

    @pytest.mark.parametrize("body", ["[]", "null", '"x"', "7"])
    def test_json_of_another_shape(self, dampoort, body):
        answer = send(body)
        assert answer.status_code == 422
        checked(answer)

    def test_half_a_sign_is_no_text(self, dampoort):
        body = '{"text": "\\ud800", "kind": "idea", "neighbourhood": "dampoort"}'
        assert faults(send(body)) == ["text"]

    def test_too_big(self, dampoort, settings):
        answer = send({**SAID, "text": "x" * receiving.rules.LONGEST_TEXT * 20})
        assert (answer.status_code, checked(answer)["error"]["code"]) == (413, "too_big")

    def test_too_big_for_the_server_too(self, dampoort, settings):
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
        assert send(SAID).status_code == 413

    def test_a_form_of_another_site(self, dampoort):
        answer = Client(enforce_csrf_checks=True).post(ADDRESS, json.dumps(SAID), content_type="text/plain")
        assert (answer.status_code, checked(answer)["error"]["code"]) == (415, "not_json")

    def test_another_city(self, dampoort):
        answer = Client().post("/api/v1/nergens/signals", json.dumps(SAID), content_type="application/json")
        assert answer.status_code == 404
        checked(answer)

    def test_a_neighbourhood_of_another_city(self, dampoort, kortrijk):
        assert faults(send({**SAID, "neighbourhood": "overleie"})) == ["neighbourhood"]


@pytest.mark.django_db
class TestTooMany:
    def test_from_one_network_address(self, dampoort, monkeypatch, at):
        monkeypatch.setattr(receiving, "PER_ADDRESS", 2)
        monkeypatch.setattr("wijklus.base.clock.now", lambda: at + timedelta(minutes=50))
        assert [send(SAID).status_code for _ in range(3)] == [201, 201, 429]
        answer = send(SAID)
        assert (answer["Retry-After"], checked(answer)["error"]["code"]) == ("600", "too_many")

    def test_to_one_mail_address(self, dampoort, monkeypatch):
        monkeypatch.setattr(receiving, "PER_MAILBOX", 1)
        assert [send({**SAID, "answer": BY_MAIL}).status_code for _ in range(2)] == [201, 429]

    def test_a_city_without_that_language_links_in_its_own(self, dampoort, gent):
        Municipality.objects.filter(pk=gent.pk).update(language="en")
        assert "/en/gent/volg/" in send({**SAID, "language": "tr"}).json()["follow_url"]


@pytest.mark.django_db
def test_somebody_who_knows_an_address_learns_nothing_of_who_has_it(dampoort, anyone, at):
    send({**SAID, "answer": {**BY_MAIL, "phone": "0470999888"}})
    answer = send({**SAID, "answer": {"channel": "mail", "email": BY_MAIL["email"], "name": "X"}})
    assert answer.status_code == 201
    assert set(answer.json()) == {"reference", "follow_url", "received_at"}
    assert "Geheime" not in answer.content.decode()
