"""Questions about results and about what changed. `from wijklus.loop.results import reads as results`."""

from .figure_rows import FigureCell, RefusedCell, figure_cells
from .figures import (
    Followed,
    followed,
    followed_in,
    indicator_for_actor,
    known_days,
    lacks_outside,
    measurements,
    neighbourhoods_with,
    of_file,
    plan_now,
    priorities_to_choose,
)
from .files import (
    FileOutlook,
    file_by_reference,
    file_outlook,
    indicator_file,
    indicator_files,
    indicator_files_with_a_row,
)
from .outcomes import (
    OF_A_RESULT,
    in_story,
    of_actions_and_themes,
    public_results,
    result_for,
    result_of,
    results,
    themes_behind,
)
from .policy import PARTS as POLICY_PARTS
from .policy import days_late as policy_days_late
from .policy import due, not_raised, policy_signals, waiting_by_matter
from .policy import standing as policy_standing

__all__ = [
    "OF_A_RESULT",
    "POLICY_PARTS",
    "FigureCell",
    "FileOutlook",
    "Followed",
    "RefusedCell",
    "due",
    "figure_cells",
    "file_by_reference",
    "file_outlook",
    "followed",
    "followed_in",
    "in_story",
    "indicator_file",
    "indicator_files",
    "indicator_files_with_a_row",
    "indicator_for_actor",
    "known_days",
    "lacks_outside",
    "measurements",
    "neighbourhoods_with",
    "not_raised",
    "of_actions_and_themes",
    "of_file",
    "plan_now",
    "policy_days_late",
    "policy_signals",
    "policy_standing",
    "priorities_to_choose",
    "public_results",
    "result_for",
    "result_of",
    "results",
    "themes_behind",
    "waiting_by_matter",
]
