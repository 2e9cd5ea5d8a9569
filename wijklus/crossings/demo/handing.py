"""A director of the demonstration city left: the dossier of the neighbourhood, half of which has a mark."""

from datetime import datetime

from wijklus.base.actor import Actor, system
from wijklus.city.steering import reads as steering
from wijklus.city.steering import writes as steering_writes
from wijklus.city.steering.rules import handing
from wijklus.ground.places import reads as places

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
