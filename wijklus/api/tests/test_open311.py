"""Open311: what there is, what is sent, and what is told of it, in both forms the same."""

import json
from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest

from wijklus.api.georeport import wire
from wijklus.base import scope
from wijklus.ground.people import writes as people
from wijklus.ground.people.models import Contact
from wijklus.ground.people.rules import SCOPE_OPEN311
from wijklus.ground.trail.models import Entry
from wijklus.loop.feedback import writes as feedback
from wijklus.loop.priorities import writes as priorities
from wijklus.loop.results import writes as results
from wijklus.loop.signals import rules, writes
from wijklus.loop.signals.models import Photo, Signal

from .open311 import CITY, POINT, SECRET, from_xml, send

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(monkeypatch, at):
    """It is that Friday in November."""
    monkeypatch.setattr("wijklus.base.clock.now", lambda: at)


def read(client, path, **asked):
    """The answer as JSON, after comparing it with the same as XML."""
    answers = [client.get(f"{CITY}{path}.{shape}", asked) for shape in ("json", "xml")]
    assert answers[0].status_code == answers[1].status_code
    assert answers[0]["Content-Type"] == "application/json; charset=utf-8"
    assert answers[1]["Content-Type"] == "text/xml; charset=utf-8"
    assert not answers[0].cookies
    told = answers[0].json()
    assert from_xml(ElementTree.fromstring(answers[1].content)) == as_text(told)
    return told


