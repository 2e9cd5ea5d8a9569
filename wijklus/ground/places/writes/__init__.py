"""Changes to municipalities and neighbourhoods."""

from .addresses import (
    AddressRun,
    check_address_file,
    drop_address_file,
    empty_address_files,
    keep_address_file,
    start_address_file,
    take_in_address_file,
)
from .drafts import drop_draft, drop_old_drafts, keep_draft
from .figures import set_figures
from .founding import change_settings, change_theme, found_municipality
from .sets import mark_current, open_set

__all__ = [
    "AddressRun",
    "change_settings",
    "change_theme",
    "check_address_file",
    "drop_address_file",
    "drop_draft",
    "drop_old_drafts",
    "empty_address_files",
    "found_municipality",
    "keep_address_file",
    "keep_draft",
    "mark_current",
    "open_set",
    "set_figures",
    "start_address_file",
    "take_in_address_file",
]
