"""Two rounds of the neighbourhood budget in the demonstration city: one that is finished, one in which people vote."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from wijklus.base.actor import Actor, resident, system
from wijklus.base.cents import Cents
from wijklus.ground.places import reads as places
from wijklus.loop.rounds import reads, rules, writes
from wijklus.loop.rounds.rules import dividing, sheets, voting
from wijklus.loop.rounds.rules.ballots import Vote

IDEAS = (
    ("Schaduw en banken op het plein", 1_800_000), ("Speelstraat met vaste krijtlijnen", 350_000),
    ("Fietsenstalling aan het buurthuis", 1_200_000), ("Geveltuinen in tien straten", 900_000),
    ("Buurtmoestuin met regenput", 1_500_000), ("Drinkwaterpunt aan het park", 700_000),
)  # fmt: skip
REFUSED = ("Zwembad onder de brug", "Onder de brug mag niet gebouwd worden: de grond is van de spoorwegen.")
AMOUNT = Cents(4_000_000)
VOTERS = 36
SHEETS = 20


@transaction.atomic
def hold_rounds(*, slug: str, by: Actor, at: datetime, seed: int) -> None:
    """A round that was counted in spring and carried out, and one whose ballot is open; what is there already stays."""
    if reads.rounds_for(by=by).exists():
        return
    where = next(one for one in places.neighbourhoods() if one.slug == slug)
    chance = random.Random(f"{seed}:rounds")  # noqa: S311 (a story, no secret)
    past = _balloting("Wijkbudget van vorig jaar", where, by, at - timedelta(days=260))
    _vote(past, slug, VOTERS, chance, by, at - timedelta(days=230))
    _finish(past, by, at - timedelta(days=224))
    now = _balloting("Wijkbudget", where, by, at - timedelta(days=32))
    _vote(now, slug, VOTERS // 3, chance, by, at)
    _hand_out_paper(now, slug, by, at)


def _balloting(title: str, where: Any, by: Actor, begin: datetime) -> Any:
    """A round from its call to its ballot, which opens thirty days after it began."""
    days = (0, 14, 30, 35, 65)
    values: dict[str, Any] = {
        "title": title, "weight": rules.DECISION, "deciding_body": "Het college", "minimum_age": 14,
        "about": "Bewoners van de wijk beslissen zelf over dit geld.", "least_choices": 1, "most_choices": 3,
        "counting_rule": rules.COUNTING_RULES[0],
        **{day: begin.date() + timedelta(days=n) for day, n in zip(rules.DAYS, days, strict=True)},
    }  # fmt: skip
    round = writes.start_round(values=values, amounts=[(where, AMOUNT)], by=by, at=begin)
    part = dividing.Reserved("Heraanleg van drie pleinen", where.slug, 10 * AMOUNT.cents, 10)
    writes.divide_by_projects(round=round, version=1, parts=[part], by=by, at=begin)
    round.refresh_from_db()
    round = writes.advance(round=round, to=rules.CALL, by=by, at=begin)
    area = reads.area_of(round, where.slug)
    for number, (name, cost) in enumerate(IDEAS, start=1):
        _judge(_propose(area, name, by, begin + timedelta(days=number)), Cents(cost), by, begin + timedelta(days=15))
    refused = _propose(area, REFUSED[0], by, begin + timedelta(days=8))
    writes.judge_refused(proposal=refused, version=2, reason=REFUSED[1], by=by, at=begin + timedelta(days=15))
    round = writes.advance(round=round, to=rules.CHECK, by=by, at=begin + timedelta(days=14))
    return writes.advance(round=round, to=rules.BALLOT, by=by, at=begin + timedelta(days=30))


def _propose(area: Any, title: str, by: Actor, at: datetime) -> Any:
    anybody = resident(by.municipality_id)
    sent = writes.propose(area=area, title=title, text=f"{title}: dat zou onze wijk goed doen.", by=anybody, at=at)
    writes.show_proposal(proposal=sent, version=1, by=by, at=at)
    return reads.proposal_for(by=by, reference=sent.reference)


def _judge(proposal: Any, cost: Cents, by: Actor, at: datetime) -> None:
    writes.judge_feasible(proposal=proposal, version=proposal.version, cost=cost, by=by, at=at)


def _vote(round: Any, slug: str, voters: int, chance: random.Random, by: Actor, at: datetime) -> None:
    """So many people vote, each for one to three projects."""
    area = reads.area_of(round, slug)
    assert area is not None
    batch = writes.order_codes(area=area, size=100, by=by, at=at)
    writes.make_codes(batch=batch, by=system(by.municipality_id), at=at)
    ready, numbers = reads.batch_for(by=by, reference=batch.reference), range(1, len(IDEAS) + 1)
    assert ready is not None
    for code in writes.note_printing(batch=ready, part=1, by=by, at=at)[:voters]:
        writes.cast(
            round=round, credential=voting.Credential(code), choices=_chosen(numbers, chance), of_age=True,
            by=resident(by.municipality_id), at=at,
        )  # fmt: skip


def _hand_out_paper(round: Any, slug: str, by: Actor, at: datetime) -> None:
    """Two people without a letter vote on paper: one sheet was typed, and a second person is to type it too."""
    area = reads.area_of(round, slug)
    assert area is not None
    serials = writes.print_sheets(area=area, size=SHEETS, by=by, at=at)
    for reason in ("Brief niet aangekomen na verhuis.", "Brief kwijt; stond op de lijst van het wijkcentrum."):
        writes.hand_out_without(area=area, reason=reason, by=by, at=at)
    writes.type_sheet(area=area, serial=serials[0], read=sheets.Read(Vote((2, 5))), by=by, at=at)


def _chosen(numbers: Sequence[int], chance: random.Random) -> list[int]:
    return chance.sample(numbers, chance.choice((1, 2, 2, 3)))


def _carry_out(proposal: Any, by: Actor, at: datetime) -> None:
    """Residents carry it out: an agreement, an advance, and the settlement with what was not needed."""
    confirmed, on = reads.proposal_for(by=by, reference=proposal.reference), at.date()
    assert confirmed is not None
    assert confirmed.cost is not None
    grant = writes.agree(
        proposal=confirmed, group="Straatcomité", amount=confirmed.cost, on=on, by=by, at=at,
        agreement="Het comité plaatst het zelf en toont de rekeningen.",
    )  # fmt: skip
    half = Cents(confirmed.cost.cents // 2)
    writes.pay_advance(grant=grant, amount=half, on=on, what="Materiaal", by=by, at=at)
    spent = Cents(confirmed.cost.cents * 9 // 10)
    writes.settle(grant=grant, amount=spent, on=on, what="Rekeningen van het comité", by=by, at=at)


def _finish(round: Any, by: Actor, at: datetime) -> None:
    """Count it, confirm what won but for the last, and destroy the key."""
    clock = system(by.municipality_id)
    writes.move_on(round=round, by=clock, at=at)
    round.refresh_from_db()
    writes.count_round(round=round, by=clock, at=at)
    won = reads.proposals_of(by=by, round=round).filter(state=rules.WON).order_by("place")
    winners = [reads.proposal_for(by=by, reference=one.reference) for one in won]
    for proposal in filter(None, winners[:-1]):
        writes.confirm(proposal=proposal, by=by, at=at)
    for proposal in filter(None, winners[:1]):
        _carry_out(proposal, by, at)
    reason = "De straat wordt volgend jaar heraangelegd; het komt in dat plan."
    for proposal in filter(None, winners[-1:]):
        writes.decline(proposal=proposal, reason=reason, by=by, at=at)
    round.refresh_from_db()
    writes.advance(round=round, to=rules.DONE, by=by, at=at)
    round.refresh_from_db()
    writes.cut_links(round=round, by=clock, at=at + timedelta(days=40))
