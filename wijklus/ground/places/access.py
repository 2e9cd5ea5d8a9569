"""Who may change municipalities and neighbourhoods."""

from wijklus.base import scope
from wijklus.base.actor import Actor
from wijklus.base.refusals import NotAllowed


def may_found(actor: Actor) -> bool:
    """A new municipality is made by whoever runs the installation."""
    return actor.can("system")


def may_change_settings(actor: Actor) -> bool:
    """The settings, boundaries and figures of a municipality are its administrator's."""
    at_home = actor.municipality_id == scope.current()
    return at_home and (actor.can("city.settings") or actor.can("system"))


def may_keep_draft(actor: Actor) -> bool:
    """Whoever may begin a municipality, or a division of their own."""
    return may_found(actor) or may_change_settings(actor)


def must(allowed: bool) -> None:
    """Raise NotAllowed unless it is allowed."""
    if not allowed:
        raise NotAllowed()
