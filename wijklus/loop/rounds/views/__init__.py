"""The screens of the neighbourhood budget."""

from .admitting import register, register_step, voters
from .asking import ask_code
from .channels import channels
from .codes import codes, forget_codes, letters, paper
from .deciding import carrying, deciders, overrule
from .desk import advance, desk, edit, index, new
from .dividing import divide
from .growing import origins
from .judging import decide, judge, proposal_desk
from .limiting import counting, drop_rivals, place, remove_pot
from .logins import log_in, logged_in
from .mixing import mix, together, together_file, together_results
from .past import past_election, past_elections, past_file, past_results
from .proposing import propose
from .public import election_file, proposal, receipts, result, results_file, round_page, rounds
from .second_letters import second_letters
from .sheet_files import sheet_file, sheet_file_step, sheet_files
from .sheets import hand_out, paper_desk, sheet, type_sheets
from .supporting import support
from .taking_back import take_back
from .voting import vote, vote_at_desk

__all__ = [
    "advance",
    "ask_code",
    "carrying",
    "channels",
    "codes",
    "counting",
    "decide",
    "deciders",
    "desk",
    "divide",
    "drop_rivals",
    "edit",
    "election_file",
    "forget_codes",
    "hand_out",
    "index",
    "judge",
    "letters",
    "log_in",
    "logged_in",
    "mix",
    "new",
    "origins",
    "overrule",
    "paper",
    "paper_desk",
    "past_election",
    "past_elections",
    "past_file",
    "past_results",
    "place",
    "proposal",
    "proposal_desk",
    "propose",
    "receipts",
    "register",
    "register_step",
    "remove_pot",
    "result",
    "results_file",
    "round_page",
    "rounds",
    "second_letters",
    "sheet",
    "sheet_file",
    "sheet_file_step",
    "sheet_files",
    "support",
    "take_back",
    "together",
    "together_file",
    "together_results",
    "type_sheets",
    "vote",
    "vote_at_desk",
    "voters",
]
