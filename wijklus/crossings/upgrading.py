"""What every municipality gets when a newer version of the software is installed: the roles and rights that came."""

from datetime import datetime

from wijklus.base import scope
from wijklus.base.actor import system
from wijklus.ground.people import writes as people
from wijklus.ground.places import reads as places


def upgrade_municipalities(*, at: datetime) -> dict[str, int]:
    """Give each municipality the roles and rights that came since; how many roles changed, by slug. May be repeated."""
    with scope.everywhere():
        found = [(city.pk, city.slug) for city in places.municipalities()]
    changed = {}
    for municipality_id, slug in found:
        with scope.of(municipality_id):
            count = people.seed_roles(by=system(municipality_id), at=at)
        if count:
            changed[slug] = count
    return changed
