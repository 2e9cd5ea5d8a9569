"""Questions about what was said."""

from .categories import (
    categories,
    category_by_code,
    free_code,
    has_children,
    name_of,
    policy_field_ids,
    policy_fields,
    tree,
)
from .heaps import due, open_signals, received, waiting
from .links import Receipt, follow_path, follow_url, receipt
from .one import (
    ORIGIN_RESOLVERS,
    Hop,
    by_form_key,
    by_form_keys,
    for_actor,
    for_link,
    origin_of,
    photo_for_actor,
    photo_for_link,
    photo_to_redraw,
    still_personal,
    story_hops,
)
from .searching import search

__all__ = [
    "ORIGIN_RESOLVERS",
    "Hop",
    "Receipt",
    "by_form_key",
    "by_form_keys",
    "categories",
    "category_by_code",
    "due",
    "follow_path",
    "follow_url",
    "for_actor",
    "for_link",
    "free_code",
    "has_children",
    "name_of",
    "open_signals",
    "origin_of",
    "photo_for_actor",
    "photo_for_link",
    "photo_to_redraw",
    "policy_field_ids",
    "policy_fields",
    "receipt",
    "received",
    "search",
    "still_personal",
    "story_hops",
    "tree",
    "waiting",
]
