"""The screens: a coordinator runs a round, a resident proposes and votes, everybody reads the result."""

import hashlib
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from wijklus.base.actor import Actor, resident
from wijklus.base.cents import Cents
from wijklus.base.refusals import NotAllowed
from wijklus.ground.people.models import Party
from wijklus.ground.places.models import Neighbourhood
from wijklus.ground.trail.models import Entry
from wijklus.loop.rounds import rules, writes
from wijklus.loop.rounds.models import Ballot, Proposal, Round, Tally
from wijklus.loop.rounds.rules import voting
from wijklus.loop.rounds.tests.conftest import values

pytestmark = pytest.mark.django_db
PUBLIC, WORK = "/nl/gent/wijkbudget/", "/nl/gent/werk/"


@pytest.fixture(autouse=True)
def stopped(monkeypatch: pytest.MonkeyPatch, at: datetime) -> Callable[[int], None]:
    """The clock stands still; call it to go on some days."""

    def go(days: int) -> None:
        monkeypatch.setattr("wijklus.base.clock.now", lambda: at + timedelta(days=days))
        monkeypatch.setattr("wijklus.base.clock.today", lambda: (at + timedelta(days=days)).date())

    go(0)
    return go


def receipt_in(page: Any) -> str:
    """The receipt that a voter reads on the page behind a vote."""
    found = re.search(r"<strong><code>([a-z]{20})</code></strong>", page.content.decode())
    assert found is not None, page.content.decode()
    return found[1]


def test_a_coordinator_opens_a_round_and_leads_it(
    client_of: Callable[[str], Client], dampoort: Neighbourhood, service_contact: Actor, at: datetime
) -> None:
    client = client_of("coordinator")
    given = {**values(at.date()), "version": 1, f"amount_{dampoort.pk}": "12.500,50"}
    assert "Nog geen rondes" in client.get(f"{WORK}rondes/").content.decode()
    for wrong in ({"title": ""}, {"check_from": at.date()}, {f"amount_{dampoort.pk}": ""}):
        assert client.post(f"{WORK}rondes/nieuw/", {**given, **wrong}).status_code == 422
    assert not Round.objects.exists()
    assert client.post(f"{WORK}rondes/nieuw/", given).status_code == 302
    round = Round.objects.get()
    desk = f"{WORK}ronde/{round.reference}/"
    assert "12.500,50" in client.get(f"{desk}bewerken/").content.decode()
    assert client.post(f"{desk}bewerken/", {**given, "title": "Wijkbudget oost"}).status_code == 302
    assert client.post(f"{desk}bewerken/", given).status_code == 422, "changed meanwhile"
    assert client.get(f"{PUBLIC}{round.reference}/").status_code == 404
    client.post(f"{desk}verder/", {"to": "call"})
    assert "kijk wat er" in client.post(f"{desk}verder/", {"to": "count"}, follow=True).content.decode()
    sent = Client().post(
        f"{PUBLIC}{round.reference}/voorstellen/",
        {"neighbourhood": "dampoort", "title": "Bank", "text": "Een bank.", "cost": "1.000", "email": "an@b.be"},
    )
    assert sent.status_code == 200
    proposal = Proposal.objects.get()
    page = f"{WORK}voorstel/{proposal.reference}/"
    service = Party.objects.get(pk=next(iter(service_contact.party_ids)))
    assert client.get(page).status_code == 200
    steps: list[tuple[dict[str, Any], int, str]] = [
        ({"step": "show", "version": 1}, 302, rules.SHOWN),
        ({"step": "service", "dienst-party": service.pk, "dienst-version": 2}, 302, rules.SHOWN),
        ({"step": "refuse", "nee-reason": "", "nee-version": 3}, 422, rules.SHOWN),
        ({"step": "feasible", "ja-cost": "veel", "ja-version": 3}, 422, rules.SHOWN),
        ({"step": "feasible", "ja-cost": "20.000", "ja-version": 3}, 422, rules.SHOWN),
        ({"step": "nothing"}, 404, rules.SHOWN),
    ]
    for data, status, state in steps:
        assert client.post(f"{page}oordeel/", data).status_code == status, data
        proposal.refresh_from_db()
        assert proposal.state == state
    judging = client_of("service_contact")
    assert "Het kan niet" in judging.get(page).content.decode()
    judging.post(f"{page}oordeel/", {"step": "feasible", "ja-cost": "1.250", "ja-version": 3})
    proposal.refresh_from_db()
    assert (proposal.state, proposal.cost) == (rules.FEASIBLE, Cents(125_000))
    assert judging.post(f"{desk}verder/", {"to": "check"}).status_code == 403
    round.refresh_from_db()
    assert round.state == rules.CALL, "a service leads no round"
    shown = Client().get(f"{PUBLIC}{round.reference}/").content.decode()
    assert "1.250,00" in shown
    assert "an@b.be" not in shown + client.get(page).content.decode()
    assert "Een bank." in Client().get(f"{PUBLIC}voorstel/{proposal.reference}/").content.decode()
    client.post(f"{desk}codes/", {"neighbourhood": "dampoort", "size": "2"})
    assert "wordt gemaakt" in client.get(desk).content.decode()


