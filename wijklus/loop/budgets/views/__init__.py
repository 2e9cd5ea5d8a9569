"""Screens of this room."""

from .calendar import (
    amendment,
    amendment_proposal,
    calendar,
    change_amendment,
    new_amendment,
    proposal_step,
    propose,
)
from .funds import (
    allocate,
    allocation,
    close_fund,
    contribution,
    correct,
    edit_fund,
    explain_unspent,
    fund,
    funds,
    new_fund,
    put_in,
)
from .ledger import booking, ledger, ledger_code, loose, split, tie, tie_again, undo_tie, without
from .ledger_files import ledger_file, ledger_file_progress, ledger_file_step, ledger_files
from .plan import plan
from .plan_files import plan_file, plan_file_progress, plan_file_step, plan_files
from .river import river

__all__ = [
    "allocate",
    "allocation",
    "amendment",
    "amendment_proposal",
    "booking",
    "calendar",
    "change_amendment",
    "close_fund",
    "contribution",
    "correct",
    "edit_fund",
    "explain_unspent",
    "fund",
    "funds",
    "ledger",
    "ledger_code",
    "ledger_file",
    "ledger_file_progress",
    "ledger_file_step",
    "ledger_files",
    "loose",
    "new_amendment",
    "new_fund",
    "plan",
    "plan_file",
    "plan_file_progress",
    "plan_file_step",
    "plan_files",
    "proposal_step",
    "propose",
    "put_in",
    "river",
    "split",
    "tie",
    "tie_again",
    "undo_tie",
    "without",
]
