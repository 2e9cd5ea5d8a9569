"""A dossier of everything that stands open in a city: read, sealed, and put on paper. In a copy of a city."""

import time
from dataclasses import dataclass

from wijklus.base import clock, scope
from wijklus.base.actor import system
from wijklus.city.steering import reads, writes
from wijklus.city.steering.rules import handing
from wijklus.crossings.demo import people
from wijklus.ground.places.models import Municipality


@dataclass(frozen=True)
class Handed:
    """Seconds by the clock to freeze and seal `items`, to write their document, and to typeset the first part."""

    items: int
    sealed: float
    written: float
    size: int
    on_paper: float
    of_a_part: int


def measure() -> Handed:
    """Hand over a whole city."""
    with scope.everywhere():
        city = Municipality.objects.get(slug=people.SLUG)
    with scope.of(city.pk):
        by, at = people.actors(municipality_id=city.pk, on=clock.today())["coordinator"], clock.now()
        begin = time.perf_counter()
        made = writes.freeze(neighbourhood=None, occasion="Een nieuwe ploeg", by=by, at=at)
        made = writes.fill(handover=made, by=system(city.pk), at=at)
        sealed = time.perf_counter()
        size = sum(len(piece.encode()) for piece in reads.document(made))
        written = time.perf_counter()
        rows = list(reads.items(handover=made)[: handing.OF_A_PART])
        reads.as_pdf(made, rows, part=1, city=city.name, language="nl")
        typeset = time.perf_counter()
    return Handed(made.items_count, sealed - begin, written - sealed, size, typeset - written, len(rows))