def as_text(value):
    """JSON as XML can say it: everything is text."""
    if isinstance(value, dict):
        return {name: as_text(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [as_text(inner) for inner in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


class TestWhatThereIs:
    def test_discovery_leads_to_the_endpoint(self, client, services):
        found = read(client, "discovery")
        (endpoint,) = found["endpoints"]
        assert endpoint["url"].endswith("/api/open311/gent/v2")
        assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
        assert endpoint["formats"] == ["text/xml", "application/json"]
        assert "info@gent.example" in found["contact"]

    def test_services_are_the_categories_in_use_at_the_lowest_level(self, client, services):
        found = {row["service_code"]: row for row in read(client, "services")}
        assert set(found) == {"lamp", "burenruzie"}
        assert found["lamp"] == {
            "service_code": "lamp", "service_name": "Lamp stuk", "description": "Straat: Lamp stuk", "metadata": True,
            "type": "realtime", "keywords": "Broken lamp,Lamp stuk", "group": "Straat",
        }  # fmt: skip

    def test_names_are_in_the_language_that_is_asked_for(self, client, services):
        answer = client.get(CITY + "services.json", headers={"accept-language": "en"})
        assert "Broken lamp" in {row["service_name"] for row in answer.json()}

    def test_a_service_says_what_it_asks(self, client, services):
        found = read(client, "services/lamp")
        assert found["service_code"] == "lamp"
        (attribute,) = found["attributes"]
        assert (attribute["code"], attribute["datatype"], attribute["required"]) == ("kind", "singlevaluelist", False)
        assert [value["key"] for value in attribute["values"]] == ["problem", "idea", "offer"]


class TestSent:
    def test_it_is_a_signal_like_any_other_in_the_name_of_the_key(self, client, services, api_key, boundary):
        answer = send(client, api_key, lat="51.05", long="3.75", email="geheim@voorbeeld.be", last_name="Geheime")
        assert answer.status_code == 200
        (told,) = answer.json()
        signal = Signal.objects.get(reference=told["service_request_id"])
        assert (signal.text, signal.kind, signal.channel, signal.category.code) == (
            SECRET, "problem", "open311", "lamp",
        )  # fmt: skip
        assert (signal.origin_kind, signal.origin_label) == (rules.PERSON, "Meldapp")
        assert signal.neighbourhood.slug == "rabot"
        assert f"/nl/gent/volg/{signal.reference}/" in told["service_notice"]
        assert Entry.objects.get(verb="signals.register").function == "Meldapp"
        contact = Contact.objects.get()
        assert (contact.email, contact.name, contact.phone) == ("geheim@voorbeeld.be", "Geheime", "")
        assert "geheim" not in answer.content.decode().casefold()

    def test_the_answer_in_xml(self, client, services, api_key):
        answer = send(client, api_key, shape="xml")
        (told,) = from_xml(ElementTree.fromstring(answer.content))
        assert told["service_request_id"] == Signal.objects.get().reference
        assert set(told) == {"service_request_id", "service_notice", "account_id"}

    def test_an_address_a_picture_elsewhere_an_attribute_and_no_words(self, client, services, api_key):
        more = {"attribute[kind]": "idea", "media_url": "https://foto.example/1.jpg", "phone": "0470 00 00 00"}
        where = {"lat": "", "long": "", "address_string": "Dorpsplein 1"}
        assert send(client, api_key, description="", **where, **more).status_code == 200
        signal = Signal.objects.get()
        assert (signal.text, signal.kind) == ("Lamp stuk\n\nhttps://foto.example/1.jpg", "idea")
        assert (signal.place_text, signal.lat, signal.neighbourhood.is_locatable) == ("Dorpsplein 1", None, False)
        assert Contact.objects.get().channel == "phone"

    def test_a_photo_with_it(self, client, services, api_key, tmp_path, settings):
        from io import BytesIO

        from django.core.files.uploadedfile import SimpleUploadedFile
        from PIL import Image

        settings.MEDIA_ROOT = tmp_path
        drawn = BytesIO()
        Image.new("RGB", (8, 8)).save(drawn, "PNG")
        assert send(client, api_key, media=SimpleUploadedFile("a.png", drawn.getvalue())).status_code == 200
        assert Photo.objects.get().signal == Signal.objects.get()
        answer = send(client, api_key, media=SimpleUploadedFile("a.png", b"<script>alert(1)</script>"))
        assert answer.status_code == 400
        assert Signal.objects.count() == 1

    def test_the_same_call_twice_is_received_once(self, client, services, api_key):
        first, again = (send(client, api_key, idempotency="0e5b7c0e-6a60") for _ in range(2))
        assert first.json() == again.json()
        assert Signal.objects.count() == 1
        other = send(client, api_key, idempotency="0e5b7c0e-6a60", description="Iets anders")
        assert other.status_code == 400
        assert "Idempotency-Key" in other.json()[0]["description"]

    def test_the_same_key_of_two_senders_is_two(self, client, services, api_key, administrator, at):
        _row, other = people.make_api_key(label="Ander", scopes=[SCOPE_OPEN311], by=administrator, at=at)
        assert send(client, api_key, idempotency="x").json() != send(client, other, idempotency="x").json()

    def test_without_a_key_two_calls_are_two(self, client, services, api_key):
        assert send(client, api_key).json() != send(client, api_key).json()


@pytest.fixture
def sent(client, services, api_key):
    def once(**more):
        return Signal.objects.get(reference=send(client, api_key, **more).json()[0]["service_request_id"])

    return once


class TestTold:
    def test_nobody_reads_the_words_but_the_key_that_sent_them(self, client, sent, api_key, administrator, at):
        signal = sent(email="geheim@voorbeeld.be", address_string="Geheimstraat 77")
        (row,) = read(client, f"requests/{signal.reference}")
        assert row["description"] is None
        assert row["status"] == "open"
        assert (row["service_code"], row["service_name"], row["status_notes"]) == ("lamp", "Lamp stuk", None)
        assert (row["address"], row["agency_responsible"]) == ("Niet te situeren, Gent", "Gent")
        assert datetime.fromisoformat(row["requested_datetime"]) == signal.received_at.replace(microsecond=0)
        assert row["requested_datetime"][-6:] in {"+01:00", "+02:00"}
        everywhere = client.get(CITY + "requests.xml").content.decode()
        assert signal.reference in everywhere
        assert not any(word in everywhere for word in (SECRET, "geheim", "Geheim"))
        assert read(client, f"requests/{signal.reference}", api_key=api_key)[0]["description"] == SECRET
        _row, other = people.make_api_key(label="Ander", scopes=[SCOPE_OPEN311], by=administrator, at=at)
        assert read(client, f"requests/{signal.reference}", api_key=other)[0]["description"] is None

    def test_the_point_is_that_of_a_street_corner(self, client, sent):
        signal = sent()
        (row,) = read(client, f"requests/{signal.reference}")
        assert (row["lat"], row["long"]) != POINT
        assert abs(row["lat"] - POINT[0]) < 0.002
        assert abs(row["long"] - POINT[1]) < 0.002

    def test_what_is_not_about_public_space_is_not_listed_and_has_no_point(self, client, sent, api_key):
        signal = sent(service_code="burenruzie")
        assert read(client, "requests") == []
        assert [row["service_request_id"] for row in read(client, "requests", api_key=api_key)] == [signal.reference]
        (row,) = read(client, f"requests/{signal.reference}")
        assert (row["lat"], row["long"], row["description"]) == (None, None, None)

    def test_what_did_not_come_by_open311_and_is_not_of_public_space_is_not_found(
        self, client, services, dampoort, anyone, at
    ):
        lamp, quarrel = services
        said = {"text": SECRET, "kind": "problem", "channel": "web", "neighbourhood": dampoort, "by": anyone, "at": at}
        public, private, unsorted = (writes.register(**said, category=category) for category in (lamp, quarrel, None))
        asked = {"start_date": "2026-11-01", "end_date": "2026-12-01"}
        assert [row["service_request_id"] for row in read(client, "requests", **asked)] == [public.reference]
        for hidden in (private, unsorted):
            assert client.get(f"{CITY}requests/{hidden.reference}.json").status_code == 404
            assert client.get(f"{CITY}tokens/{hidden.reference}.json").status_code == 404

    def test_a_token_is_the_name(self, client, sent):
        signal = sent()
        names = {"service_request_id": signal.reference, "token": signal.reference}
        assert read(client, f"tokens/{signal.reference}") == [names]

    def test_only_answers_on_a_public_page_are_told(self, client, sent, dampoort, director, at):
        private, public = sent(), sent()
        Signal.objects.update(neighbourhood=dampoort)
        private.refresh_from_db()
        public.refresh_from_db()
        feedback.give_answer(signal=private, outcome="not_changed", text="Alleen voor u", by=director, at=at)
        theme = priorities.start_theme(title="Lampen", neighbourhood=dampoort, by=director, at=at)
        priorities.bundle(theme=theme, signals=[public], reason="Zelfde", by=director, at=at)
        assert read(client, f"requests/{public.reference}")[0]["description"] == "Lampen"
        result = results.record_result(
            theme=theme, outcome="changed", text="Klaar", happened_on=at.date(), by=director, at=at
        )
        feedback.give_answer(result=result, text="De lampen branden weer", by=director, at=at)
        rows = {row["service_request_id"]: row for row in read(client, "requests")}
        assert rows[private.reference]["status_notes"] is None
        assert rows[private.reference]["status"] == "closed"
        assert rows[public.reference]["status_notes"] == "De lampen branden weer"
        told = {row["description"] for row in read(client, "servicerequestupdates")}
        assert "De lampen branden weer" in told
        assert "Alleen voor u" not in str(told)


class TestAsked:
    def test_by_name_and_the_rest_is_passed_over(self, client, sent):
        made = [sent() for _ in range(3)]
        names = f" {made[0].reference} ,{made[2].reference},bestaatniet,{made[0].reference}"
        found = read(client, "requests", service_request_id=names, status="closed", start_date="niets")
        assert {row["service_request_id"] for row in found} == {made[0].reference, made[2].reference}

    def test_by_service_state_and_time(self, client, sent, dampoort, director, at):
        lamp, closed = sent(), sent()
        Signal.objects.update(neighbourhood=dampoort)
        Signal.objects.filter(pk=lamp.pk).update(received_at=at - timedelta(days=80))
        Signal.objects.filter(pk=closed.pk).update(received_at=at, state=rules.SET_ASIDE)
        day = {"start_date": "2026-08-25", "end_date": at.date().isoformat()}

        def names(**asked):
            return [row["service_request_id"] for row in read(client, "requests", **{**day, **asked})]

        assert names() == [closed.reference, lamp.reference]
        assert names(status="open") == [lamp.reference]
        assert names(status="closed") == [closed.reference]
        assert names(status="open,closed") == [closed.reference, lamp.reference]
        assert names(service_code="lamp,burenruzie") == [closed.reference, lamp.reference]
        assert names(service_code="burenruzie") == []
        assert names(page_size=1, page=2) == [lamp.reference]
        start = (at - timedelta(minutes=1)).isoformat()
        assert names(start_date=start, end_date="") == [closed.reference]
        assert names(start_date="", end_date=(at - timedelta(days=1)).isoformat()) == [lamp.reference]
        assert names(start_date=at.isoformat().replace("+00:00", "Z")) == [closed.reference]

    def test_a_plus_that_became_a_space(self, client, sent, at):
        asked = f"{CITY}requests.json?start_date=2026-11-20T10:00:00+01:00"
        assert client.get(asked).status_code == 200

    def test_changes_are_told_without_words_of_anybody(self, client, sent, dampoort, director, at):
        signal = sent()
        Signal.objects.update(neighbourhood=dampoort)
        signal.refresh_from_db()
        writes.set_aside(signals=[signal], reason="Geheime reden", by=director, at=at)
        (change,) = read(client, "servicerequestupdates")
        assert (change["service_request_id"], change["status"]) == (signal.reference, "closed")
        assert "Geheime" not in change["description"]
        (row,) = read(client, f"requests/{signal.reference}")
        assert (row["status"], row["updated_datetime"]) == ("closed", change["updated_datetime"])
        signal.refresh_from_db()
        writes.take_back(signals=[signal], by=director, at=at)
        assert [change["status"] for change in read(client, "servicerequestupdates")] == ["open", "closed"]


@pytest.mark.parametrize("path", ["requests", "servicerequestupdates", "services", "services/lamp", "discovery"])
def test_the_number_of_questions_does_not_grow(
    client, sent, path, api_key, dampoort, director, at, django_assert_max_num_queries
):
    def counted(n):
        for _ in range(n):
            signal = sent()
            Signal.objects.filter(pk=signal.pk).update(neighbourhood=dampoort)
            signal.refresh_from_db()
            writes.set_aside(signals=[signal], reason="x", by=director, at=at)
        with django_assert_max_num_queries(8) as asked:
            answer = client.get(f"{CITY}{path}.json", {"api_key": api_key})
        assert answer.status_code == 200
        return len(asked.captured_queries)

    assert counted(1) == counted(4)


def test_one_is_asked_with_as_few(client, sent, django_assert_max_num_queries):
    signal = sent()
    for path in (f"requests/{signal.reference}", f"tokens/{signal.reference}"):
        with django_assert_max_num_queries(8):
            assert client.get(f"{CITY}{path}.xml").status_code == 200


def test_both_forms_leave_out_what_xml_cannot_hold():
    told = {"a": "\x00é\x0b<b>&\ud800\ufffe😀", "n": None, "services": [{"x": True}]}
    assert json.loads(wire.answer("json", "whole", told).content)["a"] == "é<b>&😀"
    root = ElementTree.fromstring(wire.answer("xml", "whole", told).content)
    assert (root.findtext("a"), root.findtext("n"), root.findtext("services/service/x")) == ("é<b>&😀", "", "true")


def test_another_city_has_its_own(client, sent, kortrijk):
    signal = sent()
    with scope.of(kortrijk.pk):
        assert client.get(f"/api/open311/kortrijk/v2/requests/{signal.reference}.json").status_code == 404
        assert client.get("/api/open311/kortrijk/v2/requests.json").json() == []
