"""The screens of actions and commitments."""

from .actions import action, advance, edit, index, link, new, unlink
from .by_link import commitment_link
from .commitments import answer, ask, ask_again, commitment, judge, promises, renew_link, report, withdraw
from .talking import confirm, decide, propose, visa

__all__ = [
    "action",
    "advance",
    "answer",
    "ask",
    "ask_again",
    "commitment",
    "commitment_link",
    "confirm",
    "decide",
    "edit",
    "index",
    "judge",
    "link",
    "new",
    "promises",
    "propose",
    "renew_link",
    "report",
    "unlink",
    "visa",
    "withdraw",
]
