"""Who may answer, who sees what is owed, and who holds a link to an answer."""

from wijklus.base import reference
from wijklus.base.actor import Actor, Reach

PURPOSE = "answer"


def may_answer(actor: Actor, neighbourhood_id: int | None) -> bool:
    """A director of the neighbourhood; for the city as a whole somebody whose role covers it."""
    return actor.can_in("answers.write", neighbourhood_id)


def may_see_debt(actor: Actor) -> bool:
    """What is owed is seen by everybody who works with it: counts and references, no persons."""
    return actor.can("loop.read")


def debt_of(actor: Actor) -> Reach:
    """The neighbourhoods of which this actor sees what is owed; None for the whole city."""
    return actor.reach("loop.read")


def may_see_rows(actor: Actor) -> bool:
    """The rows behind a figure, of at least some neighbourhood: signals without how their people can be reached."""
    return actor.can("signals.read")


def may_see_all_rows(actor: Actor, neighbourhood_ids: Reach) -> bool:
    """Whether nothing need be withheld of a figure over these neighbourhoods: every row behind it may be seen."""
    reach = actor.reach("signals.read")
    return reach is None or (neighbourhood_ids is not None and bool(reach) and neighbourhood_ids <= reach)


def link_key(recipient_reference: str, link_version: int) -> str:
    """The secret part of the link with which one person says whether it is solved."""
    return reference.private_key(PURPOSE, recipient_reference, link_version)


def holds_link(key: str, recipient_reference: str, link_version: int) -> bool:
    """Whether this key opens this recipient's page."""
    return reference.fits(key, PURPOSE, recipient_reference, link_version)
