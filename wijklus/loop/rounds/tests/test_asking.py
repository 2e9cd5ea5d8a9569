"""A code that is sent: once, to who may have it, for one ballot a person; and a service of the city that is asked."""

import contextlib
import http.server
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from wijklus.base import hurried
from wijklus.base.actor import Actor
from wijklus.base.refusals import Refused
from wijklus.ground.trail.models import Delivery, Entry, HitCount, Job
from wijklus.loop.rounds import jobs, reads, rules, writes
from wijklus.loop.rounds.models import Ballot, Receipt, RegisterFile, RegisterLine, Round, RoundArea, SentCode
from wijklus.loop.rounds.rules import admitting, voting
from wijklus.loop.rounds.tests.conftest import AN, HER_MAIL, code_sent, codes_of
from wijklus.loop.rounds.views import asking

pytestmark = pytest.mark.django_db
Known = Callable[..., Round]
Give = Callable[..., RegisterFile]
ToBallot = Callable[[], Round]
PUBLIC = "/nl/gent/wijkbudget/"


@pytest.fixture
def ask(anyone: Actor, at: datetime) -> Callable[..., SentCode]:
    """Ask for a code, as a voter does."""

    def for_code(round: Round, address: str = HER_MAIL, number: str = AN, when: datetime = at) -> SentCode:
        return writes.ask_for_code(round=round, address=address, number=number, by=anyone, at=when)

    return for_code


@pytest.fixture
def vote_with(anyone: Actor, at: datetime) -> Callable[..., str]:
    """Redeem a code and vote with its ticket."""

    def cast(round: Round, sent: SentCode, *chosen: int) -> str:
        ticket = writes.redeem(round=round, code=code_sent(sent), by=anyone, at=at)
        assert ticket is not None
        credential = voting.Credential(ticket, voting.ONLINE)
        return writes.cast(round=round, credential=credential, choices=chosen, of_age=True, by=anyone, at=at)

    return cast


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch, at: datetime) -> Callable[..., None]:
    """The clock stands still; call it to go on."""

    def go(**on: int) -> None:
        monkeypatch.setattr("wijklus.base.clock.now", lambda: at + timedelta(**on))
        monkeypatch.setattr("wijklus.base.clock.today", lambda: (at + timedelta(**on)).date())

    go(days=0)
    return go


def test_every_proof_of_one_person_is_the_same_ballot(
    known: Known, give: Give, to_ballot: ToBallot, ask: Callable[..., SentCode], vote_with: Callable[..., str],
    coordinator: Actor, clock_actor: Actor, anyone: Actor, at: datetime, settings: Any,
) -> None:  # fmt: skip
    settings.SMS_URL = "console://"
    called = known(checked_by="register", by_mail=True, by_text=True)
    give(called)
    batch = writes.order_register_codes(area=RoundArea.objects.select_related("round").get(), by=coordinator, at=at)
    writes.make_codes(batch=batch, by=clock_actor, at=at)
    round, letter = to_ballot(), codes_of(batch)[0]
    by_letter = writes.cast(
        round=round, credential=voting.Credential(letter), choices=[1], of_age=True, by=anyone, at=at
    )
    assert Ballot.objects.get().channel == voting.LETTER
    by_mail = vote_with(round, ask(round), 2)
    by_text = vote_with(round, ask(round, "0470/12.34.56", "85.07.30-033.28"), 3)
    assert by_letter == by_mail == by_text
    assert (Ballot.objects.count(), Receipt.objects.count()) == (1, 1)
    ballot = Ballot.objects.get()
    assert (ballot.choices, ballot.channel) == ([3], voting.ONLINE)


