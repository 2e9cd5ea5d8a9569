"""The screens of actions and commitments."""

from .actions import action, advance, edit, index, link, new, unlink
from .agenda import agenda_of_account, agenda_of_neighbourhood
from .by_link import commitment_link
from .commitments import answer, ask, ask_again, commitment, judge, promises, renew_link, report, withdraw
from .listing import promises_file
from .rates import kept_promises, rate_rows, rates
from .talking import confirm, decide, propose, visa

__all__ = [
    "action",
    "advance",
    "agenda_of_account",
    "agenda_of_neighbourhood",
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
    "kept_promises",
    "link",
    "new",
    "promises",
    "promises_file",
    "propose",
    "rate_rows",
    "rates",
    "renew_link",
    "report",
    "unlink",
    "visa",
    "withdraw",
]
