"""Changes to terms of office, policy fields, and objectives and calendar of the multi-year plan."""

from .calendar import add_amendment, change_amendment
from .deciding import explain, note_decision, set_frame
from .lists import add_objective, add_term, change_objective, seed_fields
from .taking_in import TakenIn, take_in_lines

__all__ = [
    "TakenIn",
    "add_amendment",
    "add_objective",
    "add_term",
    "change_amendment",
    "change_objective",
    "explain",
    "note_decision",
    "seed_fields",
    "set_frame",
    "take_in_lines",
]