def test_who_stands_in_no_register_with_that_address_hears_the_same(
    known: Known, give: Give, to_ballot: ToBallot, ask: Callable[..., SentCode], at: datetime
) -> None:
    called = known(checked_by="register", by_mail=True)
    give(called)
    with pytest.raises(Refused, match="kan niet meer"):
        ask(called)
    round = to_ballot()
    wrong = [
        (HER_MAIL, "85073003329", "niet samen"), ("ander@voorbeeld.be", AN, "niet samen"),
        (HER_MAIL, "90010112345", "niet samen"), ("kind@voorbeeld.be", "20150505111", "nog geen 16"),
        ("ver@voorbeeld.be", "77020212345", "niet in deze ronde"), (HER_MAIL, "", "Vul het nummer in"),
        ("geen adres", AN, "geen e-mailadres"), ("0470123456", AN, "geen codes per sms"),
    ]  # fmt: skip
    for address, number, why in wrong:
        with pytest.raises(Refused, match=why):
            ask(round, address, number)
    with pytest.raises(Refused, match="kan niet meer"):
        ask(round, when=at + timedelta(days=31))
    assert not SentCode.objects.exists()
    assert not Job.objects.filter(name="wijklus.loop.rounds.jobs.send_code").exists()


def test_a_code_works_once_and_for_an_hour(
    known: Known, give: Give, to_ballot: ToBallot, ask: Callable[..., SentCode], vote_with: Callable[..., str],
    anyone: Actor, clock_actor: Actor, at: datetime,
) -> None:  # fmt: skip
    called = known(checked_by="register", by_mail=True)
    give(called)
    round = to_ballot()
    sent, late = ask(round), ask(round)
    code, other = code_sent(sent), code_sent(late)
    vote_with(round, sent, 1)
    sent.refresh_from_db()
    assert (sent.is_used, sent.mask, sent.sealed_to) == (True, "", ""), "nothing leads from it to anybody"
    assert str(sent) == str(sent.pk)
    with pytest.raises(Refused, match="al gebruikt"):
        writes.redeem(round=round, code=code, by=anyone, at=at)
    hour = at + timedelta(minutes=admitting.MINUTES, seconds=1)
    with pytest.raises(Refused, match="ouder dan een uur"):
        writes.redeem(round=round, code=other, by=anyone, at=hour)
    for nothing in ("b" * 12, "niets"):
        assert writes.redeem(round=round, code=nothing, by=anyone, at=at) is None
    ticket = writes.redeem(round=round, code=other, by=anyone, at=at)
    assert ticket is not None
    with pytest.raises(Refused, match="tijd voor dit stembiljet"):
        writes.cast(
            round=round, credential=voting.Credential(ticket), choices=[1], of_age=True, by=anyone, at=hour
        )  # fmt: skip
    assert writes.forget_sent_codes(by=clock_actor, at=at + timedelta(hours=24)) == 0
    assert writes.forget_sent_codes(by=clock_actor, at=at + timedelta(hours=26)) == 2


