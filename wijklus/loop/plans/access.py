"""Who may write a plan, and record the decision that adopts it. What was adopted is for everybody."""

from wijklus.base.actor import Actor
from wijklus.ground.people.rules import SPEAK
from wijklus.loop.actions import reads as actions
from wijklus.loop.priorities.access import holds, holds_in, require

__all__ = [
    "is_guest",
    "may_adopt",
    "may_prepare",
    "may_put_with",
    "may_see",
    "may_see_plan",
    "may_set_tracing",
    "may_write",
    "may_write_any",
    "require",
]


def may_see(actor: Actor) -> bool:
    """See the plans that are being written, of the whole municipality."""
    return holds(actor, "loop.read")


def may_see_plan(actor: Actor, neighbourhood_id: int) -> bool:
    """See the plan of one neighbourhood that is being written: also the group that carries it. One query at most."""
    return may_see(actor) or _carries(actor, neighbourhood_id)


def may_write(actor: Actor, neighbourhood_id: int) -> bool:
    """Write the plan of a neighbourhood: the director, or when a group carries it whole, only that group.

    One query at most, and none for who could not write it anyway.
    """
    may = holds_in(actor, "plans.write", neighbourhood_id)
    if may and not actor.can("system"):
        party_id = actions.carrier_of_plan(neighbourhood_id=neighbourhood_id)
        return party_id is None or party_id in actor.party_ids
    return may or _carries(actor, neighbourhood_id)


def may_prepare(actor: Actor, neighbourhood_id: int) -> bool:
    """Note what the city settled before, and which bodies stand behind a plan: the director, whoever carries it."""
    return holds_in(actor, "plans.write", neighbourhood_id)


def is_guest(actor: Actor, neighbourhood_id: int) -> bool:
    """Whether this actor would write the plan if no group carried it: sees all, advises, changes nothing."""
    return may_prepare(actor, neighbourhood_id) and not may_write(actor, neighbourhood_id)


def _carries(actor: Actor, neighbourhood_id: int) -> bool:
    if not actor.party_ids or not holds_in(actor, SPEAK, neighbourhood_id):
        return False
    return actions.carrier_of_plan(neighbourhood_id=neighbourhood_id) in actor.party_ids


def may_write_any(actor: Actor) -> bool:
    """Write the plan of at least some neighbourhood."""
    return holds(actor, "plans.write")


def may_adopt(actor: Actor, neighbourhood_id: int) -> bool:
    """Record that a body adopted the plan of a neighbourhood."""
    return holds_in(actor, "plans.adopt", neighbourhood_id)


def may_put_with(actor: Actor) -> bool:
    """Put what somebody said with a proposal: the software, for who said it."""
    return holds(actor, "system")


def may_set_tracing(actor: Actor) -> bool:
    """Choose for the whole city to how many people a priority must trace back."""
    return holds_in(actor, "plans.adopt", None)
