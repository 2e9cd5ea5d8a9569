"""Changes: giving an answer, making sure it reaches everybody, hearing whether it is solved, the derived tables."""

from .answers import cover, extend, give_answer, give_notice
from .derived import check_derived, keep_figures, rebuild
from .reaching import mark, posted, print_letters, returned, send_again, served, told, withdraw
from .unanswered import TRIED, report_unanswered
from .verdicts import click, confirm, erase_feedback_of

__all__ = [
    "TRIED",
    "check_derived",
    "click",
    "confirm",
    "cover",
    "erase_feedback_of",
    "extend",
    "give_answer",
    "give_notice",
    "keep_figures",
    "mark",
    "posted",
    "print_letters",
    "rebuild",
    "report_unanswered",
    "returned",
    "send_again",
    "served",
    "told",
    "withdraw",
]
