"""Streets of the demonstration city, so that somebody can be found by street and number: none of them exists."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction

from wijklus.base.actor import Actor
from wijklus.ground.places import reads, writes

MADE_UP = "verzonnen, voor de demo"
"""Stands where the place of an address stands."""
LONG_STREET, LONG = "Voorbeeldstraat", 80
SHORT_STREETS, SHORT = ("Proefplein", "Oefenlaan", "Verzonnenpad", "Dorpsstraat"), 24
FILE = "verzonnen-straten.csv"


@transaction.atomic
def take_in_streets(*, by: Actor, at: datetime, slugs: Sequence[str]) -> None:
    """A long street through the first two of these neighbourhoods, and a short one in each; once."""
    if reads.address_register() is not None:
        return
    by_slug = {place.slug: place.code for place in reads.neighbourhoods()}
    table = _table([by_slug[slug] for slug in slugs])
    row = writes.keep_address_file(upload=ContentFile(table.encode(), name=FILE), by=by, at=at)
    writes.check_address_file(row=row, by=by, at=at)
    row.refresh_from_db()
    row = writes.start_address_file(row=row, by=by, at=at)
    writes.take_in_address_file(row=row, by=by, at=at)


def _table(codes: Sequence[str]) -> str:
    """The file as a city gives one, with the code of the neighbourhood where others have a point."""
    half = LONG // 2
    rows = [(LONG_STREET, number, codes[0] if number <= half else codes[1]) for number in range(1, LONG + 1)]
    for street, code in zip(SHORT_STREETS, codes, strict=True):
        rows += [(street, number, code) for number in range(1, SHORT + 1)]
    lines = [f"{street};{number};{MADE_UP};{code}" for street, number, code in rows]
    return "\n".join(["straatnaam;huisnummer;gemeente;wijkcode", *lines])
