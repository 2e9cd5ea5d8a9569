"""A group of residents that carries a priority itself: what it started there, and what it asks of a service."""

from datetime import datetime, timedelta

from django.db import transaction

from wijklus.base.actor import Actor
from wijklus.ground.people import reads as people
from wijklus.ground.places import reads as places
from wijklus.loop.actions import reads as actions
from wijklus.loop.actions import writes
from wijklus.loop.priorities import reads as priorities

from .people import GROUP, WELFARE

CARRIED = "Ouderen die alleen zijn"


@transaction.atomic
def carried(*, by: Actor, speaker: Actor, at: datetime, slug: str) -> None:
    """The group carries one priority of a neighbourhood, with an action of its own; once."""
    place = places.neighbourhood_by_slug(slug)
    if place is None or actions.carriers(neighbourhood_id=place.pk).exists():
        return
    own = next(one for one in priorities.ranked(neighbourhood_id=place.pk) if one.theme.title == CARRIED)
    parties = {party.name: party for party in people.parties()}
    begun = at - timedelta(days=20)
    carrier = writes.carry(
        neighbourhood=place, priority=own, party=parties[GROUP], since=begun.date(), by=by, at=begun,
        reason="De groep bezoekt al jaren wie weinig mensen ziet.",
        agreed="De groep beslist wat ze organiseert. De stad antwoordt binnen een maand op wat ze vraagt.",
    )  # fmt: skip
    due_on = at.date() + timedelta(days=120)
    action = writes.start(
        title="Elke maand een koffienamiddag", neighbourhood=place, priorities=[own], due_on=due_on,
        answer_planned_on=due_on + timedelta(days=14), no_means_needed=True, by=speaker, at=begun,
    )  # fmt: skip
    later = begun + timedelta(days=14)
    writes.tell_progress(
        action=action, text="De eerste namiddag is geweest: negentien mensen, en zes die willen helpen.", percent=25,
        by=speaker, at=later,
    )  # fmt: skip
    writes.ask_commitment(
        action=action, party=parties[WELFARE], what="Elke maand is er een buurtwelzijnswerker bij.",
        to_whom="de bewonersgroep", asked_due_on=at.date() + timedelta(days=40), by=speaker, at=later,
    )  # fmt: skip
    writes.advise(
        carrier=carrier, action=action, by=by, at=at - timedelta(days=2),
        text="Vraag ook het dienstencentrum of de zaal op zaterdag vrij is: dan kan wie nog werkt mee helpen.",
    )  # fmt: skip
