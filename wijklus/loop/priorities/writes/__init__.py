"""Doors for changes of themes and priorities. `from wijklus.loop.priorities import writes as priorities`."""

from .bundles import bundle, bundle_in_new, take_out, undo_bundle
from .derived import check_derived, rebuild
from .levels import fill, nest, unnest
from .living import check_living, renew_living
from .order import drop, finish, prioritise, reorder, take_back
from .suggesting import keep_learned, keep_suggested, set_threshold
from .themes import close_theme, edit_theme, open_theme, start_theme
from .together import join, me_too, step_out, tell_many, undo_join

__all__ = [
    "bundle",
    "bundle_in_new",
    "check_derived",
    "check_living",
    "close_theme",
    "drop",
    "edit_theme",
    "fill",
    "finish",
    "join",
    "keep_learned",
    "keep_suggested",
    "me_too",
    "nest",
    "open_theme",
    "prioritise",
    "rebuild",
    "renew_living",
    "reorder",
    "set_threshold",
    "start_theme",
    "step_out",
    "take_back",
    "take_out",
    "tell_many",
    "undo_bundle",
    "undo_join",
    "unnest",
]
