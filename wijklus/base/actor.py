"""Who does something: a frozen value that writes and access predicates are handed, instead of a request or a user."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Reach = frozenset[int] | None
"""Ids of neighbourhoods; None means the whole municipality."""


@dataclass(frozen=True)
class Actor:
    """Somebody acting in one municipality.

    `user_id` is None for a resident without an account and for the system itself. `rights` holds the reach of each
    right of ground.people.rules by its name: a right reaches as far as the roles that give it, and no further because
    of another role. `party_ids` are the services and partners this actor answers for. `function` is what the trail
    shows ("wijkregisseur Dampoort"), never a person's name.
    """

    municipality_id: int
    function: str
    user_id: int | None = None
    rights: Mapping[str, Reach] = field(default_factory=dict, hash=False)
    party_ids: frozenset[int] = field(default_factory=frozenset)

    def can(self, right: str) -> bool:
        """Whether this actor holds the right somewhere in the municipality."""
        return right in self.rights

    def can_in(self, right: str, neighbourhood_id: int | None) -> bool:
        """Whether this actor holds the right in that neighbourhood; None asks for the city as a whole."""
        reach = self.reach(right)
        return reach is None or neighbourhood_id in reach

    def reach(self, right: str) -> Reach:
        """The neighbourhoods in which this actor holds the right; None for the whole city, empty for nowhere."""
        return self.rights.get(right, frozenset())


def everywhere(*rights: str) -> dict[str, Reach]:
    """These rights for the whole municipality, or for the one thing they name."""
    return dict.fromkeys(rights)


def within(neighbourhood_ids: Iterable[int], *rights: str) -> dict[str, Reach]:
    """These rights in some neighbourhoods."""
    return dict.fromkeys(rights, frozenset(neighbourhood_ids))


def together(parts: Iterable[Mapping[str, Reach]]) -> dict[str, Reach]:
    """The rights of several roles: each reaches as far as the roles that give that same right."""
    found: dict[str, Reach] = {}
    for part in parts:
        for right, reach in part.items():
            known = found.get(right, frozenset())
            found[right] = None if reach is None or known is None else known | reach
    return found


def resident(municipality_id: int) -> Actor:
    """A person without an account, at the public pages."""
    return Actor(municipality_id=municipality_id, function="bewoner")


def system(municipality_id: int) -> Actor:
    """The software itself, in a job: allowed what its jobs need, named as such in the trail."""
    return Actor(municipality_id=municipality_id, function="Wijklus", rights=everywhere("system"))
