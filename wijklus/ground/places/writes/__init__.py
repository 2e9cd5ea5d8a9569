"""Changes to municipalities and neighbourhoods."""

from .drafts import drop_draft, drop_old_drafts, keep_draft
from .figures import set_figures
from .founding import change_settings, change_theme, found_municipality
from .sets import mark_current, open_set

__all__ = [
    "change_settings",
    "change_theme",
    "drop_draft",
    "drop_old_drafts",
    "found_municipality",
    "keep_draft",
    "mark_current",
    "open_set",
    "set_figures",
]
