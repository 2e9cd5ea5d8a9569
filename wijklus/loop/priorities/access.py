"""Who may see, bundle and order. What everybody may see of a theme is its title and its counts, in its own read."""

from wijklus.base import scope
from wijklus.base.actor import Actor, Reach
from wijklus.base.refusals import NotAllowed


def holds(actor: Actor, right: str) -> bool:
    """Whether the actor is at home in the municipality in scope and holds the right, or is the system."""
    return actor.municipality_id == scope.current() and (actor.can(right) or actor.can("system"))


def holds_in(actor: Actor, right: str, neighbourhood_id: int | None) -> bool:
    """Whether the actor holds the right in that neighbourhood (None: for the whole city), or is the system."""
    at_home = actor.municipality_id == scope.current()
    return at_home and (actor.can_in(right, neighbourhood_id) or actor.can("system"))


def reach(actor: Actor, right: str) -> Reach:
    """The neighbourhoods in which the actor holds the right; None for the whole city, where the system is too."""
    return None if actor.can("system") else actor.reach(right)


def require(allowed: bool) -> None:
    """Raise NotAllowed unless it is allowed."""
    if not allowed:
        raise NotAllowed()


def may_see(actor: Actor) -> bool:
    """See themes and priorities of the whole municipality, without what people said."""
    return holds(actor, "loop.read")


def may_read_words(actor: Actor, neighbourhood_id: int | None) -> bool:
    """Read what people said about a neighbourhood."""
    return holds_in(actor, "signals.read", neighbourhood_id)


def may_write(actor: Actor, neighbourhood_id: int | None) -> bool:
    """Bundle signals of a neighbourhood, edit its themes, and say what comes first. None: a theme of the whole city."""
    return holds_in(actor, "themes.write", neighbourhood_id)


def may_speak_for(actor: Actor, signal_reference: str) -> bool:
    """Step out with, or add, one's own signal: whoever came by its private link, or the system on their behalf."""
    return holds(actor, f"follows:{signal_reference}")


def may_write_any(actor: Actor) -> bool:
    """Bundle and order in at least some neighbourhood."""
    return holds(actor, "themes.write")


def may_set_threshold(actor: Actor) -> bool:
    """Decide for the whole city how sure a suggestion must be before anybody sees it."""
    return holds_in(actor, "city.taxonomy", None)


def may_learn(actor: Actor) -> bool:
    """Keep what was learned and what is suggested: the software."""
    return actor.municipality_id == scope.current() and actor.can("system")
