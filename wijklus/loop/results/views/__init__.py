"""The pages of this room."""

from .effects import effects
from .figures import edit_indicator, index, indicator, indicators, new_indicator
from .files import indicator_file, indicator_file_progress, indicator_file_step, indicator_files
from .recording import record_for_action, record_for_theme

__all__ = [
    "edit_indicator",
    "effects",
    "index",
    "indicator",
    "indicator_file",
    "indicator_file_progress",
    "indicator_file_step",
    "indicator_files",
    "indicators",
    "new_indicator",
    "record_for_action",
    "record_for_theme",
]
