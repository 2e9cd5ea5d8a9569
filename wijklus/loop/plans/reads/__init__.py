"""Questions about plans. `from wijklus.loop.plans import reads as plans`."""

from .composing import Desk, compose, desk
from .differing import Telling, difference, in_words, word_of
from .items import candidates, item_for_actor, items
from .lists import (
    PublicPlan,
    Standing,
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

__all__ = [
    "Desk",
    "PublicPlan",
    "Standing",
    "Telling",
    "as_pdf",
    "behind",
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
    "plan_public",
    "plans",
    "standing",
    "version_public",
    "versions",
    "word_of",
]
