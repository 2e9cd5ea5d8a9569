"""The screens of plans: the desk for who writes them, and what everybody may read."""

from .course import compare, course, proposal, proposal_now, proposed
from .desk import add_goal, adopt, desk, edit, edit_goal, end, index, move_goal, new, remove_goal
from .preparing import scope, set_hours, set_scope, start_check
from .public import document, pdf, plan, version
from .steps import amend, back_plan, evaluate, note_deed, propose, take_back, tracing

__all__ = [
    "add_goal",
    "adopt",
    "amend",
    "back_plan",
    "compare",
    "course",
    "desk",
    "document",
    "edit",
    "edit_goal",
    "end",
    "evaluate",
    "index",
    "move_goal",
    "new",
    "note_deed",
    "pdf",
    "plan",
    "proposal",
    "proposal_now",
    "propose",
    "proposed",
    "remove_goal",
    "scope",
    "set_hours",
    "set_scope",
    "start_check",
    "take_back",
    "tracing",
    "version",
]
