"""Who hands over, who reads the dossier, and who decides about its items."""

from typing import TYPE_CHECKING

from wijklus.base.actor import Actor
from wijklus.loop.priorities.access import holds, holds_in, reach, require

if TYPE_CHECKING:
    from .models import HandoverItem

__all__ = [
    "may_direct",
    "may_freeze",
    "may_mark",
    "may_mark_any",
    "may_read",
    "may_stop",
    "may_tell",
    "reach",
    "require",
]


def may_read(actor: Actor) -> bool:
    """Read a dossier: everybody at work, for it holds no words of residents and no names."""
    return holds(actor, "loop.read")


def may_direct(actor: Actor, neighbourhood_id: int | None) -> bool:
    """Write down who directs a matter of a neighbourhood; None: of the whole city."""
    return holds_in(actor, "plans.write", neighbourhood_id)


def may_freeze(actor: Actor, neighbourhood_id: int | None) -> bool:
    """Have the dossier of a neighbourhood made; None: of the whole city."""
    return holds_in(actor, "plans.adopt", neighbourhood_id)


def may_mark(actor: Actor, neighbourhood_id: int | None) -> bool:
    """Decide about what is handed over in a neighbourhood; None: about what is of the whole city."""
    return holds_in(actor, "plans.write", neighbourhood_id)


def may_mark_any(actor: Actor) -> bool:
    """Decide about what is handed over somewhere."""
    return holds(actor, "plans.write")


def may_stop(actor: Actor, item: "HandoverItem") -> bool:
    """Stop something: who decides there, and may record what came of it and answer the people behind it."""
    where = item.neighbourhood_id
    rights = ("results.write", "answers.write")
    return may_mark(actor, where) and all(holds_in(actor, right, where) for right in rights)


def may_tell(actor: Actor) -> bool:
    """Write down that people were told: the software, once it has done so."""
    return holds(actor, "system")
