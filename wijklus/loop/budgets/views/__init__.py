"""Screens of this room."""

from .funds import allocate, allocation, contribution, correct, explain_unspent, fund, funds, new_fund, put_in
from .plan import plan
from .plan_files import plan_file, plan_file_progress, plan_file_step, plan_files
from .river import river

__all__ = [
    "allocate",
    "allocation",
    "contribution",
    "correct",
    "explain_unspent",
    "fund",
    "funds",
    "new_fund",
    "plan",
    "plan_file",
    "plan_file_progress",
    "plan_file_step",
    "plan_files",
    "put_in",
    "river",
]
