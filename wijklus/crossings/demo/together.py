"""A round that a vote and a drawn panel decided together: a register, letters to who stands in it, and its outcome."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from wijklus.base.actor import Actor, resident, system
from wijklus.base.cents import Cents
from wijklus.ground.places import reads as places
from wijklus.loop.priorities import reads as priorities
from wijklus.loop.rounds import reads, rules, writes
from wijklus.loop.rounds.rules import admitting, deciding, voting

TITLE = "Groen en spelen: samen beslist"
IDEAS = (
    ("Speelheuvel met boomstammen", 900_000), ("Fruitbomen langs het voetpad", 250_000),
    ("Verlichte looplus", 1_600_000), ("Regentuin aan de school", 800_000), ("Petanquebaan", 450_000),
)  # fmt: skip
AMOUNT = Cents(2_000_000)
PERCENTS = {"vote": 60, "panel": 40}
PEOPLE, VOTED, PANEL = 60, 34, 12
DAYS = (0, 14, 30, 35, 60)


@transaction.atomic
def decide_together(*, slug: str, by: Actor, at: datetime, seed: int) -> None:
    """From the draft to two winners that are carried out and one that was given up; what is there already stays."""
    if any(one.title == TITLE for one in reads.rounds_for(by=by)):
        return
    where = next(one for one in places.neighbourhoods() if one.slug == slug)
    chance, begin = random.Random(f"{seed}:together"), at - timedelta(days=120)  # noqa: S311 (a story, no secret)
    round = _begin(where, by, begin)
    area = reads.area_of(round, slug)
    assert area is not None
    _register(round, where.name, by, begin + timedelta(days=3))
    _collect(area, by, begin)
    for phase, day in ((rules.CHECK, 14), (rules.BALLOT, 30)):
        round = writes.advance(round=round, to=phase, by=by, at=begin + timedelta(days=day))
    _vote(round, area, chance, by, begin + timedelta(days=32))
    _decide(round, area, by, begin + timedelta(days=38))


def _begin(where: Any, by: Actor, at: datetime) -> Any:
    values: dict[str, Any] = {
        "title": TITLE, "weight": rules.DECISION, "deciding_body": "Het college", "minimum_age": 12,
        "about": "De bewoners stemmen, en een geloot panel kiest mee: 60 procent tegen 40.", "least_choices": 1,
        "most_choices": 3, "counting_rule": rules.COUNTING_RULES[0],
        **{name: at.date() + timedelta(days=n) for name, n in zip(rules.DAYS, DAYS, strict=True)},
    }  # fmt: skip
    round = writes.start_round(values=values, amounts=[(where, AMOUNT)], by=by, at=at)
    round = writes.set_mix(round=round, version=round.version, percents=PERCENTS, by=by, at=at)
    return writes.advance(round=round, to=rules.CALL, by=by, at=at)


def _register(round: Any, name: str, by: Actor, at: datetime) -> None:
    """People of chance: a number, a neighbourhood and a year; nobody exists."""
    ways = {
        "checked_by": admitting.REGISTER, "by_mail": True, "by_text": False, "by_login": False, "service_url": "",
        "service_token": "",
    }  # fmt: skip
    writes.set_admission(round=round, version=reads.admission_of(round).version, values=ways, by=by, at=at)
    rows = [f"DEMO-{number:04};{name};{1940 + number};" for number in range(PEOPLE)]
    text = "\n".join(["Nummer;Wijk;Geboortedatum;E-mail", *rows])
    row = writes.keep_register(round=round, upload=ContentFile(text.encode(), "bewoners.csv"), by=by, at=at)
    clock = system(by.municipality_id)
    writes.check_register(row=row, by=clock, at=at)
    row.refresh_from_db()
    writes.start_register(row=row, by=by, at=at)
    row.refresh_from_db()
    writes.take_in_register(row=row, by=clock, at=at)


def _collect(area: Any, by: Actor, begin: datetime) -> None:
    """Proposals that grew out of the themes of the neighbourhood, each with what it costs."""
    themes = list(priorities.themes(by=by, neighbourhood_id=area.neighbourhood_id)[: len(IDEAS)])
    for number, (title, cost) in enumerate(IDEAS, start=1):
        at = begin + timedelta(days=number)
        text = f"{title}: voor jong en oud, het hele jaar."
        sent = writes.propose(area=area, title=title, text=text, by=resident(by.municipality_id), at=at)
        writes.show_proposal(proposal=sent, version=1, by=by, at=at)
        mine = _proposal(sent, by)
        if number <= len(themes):
            why = "Dit voorstel antwoordt op wat bewoners hier zeiden."
            writes.add_origin(proposal=mine, theme=themes[number - 1], reason=why, by=by, at=at)
        writes.judge_feasible(
            proposal=mine, version=mine.version, cost=Cents(cost), by=by, at=begin + timedelta(days=15)
        )  # fmt: skip


def _vote(now: Any, area: Any, chance: random.Random, by: Actor, at: datetime) -> None:
    """Letters to everybody in the register, of whom more than half vote."""
    batch = writes.order_register_codes(area=area, by=by, at=at)
    writes.make_codes(batch=batch, by=system(by.municipality_id), at=at)
    ready, numbers = reads.batch_for(by=by, reference=batch.reference), range(1, len(IDEAS) + 1)
    assert ready is not None
    for code in writes.note_printing(batch=ready, part=1, by=by, at=at)[:VOTED]:
        writes.cast(
            round=now, credential=voting.Credential(code), choices=chance.sample(numbers, chance.choice((1, 2))),
            of_age=True, by=resident(by.municipality_id), at=at,
        )  # fmt: skip


def _decide(round: Any, area: Any, by: Actor, at: datetime) -> None:
    """Count the vote, draw the panel and note what it chose, weigh both, and carry out what won."""
    clock = system(by.municipality_id)
    writes.move_on(round=round, by=clock, at=at)
    round.refresh_from_db()
    writes.count_round(round=round, by=clock, at=at)
    lines = [f"{n};{('jong', 'midden', 'oud')[n % 3]}" for n in range(1, PEOPLE + 1)]
    writes.draw_panel(area=area, size=PANEL, register="\n".join(["nr;leeftijd", *lines]).encode(), by=by, at=at)
    chosen = [one for one in reads.proposals_of(by=by, round=round) if one.number in (2, 4)]
    writes.note_decision(
        area=area, body=deciding.PANEL, name="Panel van twaalf bewoners", on=at.date(), proposals=chosen,
        reason="Schaduw en water eerst: dat ontbreekt hier het meest.", by=by, at=at,
    )  # fmt: skip
    area.round.refresh_from_db()
    writes.weigh(area=area, by=by, at=at)
    _realise([one for one in reads.proposals_of(by=by, round=round) if one.state == rules.WON], by, at)


def _realise(won: Sequence[Any], by: Actor, at: datetime) -> None:
    """Confirm each winner with its last day and steps on the way; give the last one up."""
    confirmed = []
    for one in won:
        steps = [("Ontwerp getoond aan de buurt", 30), ("Aanleg begonnen", 90), ("In gebruik", 150)]
        milestones = [(what, at.date() + timedelta(days=days)) for what, days in steps]
        due = at.date() + timedelta(days=160)
        confirmed.append(
            writes.confirm(proposal=_proposal(one, by), milestones=milestones, due_on=due, by=by, at=at)
        )  # fmt: skip
    if len(confirmed) > 1:
        why = "Onder het voetpad ligt een hoogspanningskabel. Wij zoeken met de indieners een andere plek."
        writes.drop(proposal=confirmed[-1], reason=why, by=by, at=at + timedelta(days=20))


def _proposal(one: Any, by: Actor) -> Any:
    found = reads.proposal_for(by=by, reference=one.reference)
    assert found is not None
    return found
