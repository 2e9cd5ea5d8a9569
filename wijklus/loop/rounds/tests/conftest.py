"""A round in Gent, and how it is brought to where a test begins."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from wijklus.base.actor import Actor, system
from wijklus.base.cents import Cents
from wijklus.ground.places.models import Municipality, Neighbourhood
from wijklus.loop.rounds import reads, rules, writes
from wijklus.loop.rounds.models import CodeBatch, Proposal, RegisterFile, Round, RoundArea, SentCode
from wijklus.loop.rounds.reads.secrets import batch_key
from wijklus.loop.rounds.rules import voting


def values(on: date, **other: Any) -> dict[str, Any]:
    """What a coordinator fills in."""
    days = (0, 10, 20, 30, 60)
    return {
        "title": "Wijkbudget 2027", "about": "", "weight": rules.DECISION, "deciding_body": "Het college",
        "minimum_age": 16, "least_choices": 1, "most_choices": 2, "counting_rule": "equalshares/add1",
        **{day: on + timedelta(days=n) for day, n in zip(rules.DAYS, days, strict=True)}, **other,
    }  # fmt: skip


@pytest.fixture
def clock_actor(gent: Municipality) -> Actor:
    """The software itself."""
    return system(gent.pk)


@pytest.fixture
def called(gent: Municipality, dampoort: Neighbourhood, coordinator: Actor, at: datetime) -> Round:
    """A round whose call is open."""
    round = writes.start_round(values=values(at.date()), amounts=[(dampoort, Cents(1_000_000))], by=coordinator, at=at)
    return writes.advance(round=round, to=rules.CALL, by=coordinator, at=at)


@pytest.fixture
def proposals(called: Round, anyone: Actor, coordinator: Actor, at: datetime) -> list[Proposal]:
    """Three proposals that can be done: of 6,000, 5,000 and 4,000 euro."""
    area = RoundArea.objects.get()
    for title, cost in (("Speeltuin", 600_000), ("Bankjes; en bomen", 500_000), ("Fietsenrek", 400_000)):
        sent = writes.propose(area=area, title=title, text="Dat zou mooi zijn.", by=anyone, at=at)
        writes.show_proposal(proposal=sent, version=1, by=coordinator, at=at)
        sent.refresh_from_db()
        writes.judge_feasible(proposal=sent, version=2, cost=Cents(cost), by=coordinator, at=at)
    return list(Proposal.objects.select_related("area__round").order_by("pk"))


@pytest.fixture
def balloting(called: Round, proposals: list[Proposal], coordinator: Actor, at: datetime) -> Round:
    """The same round while people vote."""
    round = writes.advance(round=called, to=rules.CHECK, by=coordinator, at=at)
    return writes.advance(round=round, to=rules.BALLOT, by=coordinator, at=at)


@pytest.fixture
def codes(balloting: Round, coordinator: Actor, clock_actor: Actor, at: datetime) -> list[str]:
    """Eight codes of that round."""
    batch = writes.order_codes(area=RoundArea.objects.get(), size=8, by=coordinator, at=at)
    writes.make_codes(batch=batch, by=clock_actor, at=at)
    return codes_of(batch)


def codes_of(batch: CodeBatch) -> list[str]:
    """The codes of a batch, as they stand on its letters."""
    return [voting.code_of(batch_key(batch), number) for number in range(1, batch.size + 1)]


@pytest.fixture
def vote(balloting: Round, anyone: Actor, at: datetime) -> Callable[..., str]:
    """Vote with a code; gives the receipt."""

    def cast(code: str, *chosen: int, of_age: bool = True, when: datetime = at) -> str:
        return writes.cast(
            round=balloting, credential=voting.Credential(code), choices=chosen, of_age=of_age, by=anyone, at=when
        )

    return cast


WAYS: dict[str, Any] = {
    "checked_by": "none", "by_mail": False, "by_text": False, "by_login": False, "service_url": "", "service_token": "",
}  # fmt: skip
REGISTER = (
    "Rijksregisternummer;Wijk;Geboortedatum;E-mail;GSM\n"
    "85.07.30-033.28;Dampoort;1985-07-30;An@voorbeeld.be;0470 12 34 56\n"
    "90010112345;dampoort;1990;;\n"
    "20150505111;Dampoort;5/5/2015;kind@voorbeeld.be;\n"
    "77020212345;Rabot;1977-02-02;ver@voorbeeld.be;\n"
    "85073003328;Dampoort;1985-07-30;;\n"
    "66030312345;Nergenshuizen;1966;;\n"
    ";Dampoort;1966;;\n"
    "66030312346;;1966;;\n"
    "66030312347;Dampoort;vroeger;;\n"
    "66030312348;Dampoort;1966;geen adres;\n"
)
AN, HER_MAIL = "85073003328", "an@voorbeeld.be"


@pytest.fixture
def known(called: Round, coordinator: Actor, at: datetime) -> Callable[..., Round]:
    """Say how the voters of that round are known, while its call is open."""

    def say(**ways: Any) -> Round:
        version = reads.admission_of(called).version
        writes.set_admission(round=called, version=version, values={**WAYS, **ways}, by=coordinator, at=at)
        return called

    return say


@pytest.fixture
def give(coordinator: Actor, clock_actor: Actor, at: datetime) -> Callable[..., RegisterFile]:
    """Give a register, have it checked, and take it in unless it is only looked at."""

    def given(round: Round, text: str = REGISTER, *, only_look: bool = False) -> RegisterFile:
        upload = SimpleUploadedFile("bewoners.csv", text.encode())
        row = writes.keep_register(round=round, upload=upload, by=coordinator, at=at)
        writes.check_register(row=row, by=clock_actor, at=at)
        row.refresh_from_db()
        if only_look:
            return row
        writes.start_register(row=row, by=coordinator, at=at)
        row.refresh_from_db()
        writes.take_in_register(row=row, by=clock_actor, at=at)
        row.refresh_from_db()
        return row

    return given


@pytest.fixture
def to_ballot(called: Round, proposals: list[Proposal], coordinator: Actor, at: datetime) -> Callable[[], Round]:
    """Bring that round to its ballot."""

    def go() -> Round:
        round = writes.advance(round=called, to=rules.CHECK, by=coordinator, at=at)
        return writes.advance(round=round, to=rules.BALLOT, by=coordinator, at=at)

    return go


def code_sent(sent: SentCode) -> str:
    """The code that goes to an address, as its job reads it."""
    return reads.post_of(sent).code
