"""Who leads a team, who reads its list, who writes for a member, and who answers a referral."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from wijklus.base.actor import Actor, everywhere
from wijklus.loop.priorities.access import holds, holds_in, reach, require

if TYPE_CHECKING:
    from .models import Referral, Team, TeamMember

__all__ = [
    "by_link",
    "may_answer",
    "may_lead",
    "may_read",
    "may_see",
    "may_speak_for",
    "may_start",
    "may_take_back",
    "reach",
    "require",
]


def may_see(actor: Actor) -> bool:
    """See the list of teams that one is in or leads."""
    return holds(actor, "loop.read")


def may_start(actor: Actor, neighbourhood_ids: Collection[int]) -> bool:
    """Make a team for these neighbourhoods: who directs in all of them."""
    return bool(neighbourhood_ids) and all(holds_in(actor, "plans.write", one) for one in neighbourhood_ids)


def may_lead(actor: Actor, team: "Team") -> bool:
    """Change a team and its members, and keep its list: who directs in one of its neighbourhoods."""
    return any(holds_in(actor, "plans.write", place.pk) for place in team.neighbourhoods.all())


def may_read(actor: Actor, team: "Team") -> bool:
    """Read the list: its members, of whatever employer, and who leads it."""
    if not may_see(actor):
        return False
    is_member = any(one.left_on is None and one.party_id in actor.party_ids for one in team.members.all())
    return is_member or may_lead(actor, team)


def may_speak_for(actor: Actor, team: "Team", member: "TeamMember") -> bool:
    """Write down what this member works on, and refer it: its own accounts, or who leads the team."""
    return may_lead(actor, team) or (member.party_id in actor.party_ids and may_read(actor, team))


def may_answer(actor: Actor, referral: "Referral") -> bool:
    """Take up or refuse a referral, and say whether there was contact: the receiver, also by the link in a mail."""
    if holds(actor, _link_right(referral)):
        return True
    return referral.receiver.party_id in actor.party_ids and may_read(actor, referral.team)


def may_take_back(actor: Actor, referral: "Referral") -> bool:
    """Take a referral back: who speaks for the member that refers."""
    return may_speak_for(actor, referral.team, referral.sender)


def by_link(referral: "Referral") -> Actor:
    """Whoever came by the signed link of this one referral; the caller has checked the link."""
    return Actor(
        municipality_id=referral.municipality_id,
        function=str(referral.receiver)[:160],
        rights=everywhere(_link_right(referral)),
    )


def _link_right(referral: "Referral") -> str:
    return f"referral:{referral.reference}"
