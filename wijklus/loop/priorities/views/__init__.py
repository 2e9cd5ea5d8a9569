"""The screens of themes and priorities."""

from .bundling import bundle, take_out, undo_bundle
from .ranking import end, move, prioritise, ranking, take_back
from .suggesting import suggesting, suggestions
from .themes import close_theme, edit_theme, new_theme, open_theme, theme, themes
from .together import join, nest, same_matter, undo_join, unnest
from .voices import also_here, also_while_typing, step_out

__all__ = [
    "also_here",
    "also_while_typing",
    "bundle",
    "close_theme",
    "edit_theme",
    "end",
    "join",
    "move",
    "nest",
    "new_theme",
    "open_theme",
    "prioritise",
    "ranking",
    "same_matter",
    "step_out",
    "suggesting",
    "suggestions",
    "take_back",
    "take_out",
    "theme",
    "themes",
    "undo_bundle",
    "undo_join",
    "unnest",
]
