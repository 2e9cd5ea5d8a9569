"""The screens of actions and commitments."""

from .actions import action, advance, edit, index, link, new, unlink
from .agenda import agenda_of_account, agenda_of_neighbourhood
from .by_link import commitment_link
from .commitments import answer, ask, ask_again, commitment, judge, promises, renew_link, report, withdraw
from .listing import promises_file
from .owning import advise, carriers, own, reply_to_advice, stop_carrying
from .rates import kept_promises, rate_rows, rates
from .talking import confirm, decide, deny, propose, visa
from .working import (
    add_part,
    add_photo,
    part,
    photo,
    progress,
    public_action,
    remove_photo,
    say_needs,
    stop_needing,
    tell_progress,
    work,
)

__all__ = [
    "action",
    "add_part",
    "add_photo",
    "advance",
    "advise",
    "agenda_of_account",
    "agenda_of_neighbourhood",
    "answer",
    "ask",
    "ask_again",
    "carriers",
    "commitment",
    "commitment_link",
    "confirm",
    "decide",
    "deny",
    "edit",
    "index",
    "judge",
    "kept_promises",
    "link",
    "new",
    "own",
    "part",
    "photo",
    "progress",
    "promises",
    "promises_file",
    "propose",
    "public_action",
    "rate_rows",
    "rates",
    "remove_photo",
    "renew_link",
    "reply_to_advice",
    "report",
    "say_needs",
    "stop_carrying",
    "stop_needing",
    "tell_progress",
    "unlink",
    "visa",
    "withdraw",
    "work",
]
