"""Questions about plans. `from wijklus.loop.plans import reads as plans`."""

from .composing import compose
from .differing import Telling, difference, in_words, word_of
from .items import candidates, item_for_actor, items
from .lists import (
    PublicPlan,
    current,
    document,
    for_actor,
    plan_public,
    plans,
    version_public,
    versions,
)

__all__ = [
    "PublicPlan",
    "Telling",
    "candidates",
    "compose",
    "current",
    "difference",
    "document",
    "for_actor",
    "in_words",
    "item_for_actor",
    "items",
    "plan_public",
    "plans",
    "version_public",
    "versions",
    "word_of",
]
