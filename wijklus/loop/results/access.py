"""Who may record what came of something."""

from wijklus.base.actor import Actor


def may_record(actor: Actor, neighbourhood_id: int | None) -> bool:
    """A director of the neighbourhood, or for the city as a whole somebody whose role covers it."""
    return actor.can_in("results.write", neighbourhood_id)


def may_read(actor: Actor) -> bool:
    """Whoever may see the working pages: a result is public anyhow."""
    return actor.can("loop.read")
