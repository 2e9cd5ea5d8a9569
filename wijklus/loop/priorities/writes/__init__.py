"""Doors for changes of themes and priorities. `from wijklus.loop.priorities import writes as priorities`."""

from .bundles import bundle, bundle_in_new, take_out, undo_bundle
from .derived import check_derived, rebuild
from .order import drop, finish, prioritise, reorder, take_back
from .themes import close_theme, edit_theme, open_theme, start_theme

__all__ = [
    "bundle",
    "bundle_in_new",
    "check_derived",
    "close_theme",
    "drop",
    "edit_theme",
    "finish",
    "open_theme",
    "prioritise",
    "rebuild",
    "reorder",
    "start_theme",
    "take_back",
    "take_out",
    "undo_bundle",
]
