"""The screens of themes and priorities."""

from .bundling import bundle, take_out, undo_bundle
from .ranking import end, move, prioritise, ranking, take_back
from .themes import close_theme, edit_theme, new_theme, open_theme, theme, themes

__all__ = [
    "bundle",
    "close_theme",
    "edit_theme",
    "end",
    "move",
    "new_theme",
    "open_theme",
    "prioritise",
    "ranking",
    "take_back",
    "take_out",
    "theme",
    "themes",
    "undo_bundle",
]
