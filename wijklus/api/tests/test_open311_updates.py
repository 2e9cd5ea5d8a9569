"""The writing half of `servicerequestupdates`: somebody adds to their report through the app it came by."""

from datetime import date, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from wijklus.base.actor import everywhere
from wijklus.base.refusals import NotAllowed, Refused
from wijklus.crossings import adding, erasing
from wijklus.ground.people import writes as people
from wijklus.ground.people.models import ApiKey
from wijklus.ground.people.rules import SCOPE_OPEN311
from wijklus.ground.trail import jobs
from wijklus.loop.feedback import writes as feedback
from wijklus.loop.feedback.models import LoopState, Verdict
from wijklus.loop.signals import access, rules, writes
from wijklus.loop.signals.models import Addition, Signal

from .open311 import CITY, from_xml, send

pytestmark = pytest.mark.django_db
WORDS = "Nu is ook de tweede lamp stuk"


@pytest.fixture(autouse=True)
def now(monkeypatch, at):
    """It is that Friday in November."""
    monkeypatch.setattr("wijklus.base.clock.now", lambda: at)


@pytest.fixture
def signal(client, services, api_key, dampoort):
    """A report of somebody with a mail address, sent by an app."""
    reference = send(client, api_key, email="bewoner@voorbeeld.be").json()[0]["service_request_id"]
    Signal.objects.update(neighbourhood=dampoort)
    return Signal.objects.get(reference=reference)


def add(client, key, signal, *, shape="json", headers=None, **more):
    """An update; an empty field is left out."""
    form = {"api_key": key, "service_request_id": signal.reference, "description": WORDS, **more}
    sent = {name: value for name, value in form.items() if value != ""}
    return client.post(f"{CITY}servicerequestupdates.{shape}", sent, headers=headers)


def told(client, **asked):
    return client.get(CITY + "servicerequestupdates.json", asked).json()


@pytest.fixture
def other_key(administrator, at):
    return people.make_api_key(label="Ander", scopes=[SCOPE_OPEN311], by=administrator, at=at)[1]


def test_words_are_kept_with_the_signal_and_told_to_who_sent_them(client, signal, api_key, other_key, client_of):
    answer = add(client, api_key, signal, media_url="https://foto.example/2.jpg", status="OPEN")
    assert answer.status_code == 200
    addition = Addition.objects.get()
    assert answer.json() == [{"update_id": addition.reference, "service_request_id": signal.reference}]
    assert addition.text == f"{WORDS}\n\nhttps://foto.example/2.jpg"
    assert (addition.says, addition.origin_label) == ("open", "Meldapp")
    (mine,) = told(client, api_key=api_key)
    assert (mine["update_id"], mine["status"]) == (addition.reference, "open")
    assert WORDS in mine["description"]
    for asked in ({}, {"api_key": other_key}):
        (theirs,) = told(client, **asked)
        assert WORDS not in str(theirs)
    page = client_of("director").get(reverse("signals:detail", args=["gent", signal.reference])).content.decode()
    assert WORDS in page
    assert "zegt dat het niet opgelost is" in page


def test_the_answer_in_xml(client, signal, api_key):
    (row,) = from_xml(ElementTree.fromstring(add(client, api_key, signal, shape="xml").content))
    assert row["update_id"] == Addition.objects.get().reference


def test_the_same_number_twice_is_kept_once(client, signal, api_key):
    first, again = (add(client, api_key, signal, update_id="77") for _ in range(2))
    by_header = add(client, api_key, signal, headers={"Idempotency-Key": "77"})
    assert first.json() == again.json() == by_header.json()
    assert add(client, api_key, signal, update_id="77", description="Iets anders").status_code == 400
    assert Addition.objects.count() == 1
    assert add(client, api_key, signal).json() != add(client, api_key, signal).json()


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"service_request_id": ""}, 400),
        ({"service_request_id": "bestaatniet"}, 404),
        ({"description": ""}, 400),
        ({"description": "x" * 4001}, 400),
        ({"status": "misschien"}, 400),
        ({"update_id": "x" * 256}, 400),
        ({"api_key": ""}, 403),
        ({"api_key": "wk-verzonnen"}, 403),
        ({"jurisdiction_id": "kortrijk"}, 404),
    ],
)
def test_what_is_refused(client, signal, api_key, change, status):
    form = {"api_key": api_key, **change}
    assert add(client, form.pop("api_key"), signal, **form).status_code == status
    assert not Addition.objects.exists()


def test_a_report_that_came_by_another_key_is_not_found(client, signal, other_key):
    assert add(client, other_key, signal).status_code == 404
    assert client.post(CITY + "servicerequestupdates.json", "{}", content_type="application/json").status_code == 400


