"""The screens of plans: the desk for who writes them, and what everybody may read."""

from .desk import add_goal, adopt, desk, edit, edit_goal, end, index, move_goal, new, remove_goal
from .preparing import scope, set_hours, set_scope, start_check
from .public import document, pdf, plan, version

__all__ = [
    "add_goal",
    "adopt",
    "desk",
    "document",
    "edit",
    "edit_goal",
    "end",
    "index",
    "move_goal",
    "new",
    "pdf",
    "plan",
    "remove_goal",
    "scope",
    "set_hours",
    "set_scope",
    "start_check",
    "version",
]