def test_the_second_of_two_who_saw_a_code_unused_gets_nothing(
    known: Known, give: Give, to_ballot: ToBallot, ask: Callable[..., SentCode], anyone: Actor, at: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    give(known(checked_by="register", by_mail=True))
    round = to_ballot()
    sent = ask(round)
    code = code_sent(sent)
    seen = reads.sent_code(round, code)
    assert seen is not None
    assert writes.redeem(round=round, code=code, by=anyone, at=at) is not None
    monkeypatch.setattr(reads, "sent_code", lambda *_given: seen)
    assert not seen[0].is_used
    with pytest.raises(Refused, match="al gebruikt"):
        writes.redeem(round=round, code=code, by=anyone, at=at)


def test_a_ticket_is_of_one_round_and_one_person(
    known: Known, give: Give, to_ballot: ToBallot, ask: Callable[..., SentCode], anyone: Actor, at: datetime,
) -> None:  # fmt: skip
    called = known(checked_by="register", by_mail=True)
    give(called)
    round = to_ballot()
    ticket = writes.redeem(round=round, code=code_sent(ask(round)), by=anyone, at=at)
    assert ticket is not None
    assert voting.folded(ticket) == ticket
    found = reads.voter_of(round, ticket)
    assert found is not None
    assert found.area.neighbourhood.slug == "dampoort"
    assert reads.voter_of(round, ticket[:-6] + "AAAAA=") is None
    assert reads.voter_of(round, "t.") is None
    RegisterLine.objects.update(reason="under_age")
    with pytest.raises(Refused, match="nog geen 16"):
        writes.cast(round=round, credential=voting.Credential(ticket), choices=[1], of_age=True, by=anyone, at=at)
    RegisterLine.objects.all().delete()
    assert reads.voter_of(round, ticket) is None
    other = Round.objects.get()
    other.reference = "anders"
    assert reads.voter_of(other, ticket) is None


def test_the_code_is_mailed_and_where_it_went_is_erased(
    known: Known, give: Give, to_ballot: ToBallot, ask: Callable[..., SentCode], settings: Any, capsys: Any,
    stopped: Callable[..., None],
) -> None:  # fmt: skip
    settings.SMS_URL = "console://"
    called = known(checked_by="register", by_mail=True, by_text=True)
    give(called)
    round = to_ballot()
    sent = ask(round, "An@voorbeeld.be")
    code = code_sent(sent)
    assert "voorbeeld" not in str(list(SentCode.objects.values())) + str(list(Job.objects.values()))
    for _again in range(2):
        jobs.send_code(code_ref=str(sent.pk))
    [message] = mail.outbox
    assert message.to == ["An@voorbeeld.be"]
    assert voting.shown(code) in message.body
    assert f"/stemmen/#{code}" in message.body
    sent.refresh_from_db()
    assert sent.sealed_to == ""
    texted = ask(round, "0470123456")
    code = code_sent(texted)
    jobs.send_code(code_ref=str(texted.pk))
    said = capsys.readouterr().out
    assert "SMS +32470123456" in said
    assert voting.shown(code) in said
    late = ask(round)
    stopped(hours=2)
    jobs.send_code(code_ref=str(late.pk))
    late.refresh_from_db()
    assert (late.sealed_to, len(mail.outbox)) == ("", 1)
    everything = str([list(model.objects.values()) for model in (SentCode, Job, Delivery, Entry, HitCount, Ballot)])
    for personal in ("voorbeeld.be", "0470123456", "470123456", AN):
        assert personal not in everything


def test_without_a_register_an_address_is_a_person_and_its_last_neighbourhood_counts(
    called: Round, known: Known, proposals: Any, rabot: Any, to_ballot: ToBallot, anyone: Actor,
    vote_with: Callable[..., str], at: datetime,
) -> None:  # fmt: skip
    known(by_mail=True)
    RoundArea(round=called, neighbourhood=rabot, amount=proposals[0].cost).save()
    round = to_ballot()
    dampoort, other = (
        RoundArea.objects.select_related("round").get(neighbourhood__slug=s) for s in ("dampoort", "rabot")
    )
    type(proposals[0]).objects.filter(title="Speeltuin").update(area=other)

    def asked(address: str, area: RoundArea | None) -> SentCode:
        return writes.ask_for_code(round=round, address=address, area=area, by=anyone, at=at)

    with pytest.raises(Refused, match="welke wijk"):
        asked("an@b.be", None)
    first = vote_with(round, asked("An@b.be", dampoort), 2)
    second = vote_with(round, asked("an+twee@B.be", other), 1)
    assert first == second
    assert [(one.area_id, one.choices) for one in Ballot.objects.all()] == [(other.pk, [1])]
    assert Receipt.objects.get().area_id == other.pk
    assert vote_with(round, asked("jan@b.be", dampoort), 2) != first
    assert Ballot.objects.count() == 2


def fill(client: Client, page: str, **data: str) -> Any:
    """Send a form from a phone."""
    return client.post(page, data)


def ticket_in(page: str) -> str:
    found = re.search(r'name="code" value="(t\.[^"]+)"', page)
    assert found is not None
    return found[1]


def test_a_voter_asks_for_a_code_and_votes_with_it(
    known: Known, give: Give, to_ballot: ToBallot, stopped: Callable[..., None]
) -> None:
    called = known(checked_by="register", by_mail=True)
    give(called)
    client, asking_page, voting_page = (
        Client(),
        f"{PUBLIC}{called.reference}/code/",
        f"{PUBLIC}{called.reference}/stemmen/",
    )
    assert "kan niet meer" in client.get(asking_page).content.decode()
    assert fill(client, asking_page, number=AN, address=HER_MAIL).status_code == 422
    round = to_ballot()
    assert "Geen brief" in client.get(voting_page).content.decode()
    assert "nummer in het register" in client.get(asking_page).content.decode()
    for wrong in ({"number": ""}, {"address": ""}, {"address": "x" * 300}, {"number": "123456"}):
        answer = fill(client, asking_page, **{"number": AN, "address": HER_MAIL, **wrong})
        assert answer.status_code == 422, wrong
    done = fill(client, asking_page, number=AN, address=HER_MAIL)
    assert (done.status_code, "no-store" in done["Cache-Control"]) == (200, True)
    assert "onderweg" in done.content.decode()
    code = code_sent(SentCode.objects.get())
    ballot = fill(client, voting_page, code=voting.shown(code))
    ticket = ticket_in(ballot.content.decode())
    again = fill(client, voting_page, code=code)
    assert (again.status_code, "al gebruikt" in again.content.decode()) == (422, True)
    given = {"ballot": "1", "code": ticket, "of_age": "on", "projects": "1"}
    assert fill(client, voting_page, **given, step="look").status_code == 200
    voted = fill(client, voting_page, **given)
    assert "vraag dan een nieuwe code" in voted.content.decode()
    assert Ballot.objects.get().channel == voting.ONLINE
    stopped(minutes=61)
    late = fill(client, voting_page, **given)
    assert (late.status_code, "tijd voor dit stembiljet" in late.content.decode()) == (422, True)
    assert ticket not in late.content.decode()
    stopped(days=31)
    closed = fill(client, voting_page, code=code)
    assert (closed.status_code, "kan niet meer" in closed.content.decode()) == (422, True)
    assert Client().get(f"{PUBLIC}niets/code/").status_code == 404
    assert round.reference == called.reference


def test_codes_cannot_be_guessed_or_asked_for_without_end(
    known: Known, give: Give, to_ballot: ToBallot, client_of: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch,
    stopped: Callable[..., None],
) -> None:  # fmt: skip
    called = known(checked_by="register", by_mail=True)
    give(called)
    to_ballot()
    page, ballots = f"{PUBLIC}{called.reference}/code/", f"{PUBLIC}{called.reference}/stemmen/"

    def asked(ip: str, **data: str) -> int:
        return int(Client(REMOTE_ADDR=ip).post(page, {"number": AN, "address": HER_MAIL, **data}).status_code)

    assert [asked(f"192.0.2.{n}") for n in range(5)] == [200] * asking.PER_ADDRESS + [429], "one mailbox"
    tries = [asked(f"192.0.3.{n}", number="90010112345", address=f"a{n}@b.be") for n in range(7)]
    assert tries == [422] * asking.PER_NUMBER + [429], "one number with many addresses"
    monkeypatch.setattr(asking, "PER_CLIENT", 3)
    many = [asked("192.0.4.1", number=f"12345{n}", address=f"a{n}@b.be") for n in range(4)]
    assert many == [422] * 3 + [429], "one network address"
    monkeypatch.setattr(asking, "PER_ROUND", 1)
    assert asked("192.0.5.1", number="777777", address="z@b.be") == 429, "the whole round"
    assert SentCode.objects.count() == asking.PER_ADDRESS
    monkeypatch.setattr("wijklus.loop.rounds.views.voting.PER_COLLEAGUE", 2)
    desk, staff = f"/nl/gent/werk/ronde/{called.reference}/loket/", client_of("coordinator")
    guesses = [staff.post(desk, {"checked": "on", "code": f"bcdfghjkmnp{sign}"}).status_code for sign in "bcd"]
    assert guesses == [422, 422, 429], "nor tried out from inside"
    monkeypatch.setattr("wijklus.loop.rounds.views.voting.PER_ADDRESS", 2)
    outside = Client(REMOTE_ADDR="192.0.6.1")
    guesses = [outside.post(ballots, {"code": f"bcdfghjkmnp{sign}"}).status_code for sign in "bcd"]
    assert guesses == [422, 422, 429]
    shown = staff.get(f"/nl/gent/werk/ronde/{called.reference}/kiezers/").content.decode()
    assert not any(voting.shown(code_sent(one)) in shown for one in SentCode.objects.all())
    assert rules.BALLOT == "ballot"


class Registry(http.server.BaseHTTPRequestHandler):
    """A registry of a city on this machine, with what it was asked."""

    answer: Any = {}
    asked: list[tuple[Any, str]] = []
    seconds = 0.0

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        type(self).asked.append((body, self.headers.get("Authorization", "")))
        time.sleep(self.seconds)
        if self.answer == "away":
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.1/")
            self.end_headers()
            return
        self.send_response(200)
        self.end_headers()
        said = self.answer if isinstance(self.answer, bytes) else json.dumps(self.answer).encode()
        with contextlib.suppress(OSError):  # who asked has gone
            self.wfile.write(said)

    def log_message(self, *args: Any) -> None:
        """Nothing."""


@pytest.fixture
def registry(settings: Any) -> Iterator[str]:
    """Its address."""
    settings.OUTSIDE_MAY_BE_NEAR = True
    Registry.asked, Registry.seconds = [], 0.0
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Registry)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/kiezer"
    server.shutdown()
    server.server_close()


