"""Who may see and change terms of office and objectives."""

from wijklus.base import scope
from wijklus.base.actor import Actor
from wijklus.base.refusals import NotAllowed


def may_see(actor: Actor) -> bool:
    """Everybody who works with the plans."""
    return (_at_home(actor) and actor.can("loop.read")) or may_change(actor)


def may_change(actor: Actor) -> bool:
    """The administrator, who edits the lists of the municipality."""
    return _at_home(actor) and (actor.can("city.taxonomy") or actor.can("system"))


def may_take_in(actor: Actor) -> bool:
    """Take a multi-year plan in from a file: who edits the lists, or who keeps the money."""
    return may_change(actor) or (_at_home(actor) and actor.can("money.write"))


def may_keep(actor: Actor) -> bool:
    """Keep what the council and the city decide: its frame, and decisions about policy."""
    return _at_home(actor) and (actor.can("council.write") or actor.can("system"))


def may_explain(actor: Actor, neighbourhood_id: int) -> bool:
    """Write what a decision means for a neighbourhood: who keeps the decisions, and its director."""
    return may_keep(actor) or (_at_home(actor) and actor.can_in("results.write", neighbourhood_id))


def _at_home(actor: Actor) -> bool:
    return actor.municipality_id == scope.current()


def require(allowed: bool) -> None:
    """Raise NotAllowed unless it is allowed."""
    if not allowed:
        raise NotAllowed()
