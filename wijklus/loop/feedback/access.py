"""Who may answer, who sees what is owed, and who holds a link to an answer."""

from wijklus.base import reference
from wijklus.base.actor import Actor

PURPOSE = "answer"


def may_answer(actor: Actor, neighbourhood_id: int | None) -> bool:
    """A director of the neighbourhood; for the city as a whole somebody whose role covers it."""
    return actor.can_in("answers.write", neighbourhood_id)


def may_see_debt(actor: Actor) -> bool:
    """What is owed is seen by everybody who works with it: counts and references, no persons."""
    return actor.can("loop.read")


def may_see_rows(actor: Actor) -> bool:
    """The rows behind a figure: signals without how their people can be reached."""
    return actor.can("signals.read")


def link_key(recipient_reference: str, link_version: int) -> str:
    """The secret part of the link with which one person says whether it is solved."""
    return reference.private_key(PURPOSE, recipient_reference, link_version)


def holds_link(key: str, recipient_reference: str, link_version: int) -> bool:
    """Whether this key opens this recipient's page."""
    return reference.fits(key, PURPOSE, recipient_reference, link_version)
