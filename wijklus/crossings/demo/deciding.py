"""How the plan of the first neighbourhood was decided: who stands behind it, what lay on the table, who said what."""

from datetime import datetime, timedelta
from typing import Any

from wijklus.base.actor import Actor
from wijklus.loop.feedback import writes as answers
from wijklus.loop.plans import writes as plans
from wijklus.loop.signals import reads as signals_reads
from wijklus.loop.signals import writes as signals
from wijklus.loop.signals.rules import Reachable

from .tales import COLLEGE
from .telling import Tale

EXPLANATION = "De doelen kunnen nog veranderen, en ook hun volgorde. Wij antwoorden op elke reactie."
COMMENTS = (
    (
        "Goed dat de stoepen vooraan staan. Vergeet die aan de apotheek niet.",
        1,
        "reactie1@gent.example",
    ),
    ("Ik mis iets over de speeltuin. Die is al drie jaar gesloten.", 0, "reactie2@gent.example"),
)
"""What residents said of the proposal, about which goal (0: all of it); the first got an answer, the second waits."""
ANSWER = "De stoep aan de apotheek staat nu bij het eerste doel. Bedankt dat u meelas."
COMMENTED = len(COMMENTS)


def backed(plan: Any, director: Actor, at: datetime) -> Tale:
    """Two bodies stand behind the plan; one of them did what it said."""
    yield at
    given: dict[str, Any] = {"plan": plan, "by": director, "at": at, "decided_on": at.date()}
    team = plans.note_backing(
        body="Managementteam", decision="De diensten werken mee aan dit plan.",
        consequence="Drie diensten houden elke week uren vrij, ook als het druk is.", **given,
    )  # fmt: skip
    plans.note_backing(
        body=COLLEGE, decision="Het college staat achter de doelen van het plan.",
        consequence="Wat in dit plan staat, gaat voor bij de volgende aanpassing van het meerjarenplan.", **given,
    )  # fmt: skip
    yield (at := at + timedelta(days=75))
    plans.note_deed(
        backing=team, version=team.version, deed="De uren staan in de planning van de drie diensten.",
        deed_on=at.date(), by=director, at=at,
    )  # fmt: skip


def proposed(plan: Any, director: Actor, anyone: Actor, at: datetime) -> Tale:
    """The next version lies on the table for two weeks: two residents comment, and one has an answer."""
    yield at
    plan.refresh_from_db()
    until = at.date() + timedelta(days=14)
    proposal = plans.propose(
        plan=plan, version=plan.version, comments_until=until, explanation=EXPLANATION, by=director, at=at
    )  # fmt: skip
    said = []
    for words, place, email in COMMENTS:
        yield (at := at + timedelta(days=3))
        contact = Reachable(channel="mail", name="Een bewoner", email=email)
        said.append(
            signals.register(
                text=words, kind="idea", channel="web", neighbourhood=plan.neighbourhood, contact=contact,
                agreed_to=["quote"], comments_on=f"{proposal.reference}:{place}", by=anyone, at=at,
            )
        )  # fmt: skip
    yield (at := at + timedelta(days=1))
    for signal, words in zip(said, (one[0] for one in COMMENTS), strict=True):
        publication: Any = signals_reads.publication_of(signal)
        signals.publish(publication=publication, version=publication.version, text=words, by=director, at=at)
    yield (at := at + timedelta(days=2))
    answers.give_answer(signal=said[0], outcome="changed", text=ANSWER, by=director, at=at)
