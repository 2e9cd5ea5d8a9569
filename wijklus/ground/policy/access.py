"""Who may see and change terms of office and objectives."""

from wijklus.base.actor import Actor
from wijklus.base.refusals import NotAllowed


def may_see(actor: Actor) -> bool:
    """Everybody who works with the plans."""
    return actor.can("loop.read") or may_change(actor)


def may_change(actor: Actor) -> bool:
    """The administrator, who edits the lists of the municipality."""
    return actor.can("city.taxonomy") or actor.can("system")


def require(allowed: bool) -> None:
    """Raise NotAllowed unless it is allowed."""
    if not allowed:
        raise NotAllowed()