def test_a_service_of_the_city_is_asked_and_nothing_of_it_is_kept(
    known: Known, to_ballot: ToBallot, ask: Callable[..., SentCode], vote_with: Callable[..., str], registry: str,
) -> None:  # fmt: skip
    known(checked_by="service", by_mail=True, service_url=registry, service_token="geheim")
    round = to_ballot()
    Registry.answer = {"eligible": True, "neighbourhood": "Dampoort", "addresses": ["AN@voorbeeld.be", "?"], "x": 1}
    one, two = vote_with(round, ask(round), 1), vote_with(round, ask(round, "an@VOORBEELD.be", "85.07.30-033.28"), 2)
    assert one == two
    assert Ballot.objects.get().choices == [2]
    assert Registry.asked == [({"id": AN}, "Bearer geheim")] * 2
    for answer, why in (
        ({"eligible": False, "reason": "unknown"}, "niet samen"),
        ({"eligible": False, "reason": "under_age", "addresses": [HER_MAIL]}, "nog geen 16"),
        ({"eligible": False, "reason": "elsewhere", "addresses": [HER_MAIL]}, "niet in deze ronde"),
        ({"eligible": True, "neighbourhood": "Elders", "addresses": [HER_MAIL]}, "niet in deze ronde"),
        ({"eligible": True, "neighbourhood": "Dampoort", "addresses": []}, "niet samen"),
        ({"eligible": True, "addresses": [HER_MAIL]}, "antwoordt nu niet"),
        ({"eligible": "ja"}, "antwoordt nu niet"), ({"eligible": False}, "antwoordt nu niet"),
        ({"eligible": False, "reason": 3}, "antwoordt nu niet"), ([], "antwoordt nu niet"),
        ({"eligible": False, "reason": "unknown", "addresses": [1]}, "antwoordt nu niet"),
        (b"<html>", "antwoordt nu niet"), ("away", "antwoordt nu niet"), (b"x" * 200_000, "antwoordt nu niet"),
    ):  # fmt: skip
        Registry.answer = answer
        with pytest.raises(Refused, match=why):
            ask(round)
    assert SentCode.objects.count() == 2


