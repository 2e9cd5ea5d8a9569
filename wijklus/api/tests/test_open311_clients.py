"""Two clients of Open311 made by others, unchanged, against a running server: one sends, one reads both forms.

civicbot (MIT) asks for JSON with the library of Python, georeport (Apache-2.0) for JSON and XML with requests.
"""

import pytest
from civicbot import HttpTransport, Open311Client
from civicbot.http import HttpError, RateLimiter
from civicbot.registry import Endpoint
from georeport import GeoReport

from wijklus.loop.signals.models import Signal

WORDS = "De lamp aan het pleintje is stuk: < & é 😀"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def address(live_server, services, monkeypatch):
    """The endpoint of Gent on a server that runs; nothing outside this machine is called."""
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "*")
    return f"{live_server.url}/api/open311/gent/v2"


@pytest.fixture
def civicbot(address):
    """A client that sends and reads."""
    endpoint = Endpoint(id="gent", name="Gent", base_url=address, write=True)
    return Open311Client(endpoint, HttpTransport(rate_limiter=RateLimiter(min_interval=0)), jurisdiction_id="gent")


def file(client, key, **more):
    """File a report, after the client checked it against the services and their definitions that it fetched."""
    said = {"lat": 51.05678, "lng": 3.73456, "description": WORDS, **more}
    return client.create_request(
        "lamp", dry_run=False, confirm="SEND", api_key=key, validate_remote=True, **said
    ).response[0]["service_request_id"]


def test_a_client_files_a_report_and_follows_it(civicbot, api_key):
    services = {row["service_code"]: row for row in civicbot.list_services()}
    assert services["lamp"]["service_name"] == "Lamp stuk"
    reference = file(civicbot, api_key, attributes={"kind": "idea"}, email="bewoner@voorbeeld.be")
    signal = Signal.objects.get(reference=reference)
    assert (signal.text, signal.kind, signal.channel) == (WORDS, "idea", "open311")
    assert civicbot.get_token(reference) == [{"service_request_id": reference, "token": reference}]
    assert civicbot.get_request(reference)["status"] == "open"
    assert [row["service_request_id"] for row in civicbot.list_requests(status="open", page_size=10)] == [reference]
    assert civicbot.list_requests(service_code="burenruzie") == []
    assert [row["service_code"] for row in civicbot.list_requests(service_request_ids=[reference])] == ["lamp"]


def test_a_client_understands_a_refusal(civicbot):
    with pytest.raises(HttpError) as refused:
        file(civicbot, "wk-verzonnen")
    assert refused.value.status == 403
    assert '"code": 403' in refused.value.body


@pytest.mark.parametrize("shape", ["json", "xml"])
def test_another_client_reads_both_forms(address, civicbot, api_key, shape):
    references = {file(civicbot, api_key), file(civicbot, api_key)}
    client = GeoReport(address, jurisdiction="gent", output_format=shape)
    assert {row["service_code"] for row in client.get_service_list()} == {"lamp", "burenruzie"}
    assert client.get_service_definition("lamp")["service_code"] == "lamp"
    found = client.get_service_requests(status="open", service_code="lamp")
    assert {row["service_request_id"] for row in found} == references
    one = client.get_service_request(min(references))
    assert (one["service_request_id"], one["service_name"], one["status"]) == (min(references), "Lamp stuk", "open")
    assert not one["description"]
