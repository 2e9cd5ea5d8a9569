"""What the demonstration city hands over, half of it with a mark, and who directs which of its themes."""

from datetime import datetime, timedelta

from wijklus.base.actor import Actor, system
from wijklus.city.steering import reads as steering
from wijklus.city.steering import writes as steering_writes
from wijklus.city.steering.rules import handing, regie
from wijklus.ground.people import reads as people
from wijklus.ground.places import reads as places
from wijklus.loop.priorities import reads as priorities

WHY = {
    handing.KEEP: "Loopt goed: we gaan ermee door.",
    handing.CHANGE: "We bekijken dit opnieuw met de bewoners.",
}


def hand_over(*, by: Actor, at: datetime, slug: str) -> None:
    """Freeze the dossier of a neighbourhood and mark half of it; once."""
    place = places.neighbourhood_by_slug(slug)
    if place is None or steering.handovers(by=by).exists():
        return
    begun = steering_writes.freeze(neighbourhood=place, occasion="Nieuwe wijkregisseur (voorbeeld)", by=by, at=at)
    made = steering_writes.fill(handover=begun, by=system(by.municipality_id), at=at)
    numbers = [row.number for row in steering.items(handover=made)]
    half = numbers[: min(len(numbers) // 2, handing.BATCH)]
    for mark, some in ((handing.KEEP, half[::2]), (handing.CHANGE, half[1::2])):
        if some:
            steering_writes.mark_many(handover=made, numbers=some, mark=mark, reason=WHY[mark], by=by, at=at)


def direct(*, by: Actor, at: datetime, slug: str) -> None:
    """Most themes of a neighbourhood have one director, one has two and one has none; once."""
    place = places.neighbourhood_by_slug(slug)
    services = list(people.parties(kind="service")[:2])
    themes = list(priorities.choices(by=by, neighbourhood_id=place.pk)[:4]) if place else []
    if len(services) < 2 or not themes or steering.directed(by=by, theme_id=themes[0].pk):
        return
    for number, theme in enumerate(themes[:3]):
        for party in services if number == 0 else services[:1]:
            steering_writes.direct(
                theme=theme, party=party, kind=regie.INTERNAL, model=regie.MODELS[number], by=by, at=at,
                instruments="Maandelijks overleg, gedeelde planning (voorbeeld)", decided_by="Het college",
                valid_from=at.date() - timedelta(days=90),
            )  # fmt: skip
