"""The reports that another system of the city holds are fetched from its Open311 server, and followed there."""

import json
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from wijklus.base import outside
from wijklus.base.refusals import NotAllowed, Refused
from wijklus.ground.trail.jobs import run_waiting
from wijklus.ground.trail.models import Job
from wijklus.loop.signals import writes
from wijklus.loop.signals.models import Elsewhere, ImportRun, Signal
from wijklus.loop.signals.rules import imports as import_rules
from wijklus.loop.signals.rules import pulling

from .conftest import DAMPOORT, files_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock", "storage", "drawn")]
ADDRESS = "https://meld.example/open311/v2"
SINCE = date(2026, 3, 1)


def request(number, day, **more):
    return {
        "service_request_id": number, "status": "open", "description": f"Melding {number}", "lat": DAMPOORT[0],
        "long": DAMPOORT[1], "requested_datetime": f"{day}T10:00:00+01:00", "email": "an@voorbeeld.be", **more,
    }  # fmt: skip


class Server:
    """Another city's Open311 server: gives what was requested in a stretch, no more than it wants at once."""

    def __init__(self):
        self.requests = [request(7, "2026-03-02"), request(8, "2026-06-15", status="closed"), request(9, "2026-11-01")]
        self.asked, self.most, self.is_xml, self.down = [], 1_000, False, 0

    def fetch(self, address, *, accept="", most=0):
        parts = urlsplit(address)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path.endswith(".json") and self.is_xml:
            raise Refused("404")
        self.asked.append(query)
        if self.down:
            self.down -= 1
            raise Refused("meld.example antwoordt niet.")
        begin, end = (datetime.fromisoformat(query[name]) for name in ("start_date", "end_date"))
        found = [r for r in self.requests if begin <= datetime.fromisoformat(r["requested_datetime"]) < end][
            : self.most
        ]
        if not self.is_xml:
            return json.dumps(found).encode()
        rows = "".join(f"<request>{''.join(f'<{k}>{v}</{k}>' for k, v in r.items())}</request>" for r in found)
        return f"<?xml version='1.0'?><service_requests>{rows}</service_requests>".encode()


@pytest.fixture
def server(monkeypatch):
    made = Server()
    monkeypatch.setattr(outside, "fetch", made.fetch)
    return made


@pytest.fixture
def pull(coordinator, at):
    """Fetch everything, and take it in."""

    def pulled(take=True):
        run = writes.start_pull(address=ADDRESS, jurisdiction="meld.example", since=SINCE, by=coordinator, at=at)
        run_waiting(at=at)
        run = ImportRun.objects.get(pk=run.pk)
        if take and run.state == "ready":
            plan = import_rules.Plan.of({**run.plan, "closed": "waits"})
            writes.choose_columns(run=run, plan=plan, version=run.version, by=coordinator, at=at)
            run_waiting(at=at)
            writes.start_import(run=ImportRun.objects.get(pk=run.pk), by=coordinator, at=at)
            run_waiting(at=at)
        return ImportRun.objects.get(pk=run.pk)

    return pulled


@pytest.mark.parametrize("is_xml", [False, True])
def test_everything_since_a_day_comes_in_by_stretches_of_ninety_days(server, pull, dampoort, storage, is_xml):
    server.is_xml = is_xml
    run = pull()
    assert (run.state, run.taken, run.rows) == ("done", 3, 3)
    assert len(server.asked) == 3
    assert {asked["jurisdiction_id"] for asked in server.asked} == {"meld.example"}
    assert all(
        datetime.fromisoformat(asked["end_date"]) - datetime.fromisoformat(asked["start_date"]) <= timedelta(days=90)
        for asked in server.asked
    )
    one = Signal.objects.get(text="Melding 7")
    assert (one.neighbourhood, one.elsewhere.system, one.elsewhere.number) == (dampoort, "meld.example", "7")
    assert Elsewhere.objects.filter(is_closed=True).get().number == "8"
    assert all("an@voorbeeld.be" not in path.read_text() for path in files_in(storage))


def test_again_adds_nothing_and_renews_the_states(server, pull):
    pull()
    server.requests[0]["status"] = "closed"
    run = pull()
    assert (run.taken, run.repeated, Signal.objects.count()) == (0, 3, 3)
    assert Elsewhere.objects.get(number="7").is_closed


