"""The screens of plans: the desk for who writes them, and what everybody may read."""

from .desk import add_goal, adopt, desk, edit, edit_goal, end, index, move_goal, new, remove_goal
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
    "version",
]