def test_a_proposal_that_is_not_right_is_shown_again(called: Round, stopped: Callable[[int], None]) -> None:
    address = f"{PUBLIC}{called.reference}/voorstellen/"
    given = {"neighbourhood": "dampoort", "title": "Bank", "text": "Een bank."}
    assert Client().get(address).status_code == 200
    for wrong in ({"title": ""}, {"email": "geen"}, {"website": "x"}, {"cost": "0"}, {"neighbourhood": "rabot"}):
        assert Client().post(address, {**given, **wrong}).status_code == 422, wrong
    stopped(10)
    assert "niet meer" in Client().get(address).content.decode()
    assert Client().post(address, given).status_code == 422
    assert not Proposal.objects.exists()
    assert Client().get(f"{PUBLIC}niets/voorstellen/").status_code == 404


def test_a_voter_votes_and_everybody_reads_the_result(
    balloting: Round, codes: list[str], client_of: Callable[[str], Client], clock_actor: Actor, at: datetime,
    stopped: Callable[[int], None], django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    address, anyone = f"{PUBLIC}{balloting.reference}/stemmen/", Client()
    assert "id_code" in anyone.get(address).content.decode()
    for code in ("", "bbbb", "b" * 12):
        assert anyone.post(address, {"code": code}).status_code == 422
    ballot = anyone.post(address, {"code": voting.shown(codes[0])})
    assert ballot.status_code == 200
    assert ballot["Cache-Control"].count("no-store") == 1
    assert not anyone.cookies.get("sessionid")
    sent = {"ballot": "1", "code": codes[0], "of_age": "on"}
    for wrong in (
        {"projects": "9"},
        {"projects": "x"},
        {"projects": ["1", "2", "3"]},
        {},
        {"projects": "1", "of_age": ""},
    ):
        assert anyone.post(address, {**sent, **wrong}).status_code == 422, wrong
    assert not Ballot.objects.exists()
    with django_assert_max_num_queries(16):
        voted = anyone.post(address, {**sent, "projects": ["1", "3"]})
    receipt = receipt_in(voted)
    assert anyone.post(address, {"code": codes[0]}).content.decode().count(" checked") == 0, "what was chosen"
    for code in codes[1:6]:
        anyone.post(address, {**sent, "code": code, "projects": "1"})
    stopped(31)
    assert anyone.post(address, {**sent, "projects": "2"}).status_code == 422
    assert "niets bewaard" in anyone.post(address, {**sent, "projects": "2"}).content.decode()
    writes.move_on(round=balloting, by=clock_actor, at=at + timedelta(days=31))
    balloting.refresh_from_db()
    result = f"{PUBLIC}{balloting.reference}/uitslag/dampoort/"
    assert anyone.get(result).status_code == 404
    writes.count_round(round=balloting, by=clock_actor, at=at + timedelta(days=31))
    with django_assert_max_num_queries(10):
        page = anyone.get(result).content.decode()
    tally = Tally.objects.get()
    file, results = anyone.get(f"{result}stemmen.pb"), anyone.get(f"{result}uitslag.json")
    assert hashlib.sha256(file.content).hexdigest() == tally.pb_sha256 == json.loads(results.content)["pb_sha256"]
    assert tally.pb_sha256 in page
    assert hashlib.sha256(results.content).hexdigest() in page
    assert voting.commitment(receipt) in anyone.get(f"{result}ontvangst.txt").content.decode().split()
    assert "Nog" not in anyone.get(PUBLIC).content.decode().split("<main")[1].split("</main")[0]
    Tally.objects.update(is_open=False, voters=2)
    assert anyone.get(f"{result}stemmen.pb").status_code == anyone.get(f"{result}uitslag.json").status_code == 404
    client = client_of("coordinator")
    won = Proposal.objects.get(number=1)
    assert client.post(f"{WORK}voorstel/{won.reference}/besluit/", {"step": "no", "nee-reason": ""}).status_code == 422
    client.post(f"{WORK}voorstel/{won.reference}/besluit/", {"step": "confirm"})
    won.refresh_from_db()
    assert won.state == rules.CONFIRMED
    assert "actie" in anyone.get(f"{PUBLIC}voorstel/{won.reference}/").content.decode()


def test_codes_cannot_be_tried_out(
    balloting: Round, codes: list[str], monkeypatch: pytest.MonkeyPatch, client_of: Callable[[str], Client]
) -> None:
    address = f"{PUBLIC}{balloting.reference}/stemmen/"
    monkeypatch.setattr("wijklus.loop.rounds.views.voting.PER_ADDRESS", 3)
    tried = [Client().post(address, {"code": "b" * 12}).status_code for _ in range(5)]
    assert tried == [422, 422, 422, 429, 429]
    assert client_of("coordinator").post(address, {"code": "c" * 12}).status_code == 429, "staff neither"
    refused = Client().post(address, {"code": codes[0]})
    assert refused.status_code == 429, "a right code tells nothing either"
    assert "een ander netwerk" in refused.content.decode()
    assert Client(REMOTE_ADDR="192.0.2.7").post(address, {"code": codes[0]}).status_code == 200, "from elsewhere"
    desk = f"{WORK}ronde/{balloting.reference}/loket/"
    sent = {"code": codes[0], "checked": "on"}
    assert client_of("coordinator").post(desk, sent).status_code == 200, "the desk is counted by colleague"


def test_many_addresses_cannot_lock_a_round(
    balloting: Round, codes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"{PUBLIC}{balloting.reference}/stemmen/"
    monkeypatch.setattr("wijklus.loop.rounds.views.voting.PER_ROUND", 2)

    def tried(host: str, *given: str) -> list[int]:
        return [Client(REMOTE_ADDR=host).post(address, {"code": code}).status_code for code in given]

    assert tried("192.0.2.1", "b" * 12, "c" * 12) == [422, 422]
    assert tried("192.0.2.2", *["b" * 12] * 6, codes[0]) == [422] * 5 + [429] * 2, "fewer tries each"
    assert tried("192.0.2.3", "b" * 12, codes[0]) == [422, 200], "who mistypes still votes"


def test_a_colleague_cannot_try_out_codes(
    balloting: Round, codes: list[str], monkeypatch: pytest.MonkeyPatch, client_of: Callable[[str], Client]
) -> None:
    monkeypatch.setattr("wijklus.loop.rounds.views.voting.PER_COLLEAGUE", 2)
    desk, client = f"{WORK}ronde/{balloting.reference}/loket/", client_of("coordinator")
    tried = [client.post(desk, {"code": code, "checked": "on"}).status_code for code in ("b" * 12, "c" * 12, codes[0])]
    assert tried == [422, 422, 429]


def test_somebody_votes_at_the_desk(
    balloting: Round, codes: list[str], client_of: Callable[[str], Client], clock_actor: Actor, at: datetime,
    monkeypatch: pytest.MonkeyPatch, stopped: Callable[[int], None],
) -> None:  # fmt: skip
    address, client = f"{WORK}ronde/{balloting.reference}/loket/", client_of("coordinator")
    sent = {"ballot": "1", "code": codes[0], "of_age": "on", "checked": "on", "projects": "1"}
    assert client.get(address).status_code == 200
    assert address in client.get(f"{WORK}ronde/{balloting.reference}/").content.decode()
    by_letter = Client().post(f"{PUBLIC}{balloting.reference}/stemmen/", {**sent, "projects": "2"})
    assert client.post(address, {"code": codes[0]}).status_code == 422, "nobody looked who it is"
    assert client.post(address, {**sent, "checked": ""}).status_code == 422
    assert client.post(address, {**sent, "of_age": ""}).status_code == 422, "under age"
    assert [(one.channel, one.choices) for one in Ballot.objects.all()] == [(voting.LETTER, [2])]
    page = client.post(address, {"code": codes[0], "checked": "on"}).content.decode()
    assert " checked>" not in page, "what was voted by letter is not shown"
    assert "ballot.js" not in page
    assert 'name="checked"' in client.post(address, {**sent, "step": "look"}).content.decode()
    voted = client.post(address, sent)
    assert receipt_in(voted) == receipt_in(by_letter)
    assert [(one.channel, one.choices) for one in Ballot.objects.all()] == [(voting.DESK, [1])], (
        "one person, one ballot"
    )
    (told,) = Entry.objects.filter(verb="rounds.vote_at_desk")
    assert (told.object_ref, told.neighbourhood_id, told.after or {}) == (balloting.reference, None, {})
    monkeypatch.setattr("wijklus.loop.rounds.views.voting.PER_COLLEAGUE", 4)
    tried = [client.post(address, {"code": "b" * 12, "checked": "on"}).status_code for _ in range(4)]
    assert tried[0] == 422
    assert tried[-1] == 429, "staff cannot try codes"
    stopped(31)
    assert client.post(address, sent).status_code == 422
    assert Ballot.objects.get().channel == voting.DESK
    by = clock_actor
    writes.cut_links(round=balloting, by=by, at=at + timedelta(days=61))
    assert Ballot.objects.get().channel == ""
    with pytest.raises(NotAllowed):
        writes.cast(
            round=balloting, credential=voting.Credential(codes[0], voting.DESK), choices=[1], of_age=True,
            by=resident(balloting.municipality_id), at=at,
        )  # fmt: skip