def test_a_full_answer_is_asked_again_in_halves(server, pull, monkeypatch):
    monkeypatch.setattr(pulling, "FULL", 2)
    server.most = 2
    server.requests = [request(n, f"2026-03-{n + 1:02}") for n in range(1, 12)]
    assert pull().taken == 11


def test_a_server_that_is_down_is_asked_again_where_it_was(server, pull, at):
    server.down = 2
    run = pull()
    assert (run.state, run.problem) == ("reading", "meld.example antwoordt niet.")
    Job.objects.filter(state="waiting").update(not_before=at)
    run_waiting(at=at)
    assert ImportRun.objects.get().state == "ready"


def test_a_server_that_speaks_otherwise_or_has_nothing(server, pull, monkeypatch, storage):
    server.requests = []
    assert pull().problem.startswith("Die server ontving niets")
    monkeypatch.setattr(outside, "fetch", lambda *args, **more: b"<html>Welkom</html>")
    assert pull().state == "unreadable"
    assert [path for path in files_in(storage) if path.stat().st_size] == []


def test_a_second_worker_changes_nothing(server, coordinator, at):
    run = writes.start_pull(address=ADDRESS, jurisdiction="", since=SINCE, by=coordinator, at=at)
    stale = ImportRun.objects.get()
    writes.pull_stretch(run=run, at=at)
    writes.pull_stretch(run=stale, at=at)
    assert ImportRun.objects.get().rows == 1
    writes.pull_stretch(run=ImportRun(state="done"), at=at)


def test_only_a_day_that_has_been_an_address_and_who_may(coordinator, director, at):
    given = {"address": ADDRESS, "jurisdiction": "", "at": at}
    with pytest.raises(Refused, match="dag"):
        writes.start_pull(since=date(2026, 12, 1), by=coordinator, **given)
    with pytest.raises(Refused, match="https"):
        writes.start_pull(**{**given, "address": "ftp://x"}, since=SINCE, by=coordinator)
    with pytest.raises(NotAllowed):
        writes.start_pull(since=SINCE, by=director, **given)
    assert not ImportRun.objects.exists()


def test_on_screen(server, client_of, at):
    browser = client_of("coordinator")
    page = "/nl/gent/werk/inlezen/open311/"
    assert browser.get(page).status_code == 200
    assert browser.post(page, {"address": "http://127.0.0.1:1/", "since": "2026-03-01"}).status_code == 422
    url = browser.post(page, {"address": ADDRESS, "since": "2026-03-01"}).url
    server.down = 9
    run_waiting(at=at)
    assert "antwoordt niet" in browser.get(url).content.decode()
    server.down = 0
    Job.objects.filter(state="waiting").update(not_before=at)
    run_waiting(at=at)
    assert "Melding 7" in browser.get(url).content.decode()


def test_how_it_stands_there_is_told_with_the_signal(server, pull, client_of):
    pull()
    reference = Signal.objects.get(text="Melding 8").reference
    page = client_of("coordinator").get(f"/nl/gent/werk/inbox/{reference}/").content.decode()
    assert "bij meld.example, onder nummer 8" in page
    assert "daar gesloten" in page


@pytest.mark.parametrize("data", [b"", b"{}", b"[", b"<html/>", b"<!DOCTYPE a><service_requests/>", b"geen"])
def test_what_is_no_list_of_requests(data):
    with pytest.raises(pulling.NotOpen311):
        pulling.requests_of(data)


def test_stretches_and_addresses():
    pull = pulling.Pull(f"{ADDRESS}/requests.json?x=1", "", "2026-01-01T00:00:00+00:00", "2026-02-01T00:00:00+00:00")
    assert pull.question("xml").startswith(f"{ADDRESS}/requests.xml?start_date=2026-01-01T00%3A00%3A00Z")
    assert pull.stretch()[1] == datetime(2026, 2, 1, tzinfo=UTC)
    assert pull.after(3).is_over
    narrow = pulling.Pull(ADDRESS, "", "2026-01-01T00:00:00+00:00", "2026-02-01T00:00:00+00:00", span_seconds=3600)
    assert narrow.after(5_000).begin == "2026-01-01T01:00:00+00:00"
