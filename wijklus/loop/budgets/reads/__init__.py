"""Questions about money: files with a multi-year plan, and the plan as a tree with its amounts."""

from .plan_files import (
    FileOutlook,
    file_outlook,
    plan_file,
    plan_file_by_reference,
    plan_files,
    plan_files_with_a_row,
)
from .plan_rows import PlanRow, RefusedRow, plan_rows
from .tree import Branch, PlanTree, plan_tree

__all__ = [
    "Branch",
    "FileOutlook",
    "PlanRow",
    "PlanTree",
    "RefusedRow",
    "file_outlook",
    "plan_file",
    "plan_file_by_reference",
    "plan_files",
    "plan_files_with_a_row",
    "plan_rows",
    "plan_tree",
]