def test_solved_closes_nothing_but_is_seen(client, signal, api_key):
    assert add(client, api_key, signal, status="fixed").status_code == 200
    signal.refresh_from_db()
    assert (signal.state, Addition.objects.get().says) == (rules.NEW, "closed")
    assert told(client)[0]["status"] == "closed"


class TestAnswered:
    @pytest.fixture
    def answered(self, signal, director, at):
        feedback.give_answer(signal=signal, outcome="changed", text="Gemaakt", by=director, at=at)
        jobs.run_waiting(at=at + timedelta(minutes=1))
        signal.refresh_from_db()
        assert signal.state == rules.ANSWERED
        return signal

    def test_not_solved_opens_it_again_once(self, client, answered, api_key):
        for _ in range(2):
            assert add(client, api_key, answered, update_id="1", status="open").status_code == 200
        answered.refresh_from_db()
        assert answered.state == rules.REOPENED
        assert [verdict.value for verdict in Verdict.objects.all()] == ["no"]
        assert LoopState.objects.get(signal=answered).is_open_again
        assert client.get(f"{CITY}requests/{answered.reference}.json").json()[0]["status"] == "open"

    def test_solved_leaves_it_answered(self, client, answered, api_key):
        add(client, api_key, answered, status="closed")
        answered.refresh_from_db()
        assert answered.state == rules.ANSWERED

    def test_an_app_does_not_speak_for_what_its_person_said_elsewhere(self, client, answered, api_key):
        Signal.objects.update(origin_ref="ander")
        assert add(client, api_key, answered).status_code == 404
        Signal.objects.update(channel="web")
        said = {"text": WORDS, "says": "open", "their_key": "", "software": ApiKey.objects.get()}
        with pytest.raises(Refused):
            adding.add_to_signal(signal=answered, at=answered.received_at, **said)
        assert not Addition.objects.exists(), "nothing is half done"


def test_what_was_set_aside_or_erased_takes_nothing(client, signal, api_key, director, at):
    writes.set_aside(signals=[signal], reason="Dubbel", by=director, at=at)
    assert add(client, api_key, signal).status_code == 400
    Signal.objects.update(state=rules.NEW, text="", erased_at=at)
    assert add(client, api_key, signal).status_code == 400
    assert not Addition.objects.exists()


def test_the_words_go_with_the_person(client, signal, api_key, director, at):
    add(client, api_key, signal)
    erasing.erase_person(person_ref=signal.person.reference, by=director, at=at, with_words=True)
    jobs.run_waiting(at=at + timedelta(minutes=1))
    assert [row.text for row in Addition.objects.all()] == [""]


def test_the_write_asks_who_it_is_and_what_is_said(signal, director, at):
    with pytest.raises(NotAllowed):
        writes.add_words(signal=signal, text=WORDS, says="open", by=director, at=at)
    by = access.speaker(municipality_id=signal.municipality_id, function="App", signal=signal)
    assert by.rights == everywhere(f"follows:{signal.reference}")
    for wrong in ({"text": "x" * 5001}, {"says": "half"}):
        with pytest.raises(Refused):
            writes.add_words(**{"signal": signal, "text": WORDS, "says": "open", "by": by, "at": at} | wrong)


def test_when_the_outcome_is_expected(client, signal, director, at):
    (row,) = client.get(f"{CITY}requests/{signal.reference}.json").json()
    expected = datetime.fromisoformat(row["expected_datetime"])
    assert expected.date() == signal.term.outcome_on > date(2026, 11, 20)
    assert expected.hour == 23
    writes.set_aside(signals=[signal], reason="Dubbel", by=director, at=at)
    assert client.get(f"{CITY}requests/{signal.reference}.json").json()[0]["expected_datetime"] is None


def test_the_address_of_another_description_of_the_standard(client, signal):
    paths = [f"{CITY}{name}/{signal.reference}.json" for name in ("request", "requests")]
    assert client.get(paths[0]).json() == client.get(paths[1]).json()


@pytest.mark.parametrize("path", ["services.json", "requests/niets.json", "discovery.xml"])
def test_a_page_of_another_site_may_read(client, services, path):
    assert client.get(CITY + path)["Access-Control-Allow-Origin"] == "*"


def test_a_browser_asks_before_it_sends(client, services):
    answer = client.options(CITY + "requests.json", headers={"Origin": "https://app.example"})
    assert (answer.status_code, answer["Access-Control-Allow-Methods"]) == (204, "GET, POST")
    assert "X-Api-Key" in answer["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Origin" not in client.get("/api/v1/municipalities")