def test_a_service_that_does_not_answer_or_lies_inside_is_given_up(
    known: Known, to_ballot: ToBallot, ask: Callable[..., SentCode], registry: str, settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("wijklus.loop.rounds.reads.registries.SECONDS", 0.3)
    known(checked_by="service", by_mail=True, service_url=registry)
    round = to_ballot()
    Registry.answer, Registry.seconds = {"eligible": False, "reason": "unknown"}, 2.0
    begun = time.monotonic()
    with pytest.raises(Refused, match="antwoordt nu niet"):
        ask(round)
    assert time.monotonic() - begun < 1.5 < hurried.SECONDS
    asked = len(Registry.asked)
    settings.OUTSIDE_MAY_BE_NEAR = False
    with pytest.raises(Refused, match="antwoordt nu niet"):
        ask(round)
    assert len(Registry.asked) == asked, "a machine behind our own door is not asked at all"
    assert not SentCode.objects.exists()


def test_a_round_of_letters_sends_no_codes(codes: list[str], balloting: Round) -> None:
    assert len(codes) == 8
    assert Client().get(f"{PUBLIC}{balloting.reference}/code/").status_code == 404
    with pytest.raises(Refused, match="geen codes per e-mail"):
        writes.ask_for_code(
            round=balloting, address=HER_MAIL, by=Actor(municipality_id=balloting.municipality_id, function="x"),
            at=balloting.created_at,
        )  # fmt: skip
