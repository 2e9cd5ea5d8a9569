"""Who may do what with accounts, roles, parties, mandates and contact data; without a membership: nothing."""

from collections.abc import Collection

from wijklus.base import scope
from wijklus.base.actor import Actor, everywhere
from wijklus.base.refusals import NotAllowed

from .models import ContactPoint, Membership

SYSTEM = "system"


def oneself(*, municipality_id: int, person_reference: str) -> Actor:
    """A person without an account who came by a private link to what is theirs; the caller has checked the link."""
    return Actor(municipality_id=municipality_id, function="bewoner", rights=everywhere(f"oneself:{person_reference}"))


def holds(actor: Actor, *rights: str) -> bool:
    """Whether the actor is at home in the municipality in scope and has one of the rights, or is the system."""
    return actor.municipality_id == scope.current() and any(map(actor.can, (*rights, SYSTEM)))


def require(allowed: bool) -> None:
    """Raise NotAllowed unless it is allowed."""
    if not allowed:
        raise NotAllowed()


def may_manage_users(actor: Actor) -> bool:
    """Give and end roles, compose them, make accounts, give and end mandates."""
    return holds(actor, "city.users")


def may_appoint(actor: Actor, neighbourhood_ids: Collection[int]) -> bool:
    """Say who speaks for a group of residents in these neighbourhoods, or that they do not any more."""
    return bool(neighbourhood_ids) and all(may_appoint_in(actor, place) for place in neighbourhood_ids)


def may_appoint_in(actor: Actor, neighbourhood_id: int) -> bool:
    """The same for one neighbourhood."""
    at_home = actor.municipality_id == scope.current()
    return at_home and (actor.can_in("groups.appoint", neighbourhood_id) or actor.can(SYSTEM))


def may_appoint_any(actor: Actor) -> bool:
    """Say who speaks for a group of residents in at least some neighbourhood."""
    return holds(actor, "groups.appoint")


def may_erase_account(actor: Actor) -> bool:
    """Erase who worked here: whoever manages users, and the system when the term is over."""
    return may_manage_users(actor)


def may_see_settings(actor: Actor) -> bool:
    """Open the settings of the municipality: whoever may change at least one of them."""
    return holds(actor, "city.users", "city.settings", "city.taxonomy")


def may_manage_keys(actor: Actor) -> bool:
    """Give other software a key and take it back."""
    return holds(actor, "city.settings")


def may_see_parties(actor: Actor) -> bool:
    """See the services and partners, with how they can be reached."""
    return holds(actor, "loop.read", "city.users", "city.taxonomy")


def may_change_parties(actor: Actor) -> bool:
    """Add and edit services and partners."""
    return holds(actor, "city.users", "city.taxonomy")


def may_add_partner(actor: Actor) -> bool:
    """Add an organisation, group or person as a partner: also whoever asks for commitments."""
    return may_change_parties(actor) or holds(actor, "commitments.ask")


def may_read_contact(actor: Actor, *, neighbourhood_id: int | None, person_reference: str = "") -> bool:
    """See how somebody who spoke about this neighbourhood (None: about the city) can be answered."""
    if actor.municipality_id != scope.current():
        return False
    mine = bool(person_reference) and actor.can(f"oneself:{person_reference}")
    return mine or actor.can(SYSTEM) or actor.can_in("signals.read_contact", neighbourhood_id)


def may_find_person(actor: Actor) -> bool:
    """Find a person by the address or number they give: whoever answers people, somewhere."""
    return holds(actor, "signals.read_contact")


def may_change_contact(actor: Actor, *, person_reference: str) -> bool:
    """Change how a person is answered: staff who answer people, and the person."""
    return holds(actor, "signals.read_contact", f"oneself:{person_reference}")


def may_erase_contact(actor: Actor, *, person_reference: str) -> bool:
    """Erase how a person can be answered: staff with that right, the person, and the system when the term is over."""
    return holds(actor, "people.erase", f"oneself:{person_reference}")


def may_see_contact_points(actor: Actor) -> bool:
    """See how services, organisations and groups are reached, and when that was last confirmed."""
    return may_see_parties(actor) or holds(actor, "commitments.answer")


def may_confirm_point(actor: Actor, point: ContactPoint) -> bool:
    """Say that a contact is still right: whoever keeps the partners, who speaks for it, and who got the link."""
    speaks = holds(actor, "commitments.answer") and point.party_id in actor.party_ids
    return speaks or may_change_parties(actor) or actor.can(_link_right(point))


def may_confirm_own(actor: Actor, membership: Membership) -> bool:
    """Say of a contact person that it is still them: they themselves, and who manages accounts."""
    return may_manage_users(actor) or (actor.user_id is not None and actor.user_id == membership.user_id)


def by_link(point: ContactPoint) -> Actor:
    """Whoever came by the signed link of this one contact; the caller has checked the link."""
    return Actor(
        municipality_id=point.municipality_id, function=point.party.name, rights=everywhere(_link_right(point))
    )


def _link_right(point: ContactPoint) -> str:
    return f"contact_point:{point.reference}"
