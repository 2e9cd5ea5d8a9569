"""The screens of actions and commitments."""

from .actions import action, advance, edit, index, link, new, unlink
from .by_link import commitment_link
from .commitments import answer, ask, ask_again, commitment, judge, promises, renew_link, report, withdraw

__all__ = [
    "action",
    "advance",
    "answer",
    "ask",
    "ask_again",
    "commitment",
    "commitment_link",
    "edit",
    "index",
    "judge",
    "link",
    "new",
    "promises",
    "renew_link",
    "report",
    "unlink",
    "withdraw",
]
