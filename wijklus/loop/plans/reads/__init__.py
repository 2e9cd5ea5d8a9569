"""Questions about plans. `from wijklus.loop.plans import reads as plans`."""

from .composing import Desk, compose, desk
from .differing import Telling, difference, in_words, word_of
from .items import candidates, item_for_actor, items
from .lists import (
    PublicPlan,
    Standing,
    by_reference,
    current,
    document,
    for_actor,
    neighbourhood_of,
    plan_public,
    plans,
    standing,
    version_public,
    versions,
)
from .paper import as_pdf, behind
from .preparing import Readiness, not_ready, readiness, scope_cards

__all__ = [
    "Desk",
    "PublicPlan",
    "Readiness",
    "Standing",
    "Telling",
    "as_pdf",
    "behind",
    "by_reference",
    "candidates",
    "compose",
    "current",
    "desk",
    "difference",
    "document",
    "for_actor",
    "in_words",
    "item_for_actor",
    "items",
    "neighbourhood_of",
    "not_ready",
    "plan_public",
    "plans",
    "readiness",
    "scope_cards",
    "standing",
    "version_public",
    "versions",
    "word_of",
]
