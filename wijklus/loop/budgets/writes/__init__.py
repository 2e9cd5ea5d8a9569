"""Changes to money: taking in the multi-year plan."""

from .importing import Outcome, take_in_rows
from .uploads import check_plan_file, drop_plan_file, keep_plan_file, start_plan_file, take_in_plan_file

__all__ = [
    "Outcome",
    "check_plan_file",
    "drop_plan_file",
    "keep_plan_file",
    "start_plan_file",
    "take_in_plan_file",
    "take_in_rows",
]
