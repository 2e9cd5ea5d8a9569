"""Questions about money: the multi-year plan and its files, funds, and the river of a neighbourhood."""

from .funds import (
    KindOfYear,
    Sums,
    YearSheet,
    allocation,
    allocations_of,
    contribution,
    figures_of_year,
    fund,
    fund_sheet,
    funds,
    shifts_of,
    sums,
    sums_of,
    years,
)
from .plan_files import (
    FileOutlook,
    file_outlook,
    plan_file,
    plan_file_by_reference,
    plan_files,
    plan_files_with_a_row,
)
from .plan_rows import PlanRow, RefusedRow, plan_rows
from .rivers import Line, NeighbourhoodMoney, Stream, neighbourhood_money
from .tree import Branch, PlanTree, plan_tree

__all__ = [
    "Branch",
    "FileOutlook",
    "KindOfYear",
    "Line",
    "NeighbourhoodMoney",
    "PlanRow",
    "PlanTree",
    "RefusedRow",
    "Stream",
    "Sums",
    "YearSheet",
    "allocation",
    "allocations_of",
    "contribution",
    "figures_of_year",
    "file_outlook",
    "fund",
    "fund_sheet",
    "funds",
    "neighbourhood_money",
    "plan_file",
    "plan_file_by_reference",
    "plan_files",
    "plan_files_with_a_row",
    "plan_rows",
    "plan_tree",
    "shifts_of",
    "sums",
    "sums_of",
    "years",
]
