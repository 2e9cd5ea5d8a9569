"""Who sees and keeps the money."""

from wijklus.base.actor import Actor
from wijklus.loop.priorities.access import holds, holds_in, require

__all__ = ["may_keep", "may_propose", "may_see", "require"]


def may_see(actor: Actor) -> bool:
    """See the multi-year plan and the money: everybody who works with the plans."""
    return holds(actor, "loop.read") or may_keep(actor)


def may_keep(actor: Actor) -> bool:
    """Take in the multi-year plan."""
    return holds(actor, "money.write")


def may_propose(actor: Actor, neighbourhood_id: int) -> bool:
    """Ask for money in an amendment of the multi-year plan: who steers the actions there, or keeps the money."""
    return holds_in(actor, "actions.write", neighbourhood_id) or may_keep(actor)
