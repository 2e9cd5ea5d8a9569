"""Questions about what was said."""

from .links import Receipt, follow_path, follow_url, receipt
from .one import ORIGIN_RESOLVERS, Hop, by_form_key, for_actor, for_link, origin_of, photo_to_redraw, story_hops
from .searching import search

__all__ = [
    "ORIGIN_RESOLVERS",
    "Hop",
    "Receipt",
    "by_form_key",
    "follow_path",
    "follow_url",
    "for_actor",
    "for_link",
    "origin_of",
    "photo_to_redraw",
    "receipt",
    "search",
    "story_hops",
]
