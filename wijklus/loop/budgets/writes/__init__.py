"""Changes to money: taking in the multi-year plan and the ledger, tying bookings, and pooling what funds put in."""

from .amending import decide, hand_in, move_on, propose
from .bookings import ask_to_tie_again, take_in_bookings, tie_again
from .funds import close_fund, edit_fund, open_fund_again
from .importing import Outcome, take_in_rows
from .ledger_uploads import (
    check_ledger_file,
    drop_ledger_file,
    keep_ledger_file,
    start_ledger_file,
    take_in_ledger_file,
)
from .pooling import add_fund, allocate, correct, explain_unspent, put_in, shift
from .ties import name_in_ledger, split, tie, undo_tie
from .uploads import check_plan_file, drop_plan_file, keep_plan_file, start_plan_file, take_in_plan_file

__all__ = [
    "Outcome",
    "add_fund",
    "allocate",
    "ask_to_tie_again",
    "check_ledger_file",
    "check_plan_file",
    "close_fund",
    "correct",
    "decide",
    "drop_ledger_file",
    "drop_plan_file",
    "edit_fund",
    "explain_unspent",
    "hand_in",
    "keep_ledger_file",
    "keep_plan_file",
    "move_on",
    "name_in_ledger",
    "open_fund_again",
    "propose",
    "put_in",
    "shift",
    "split",
    "start_ledger_file",
    "start_plan_file",
    "take_in_bookings",
    "take_in_ledger_file",
    "take_in_plan_file",
    "take_in_rows",
    "tie",
    "tie_again",
    "undo_tie",
]
