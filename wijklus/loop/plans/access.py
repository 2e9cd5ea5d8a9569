"""Who may write a plan, and record the decision that adopts it. What was adopted is for everybody."""

from wijklus.base.actor import Actor
from wijklus.loop.priorities.access import holds, holds_in, require

__all__ = ["may_adopt", "may_put_with", "may_see", "may_set_tracing", "may_write", "may_write_any", "require"]


def may_see(actor: Actor) -> bool:
    """See the plans that are being written, of the whole municipality."""
    return holds(actor, "loop.read")


def may_write(actor: Actor, neighbourhood_id: int) -> bool:
    """Write the plan of a neighbourhood."""
    return holds_in(actor, "plans.write", neighbourhood_id)


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
