"""The pages of this room."""

from .effects import effects
from .figures import edit_indicator, index, indicator, indicators, new_indicator
from .files import indicator_file, indicator_file_progress, indicator_file_step, indicator_files
from .policy import policy_public, policy_signals, raise_policy
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
    "policy_public",
    "policy_signals",
    "raise_policy",
    "record_for_action",
    "record_for_theme",
]
