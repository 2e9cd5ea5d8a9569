"""Changes to money: taking in the multi-year plan, and pooling what several funds put in."""

from .importing import Outcome, take_in_rows
from .pooling import add_fund, allocate, correct, explain_unspent, put_in, shift
from .uploads import check_plan_file, drop_plan_file, keep_plan_file, start_plan_file, take_in_plan_file

__all__ = [
    "Outcome",
    "add_fund",
    "allocate",
    "check_plan_file",
    "correct",
    "drop_plan_file",
    "explain_unspent",
    "keep_plan_file",
    "put_in",
    "shift",
    "start_plan_file",
    "take_in_plan_file",
    "take_in_rows",
]
