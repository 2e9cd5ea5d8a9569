"""Doors for changes of rounds, proposals, codes and ballots. `from wijklus.loop.rounds import writes as rounds`."""

from .admitting import drop_old_registers, drop_register, set_admission
from .carrying import agree, pay_advance, settle
from .channels import weigh_channels
from .coding import forget_codes, make_codes, note_printing, order_codes, order_register_codes
from .counting import count_round, cut_links
from .deciding import confirm, decline
from .dividing import divide_by_need, divide_by_projects, give_reason_for_amounts
from .dropping import drop
from .erasing import erase_proposals_of
from .growing import add_origin, remove_origin
from .judging import ask_service, judge_feasible, judge_refused, show_proposal
from .leading import advance, change_round, move_on, start_round
from .limiting import add_pot, drop_rivals, name_rivals, put_in_pot, remove_pot, set_counting
from .mixing import set_mix, take_back_decision, weigh
from .overruling import draw_panel, note_decision, override
from .past import take_in_election
from .proposing import propose
from .registers import check_register, drop_register_file, keep_register, start_register, take_in_register
from .second_letters import NewLetter, replace_letter, replace_letter_of
from .sending import ask_for_code, forget_address, forget_sent_codes, let_in, redeem
from .sheet_files import (
    check_sheet_file,
    drop_sheet_file,
    keep_sheet_file,
    start_sheet_file,
    take_in_sheet_file,
)
from .sheets import (
    close_paper,
    confirm_sheet,
    hand_out,
    hand_out_without,
    print_sheets,
    settle_sheet,
    type_sheet,
)  # fmt: skip
from .supporting import support
from .taking_back import take_back, take_back_without
from .voting import cast, note_ballots

__all__ = [
    "NewLetter",
    "add_origin",
    "add_pot",
    "advance",
    "agree",
    "ask_for_code",
    "ask_service",
    "cast",
    "change_round",
    "check_register",
    "check_sheet_file",
    "close_paper",
    "confirm",
    "confirm_sheet",
    "count_round",
    "cut_links",
    "decline",
    "divide_by_need",
    "divide_by_projects",
    "draw_panel",
    "drop",
    "drop_old_registers",
    "drop_register",
    "drop_register_file",
    "drop_rivals",
    "drop_sheet_file",
    "erase_proposals_of",
    "forget_address",
    "forget_codes",
    "forget_sent_codes",
    "give_reason_for_amounts",
    "hand_out",
    "hand_out_without",
    "judge_feasible",
    "judge_refused",
    "keep_register",
    "keep_sheet_file",
    "let_in",
    "make_codes",
    "move_on",
    "name_rivals",
    "note_ballots",
    "note_decision",
    "note_printing",
    "order_codes",
    "order_register_codes",
    "override",
    "pay_advance",
    "print_sheets",
    "propose",
    "put_in_pot",
    "redeem",
    "remove_origin",
    "remove_pot",
    "replace_letter",
    "replace_letter_of",
    "set_admission",
    "set_counting",
    "set_mix",
    "settle",
    "settle_sheet",
    "show_proposal",
    "start_register",
    "start_round",
    "start_sheet_file",
    "support",
    "take_back",
    "take_back_decision",
    "take_back_without",
    "take_in_election",
    "take_in_register",
    "take_in_sheet_file",
    "type_sheet",
    "weigh",
    "weigh_channels",
]
