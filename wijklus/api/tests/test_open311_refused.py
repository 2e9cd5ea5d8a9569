"""What Open311 refuses, as the standard says it: a code, a sentence, in the form that was asked for."""

from xml.etree import ElementTree

import pytest

from wijklus.api.georeport import keys
from wijklus.base import scope
from wijklus.ground.people import writes as people
from wijklus.ground.people.models import ApiKey
from wijklus.ground.people.rules import SCOPE_OPEN311
from wijklus.ground.trail.models import Entry
from wijklus.loop.signals.models import Signal

from .open311 import CITY, from_xml, send

pytestmark = pytest.mark.django_db


def error(answer):
    """The one error of an answer, whose code is its status."""
    if answer["Content-Type"].startswith("text/xml"):
        root = ElementTree.fromstring(answer.content)
        assert root.tag == "errors"
        (found,) = from_xml(root)
    else:
        (found,) = answer.json()
    assert set(found) == {"code", "description"}
    assert int(found["code"]) == answer.status_code
    assert found["description"]
    return answer.status_code


WRONG = [
    ("requests", {"start_date": "gisteren"}, 400),
    ("requests", {"start_date": "2026-01-01T00:00:00+99:00"}, 400),
    ("requests", {"start_date": "0001-01-01"}, 400),
    ("requests", {"end_date": "9999-12-31T23:59:59Z"}, 400),
    ("requests", {"start_date": "2026-11-02", "end_date": "2026-11-01"}, 400),
    ("requests", {"start_date": "2026-01-01", "end_date": "2026-06-01"}, 400),
    ("servicerequestupdates", {"start_date": "2026-01-01", "end_date": "2026-06-01"}, 400),
    ("requests", {"status": "half"}, 400),
    ("requests", {"service_code": "lamp,' OR 1=1 --"}, 404),
    ("requests", {"page": "0"}, 400),
    ("requests", {"page": "-1"}, 400),
    ("requests", {"page": "\u0663"}, 400),
    ("requests", {"page": "11"}, 400),
    ("requests", {"page_size": "1001"}, 400),
    ("requests", {"page_size": "9" * 30}, 400),
    ("requests", {"service_request_id": ",".join(map(str, range(1001)))}, 400),
    ("requests", {"api_key": "wk-verzonnen"}, 403),
    ("requests", {"jurisdiction_id": "kortrijk"}, 404),
    ("requests/bestaatniet", {}, 404),
    ("tokens/bestaatniet", {}, 404),
    ("services/bestaatniet", {}, 404),
    ("services/oud", {}, 404),
    ("services", {"jurisdiction_id": "boston.gov"}, 404),
    ("iets/anders", {}, 404),
]


@pytest.mark.parametrize("shape", ["json", "xml"])
@pytest.mark.parametrize(("path", "asked", "status"), WRONG)
def test_reading(client, services, path, asked, status, shape):
    assert error(client.get(f"{CITY}{path}.{shape}", asked)) == status


@pytest.mark.parametrize("jurisdiction", ["gent", "GENT", ""])
def test_the_own_jurisdiction_is_found(client, services, jurisdiction):
    assert client.get(CITY + "services.json", {"jurisdiction_id": jurisdiction}).status_code == 200


def test_other_forms_cities_and_methods(client, services, api_key):
    assert error(client.get(CITY + "services.html")) == 404
    assert error(client.get("/api/open311/nergens/v2/services.json")) == 404
    assert error(client.get("/api/open311/nergens/v2/services.xml")) == 404
    refused = client.post(CITY + "services.json")
    assert error(refused) == 405
    assert refused["Allow"] == "GET"
    assert error(client.delete(CITY + "requests.xml")) == 405
    assert client.head(CITY + "requests.xml").status_code == 200


NOT_SENT = [
    ({"service_code": ""}, 400),
    ({"service_code": "bestaatniet"}, 404),
    ({"service_code": "oud"}, 404),
    ({"lat": "", "long": ""}, 400),
    ({"lat": "", "long": "", "address_id": "77"}, 400),
    ({"lat": "51.05", "long": ""}, 400),
    ({"lat": "hier"}, 400),
    ({"lat": "nan", "long": "nan"}, 400),
    ({"lat": "inf"}, 400),
    ({"lat": "1e400"}, 400),
    ({"lat": "91"}, 400),
    ({"description": "x" * 4001}, 400),
    ({"address_string": "x" * 201}, 400),
    ({"media_url": "javascript:alert(1)"}, 400),
    ({"media_url": "https://foto.example/" + "x" * 1500}, 400),
    ({"email": "geen adres"}, 400),
    ({"phone": "0" * 41}, 400),
    ({"phone": "1", "first_name": "x" * 161}, 400),
    ({"attribute[kind]": "klacht"}, 400),
    ({"attribute[kleur]": "rood"}, 400),
    ({"jurisdiction_id": "kortrijk"}, 404),
    ({"api_key": ""}, 403),
    ({"api_key": "wk-verzonnen"}, 403),
]


