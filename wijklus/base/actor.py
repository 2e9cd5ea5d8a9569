"""Who does something: a frozen value that writes and access predicates are handed, instead of a request or a user."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Actor:
    """Somebody acting in one municipality.

    `user_id` is None for a resident without an account and for the system itself. `rights` are the names listed in
    ground.people.rules. `portfolio` holds neighbourhood ids; None means every neighbourhood of the municipality.
    `function` is what the trail shows ("wijkregisseur Dampoort"), never a person's name.
    """

    municipality_id: int
    function: str
    user_id: int | None = None
    rights: frozenset[str] = frozenset()
    portfolio: frozenset[int] | None = frozenset()
    party_ids: frozenset[int] = field(default_factory=frozenset)

    def can(self, right: str) -> bool:
        """Whether this actor holds the right somewhere in the municipality."""
        return right in self.rights

    def can_in(self, right: str, neighbourhood_id: int | None) -> bool:
        """Whether this actor holds the right in that neighbourhood; None asks for the city as a whole."""
        if right not in self.rights:
            return False
        return self.portfolio is None or (neighbourhood_id is not None and neighbourhood_id in self.portfolio)


def resident(municipality_id: int) -> Actor:
    """A person without an account, at the public pages."""
    return Actor(municipality_id=municipality_id, function="bewoner")


def system(municipality_id: int) -> Actor:
    """The software itself, in a job: allowed what its jobs need, named as such in the trail."""
    return Actor(municipality_id=municipality_id, function="Wijklus", rights=frozenset({"system"}), portfolio=None)
