"""A city with a round in which people vote, made through the writes in the open database; what it holds afterwards."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from wijklus.base import actor, clock, scope
from wijklus.base.cents import Cents
from wijklus.ground.places.models import Municipality, Neighbourhood, NeighbourhoodSet
from wijklus.loop.rounds import reads, rules, writes
from wijklus.loop.rounds.models import Ballot, Proposal, Receipt, Round, RoundArea
from wijklus.loop.rounds.reads.secrets import batch_key
from wijklus.loop.rounds.rules import voting

SLUG, VOTES_IN, BARE_IN = "stemstad", "noord", "zuid"
PROJECTS = 20


@dataclass(frozen=True)
class Polls:
    """Where people vote, the codes they do it with, and the seconds to make these: of a processor, by the clock."""

    address: str
    codes: list[str]
    made_in: float
    clock_in: float


@dataclass(frozen=True)
class Kept:
    """What the database holds of votes that were acknowledged: those lost, and ballots that belong to none."""

    ballots: int
    lost: int
    too_many: int
    other: int


def make(codes: int) -> Polls:
    """A round of 20 projects and so many codes."""
    at = clock.now()
    city = Municipality.objects.create(
        slug=SLUG, name="Stemstad", languages=["nl"], contact_email="info@stemstad.example", created_at=at
    )
    with scope.of(city.pk):
        NeighbourhoodSet.objects.create(name="Wijken", valid_from=date(2026, 1, 1))
        places = [Neighbourhood.objects.create(code=slug, slug=slug, name=slug.title()) for slug in (VOTES_IN, BARE_IN)]
        by = actor.Actor(municipality_id=city.pk, function="x", rights=actor.everywhere("system", "rounds.write"))
        round = _in_ballot(places, by)
        area = RoundArea.objects.select_related("round").get(neighbourhood__slug=VOTES_IN)
        batch = writes.order_codes(area=area, size=codes, by=by, at=at)
        cpu, wall = time.process_time(), time.perf_counter()
        writes.make_codes(batch=batch, by=actor.system(city.pk), at=at)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        key = batch_key(batch)
        address = f"/nl/{SLUG}/wijkbudget/{round.reference}/stemmen/"
        return Polls(address, [voting.code_of(key, number) for number in range(1, codes + 1)], cpu, wall)


def _in_ballot(places: Iterable[Neighbourhood], by: actor.Actor) -> Round:
    at = clock.now()
    days = {day: at.date() + timedelta(days=n) for day, n in zip(rules.DAYS, (0, 10, 20, 30, 60), strict=True)}
    values = {
        "title": "Wijkbudget", "about": "", "weight": rules.DECISION, "deciding_body": "College", "minimum_age": 16,
        "least_choices": 1, "most_choices": 5, "counting_rule": "equalshares/add1", **days,
    }  # fmt: skip
    round = writes.start_round(values=values, amounts=[(one, Cents(10_000_000)) for one in places], by=by, at=at)
    round = writes.advance(round=round, to=rules.CALL, by=by, at=at)
    area = RoundArea.objects.select_related("round").get(neighbourhood__slug=VOTES_IN)
    for number in range(PROJECTS):
        writes.propose(area=area, title=f"Project {number}", text="Voor de wijk.", by=by, at=at)
        sent = Proposal.objects.select_related("area__round").get(title=f"Project {number}")
        writes.show_proposal(proposal=sent, version=1, by=by, at=at)
        sent.refresh_from_db()
        writes.judge_feasible(proposal=sent, version=2, cost=Cents(1_000_000 + number), by=by, at=at)
    for phase in (rules.CHECK, rules.BALLOT):
        round = writes.advance(round=round, to=phase, by=by, at=at)
    return round


def looked_after(acknowledged: Mapping[str, list[int]], perhaps: Iterable[str] = ()) -> Kept:
    """What became of votes: those acknowledged (choices by code), and those that were sent and never answered."""
    with scope.of(Municipality.objects.get(slug=SLUG).pk):
        key = reads.link_key(Round.objects.get())
        kept = dict(Ballot.objects.filter(area__neighbourhood__slug=VOTES_IN).values_list("pk", "choices"))
        proofs = dict(Receipt.objects.values_list("pk", "commitment"))
    expected: dict[UUID, list[int]] = {voting.ballot_id(key, code): chosen for code, chosen in acknowledged.items()}
    allowed = {voting.ballot_id(key, code) for code in perhaps} | set(expected)
    proven = {voting.receipt_id(key, c): voting.commitment(voting.receipt_of(key, c)) for c in acknowledged}
    lost = sum(pk not in kept for pk in expected) + sum(proofs.get(pk) != said for pk, said in proven.items())
    sure = set(expected) - {voting.ballot_id(key, code) for code in perhaps}
    other = sum(kept[pk] != expected[pk] for pk in sure & set(kept))
    return Kept(len(kept), lost, len(set(kept) - allowed) + abs(len(kept) - len(proofs)), other)