@pytest.mark.parametrize("shape", ["json", "xml"])
@pytest.mark.parametrize(("change", "status"), NOT_SENT)
def test_sending(client, services, api_key, change, status, shape):
    form = {"key": api_key, **change}
    key = form.pop("api_key", form.pop("key"))
    assert error(send(client, key, shape=shape, **form)) == status
    assert (Signal.objects.count(), Entry.objects.filter(object_kind="signal").count()) == (0, 0)


HOSTILE = ["<script>alert(1)</script>", "]]><x/>&amp;", "\x0btab", "😀 \u202eomgekeerd", "' OR 1=1 --", "{{ 7*7 }}"]


@pytest.mark.parametrize("words", HOSTILE)
def test_what_is_hostile_is_kept_as_words(client, services, api_key, words):
    answer = send(client, api_key, description=words, address_string=words, first_name=words, email="a@voorbeeld.be")
    assert answer.status_code == 200
    reference = Signal.objects.get().reference
    asked = {"api_key": api_key}
    told = client.get(f"{CITY}requests/{reference}.json", asked).json()[0]["description"]
    xml = ElementTree.fromstring(client.get(f"{CITY}requests/{reference}.xml", asked).content)
    assert xml.findtext("request/description") == told
    assert "\x0b" not in told


def test_a_nul_sign(client, services, api_key):
    assert error(send(client, api_key, description="\x00")) == 400
    assert error(client.get(CITY + "requests.xml?status=%00")) == 400


def test_what_is_no_form(client, services, api_key):
    answer = client.post(CITY + "requests.json", {"api_key": api_key}, content_type="application/json")
    assert error(answer) == 400
    broken = client.post(CITY + "requests.xml", b"--x\r\nniets", content_type="multipart/form-data")
    assert error(broken) == 400


def test_too_much_in_one_call(client, services, api_key, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    assert error(send(client, api_key, description="x" * 200)) == 400


def test_a_key_that_was_taken_back_or_is_of_another_city(client, services, api_key, administrator, kortrijk, at):
    with scope.of(kortrijk.pk):
        from wijklus.base.actor import Actor, everywhere

        by = Actor(municipality_id=kortrijk.pk, function="Beheerder", rights=everywhere("city.settings"))
        _row, theirs = people.make_api_key(label="App", scopes=[SCOPE_OPEN311], by=by, at=at)
    assert error(send(client, theirs)) == 403
    people.revoke_api_key(key=ApiKey.objects.get(), by=administrator, at=at)
    assert error(send(client, api_key)) == 403
    assert Signal.objects.count() == 0


def test_a_key_in_a_header_is_as_good(client, services, api_key):
    form = {"service_code": "lamp", "address_string": "Dorpsplein"}
    assert client.post(CITY + "requests.json", form, headers={"X-Api-Key": api_key}).status_code == 200


def test_too_many_with_one_key_or_from_a_stranger(client, services, api_key, monkeypatch):
    monkeypatch.setattr(keys, "PER_KEY", 1)
    monkeypatch.setattr(keys, "PER_STRANGER", 1)
    assert [send(client, api_key).status_code for _ in range(2)] == [200, 429]
    answer = send(client, api_key, shape="xml")
    assert error(answer) == 429
    assert 1 <= int(answer["Retry-After"]) <= 3600
    assert [send(client, "wk-x").status_code for _ in range(2)] == [403, 429]


def test_too_many_receipts_to_one_address(client, services, api_key, monkeypatch):
    monkeypatch.setattr(keys, "PER_MAILBOX", 1)
    assert [send(client, api_key, email="a@voorbeeld.be").status_code for _ in range(2)] == [200, 429]


def test_a_key_of_a_call_that_is_too_long(client, services, api_key):
    assert error(send(client, api_key, idempotency="x" * 256)) == 400


def test_our_own_fault_is_told_in_the_same_form(client, services, monkeypatch):
    monkeypatch.setattr("wijklus.loop.signals.reads.categories", lambda **_: 1 / 0)
    assert error(client.get(CITY + "services.xml")) == 500
