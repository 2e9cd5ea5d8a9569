"""A neighbourhood team of three employers: who works on what, and what they referred to each other. Nobody is named."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from wijklus.base.actor import Actor
from wijklus.city.teams import access, reads, writes
from wijklus.ground.people import reads as people
from wijklus.ground.places import reads as places

from .people import HOUSING, WELFARE

NAME = "Wijkteam Dampoort (voorbeeld)"
YOUTH = "Jeugddienst"
FUNCTIONS = {YOUTH: "jongerenwerker", WELFARE: "buurtwelzijnswerker", HOUSING: "sociaal beheerder"}
LISTED = (
    ("Een plek voor jongeren", YOUTH, "Elke woensdag aanwezig op het pleintje", 120),
    ("Een plek voor jongeren", WELFARE, "Hulp bij papieren voor vakantiewerk", 45),
    ("Ouderen die alleen zijn", WELFARE, "Huisbezoeken en een koffienamiddag per maand", 150),
    ("Ouderen die alleen zijn", HOUSING, "Nieuwe huurders voorstellen aan de gang", 90),
    ("Lawaai van terrassen", HOUSING, "Klachten van huurders over de nacht bundelen", 60),
)
"""Theme, employer, on what, and how many days ago that began."""


@transaction.atomic
def work_together(*, director: Actor, own: Mapping[str, Actor], at: datetime, slug: str) -> None:
    """The team, its list and three referrals: one that arrived, one that waits for an answer, one past its term; once.

    `own` gives the account of an employer that has one; for the others the director, who leads the team, writes,
    and they answer by the link of their mail.
    """
    place = places.neighbourhood_by_slug(slug)
    if place is None or reads.teams(by=director).filter(name=NAME).exists():
        return
    begun = at - timedelta(days=160)
    team = writes.start_team(name=NAME, neighbourhoods=[place], referral_days=10, by=director, at=begun)
    parties = {party.name: party for party in people.parties()}
    members = {
        name: writes.add_member(
            team=team, party=parties[name], function=function, on=begun.date(), by=director, at=begun
        )
        for name, function in FUNCTIONS.items()
    }
    themes = {theme.title: theme for theme in reads.themes_to_list(by=director, team=team)}
    lines: dict[tuple[str, str], Any] = {}
    for title, employer, what, days in LISTED:
        day = at - timedelta(days=days)
        lines[title, employer] = writes.put_entry(
            team=team, member=members[employer], theme=themes[title], what=what, since=day.date(),
            by=own.get(employer, director), at=day,
        )  # fmt: skip
    _refer(lines, members, director=director, own=own, at=at)


def _refer(
    lines: Mapping[tuple[str, str], Any], members: Mapping[str, Any], *, director: Actor, own: Mapping[str, Actor],
    at: datetime,
) -> None:  # fmt: skip
    for title, sender, receiver, what, days, contact_after in REFERRED:
        asked = at - timedelta(days=days)
        referral = writes.refer(
            entry=lines[title, sender], receiver=members[receiver], what=what, has_consent=True,
            by=own.get(sender, director), at=asked,
        )  # fmt: skip
        if contact_after:
            day = asked + timedelta(days=contact_after)
            by = own.get(receiver) or access.by_link(referral)
            writes.take_up(referral=referral, appointment_on=day.date(), by=by, at=asked + timedelta(days=1))
            writes.report_contact(referral=referral, reached=True, reason="", by=by, at=day)


REFERRED = (
    ("Ouderen die alleen zijn", WELFARE, HOUSING, "Een lift die al lang stilstaat", 40, 6),
    ("Lawaai van terrassen", HOUSING, WELFARE, "Bemiddelen tussen een zaak en de huurders erboven", 14, 0),
    ("Een plek voor jongeren", WELFARE, YOUTH, "Jongeren die zelf iets willen organiseren", 3, 0),
)
"""Theme, who refers, who receives, what, how many days ago, and after how many days there was contact (0: not yet)."""
