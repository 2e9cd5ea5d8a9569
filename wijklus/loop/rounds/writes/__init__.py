"""Doors for changes of rounds, proposals, codes and ballots. `from wijklus.loop.rounds import writes as rounds`."""

from .coding import forget_codes, make_codes, note_printing, order_codes
from .counting import count_round, cut_links
from .deciding import confirm, decline
from .dividing import divide_by_need, divide_by_projects, give_reason_for_amounts
from .erasing import erase_proposals_of
from .judging import ask_service, judge_feasible, judge_refused, show_proposal
from .leading import advance, change_round, move_on, start_round
from .proposing import propose
from .voting import cast, note_ballots

__all__ = [
    "advance",
    "ask_service",
    "cast",
    "change_round",
    "confirm",
    "count_round",
    "cut_links",
    "decline",
    "divide_by_need",
    "divide_by_projects",
    "erase_proposals_of",
    "forget_codes",
    "give_reason_for_amounts",
    "judge_feasible",
    "judge_refused",
    "make_codes",
    "move_on",
    "note_ballots",
    "note_printing",
    "order_codes",
    "propose",
    "show_proposal",
    "start_round",
]
