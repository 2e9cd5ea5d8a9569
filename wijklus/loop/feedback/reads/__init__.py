"""Questions about answers: who is owed one, how a loop stands, and the figures that follow from it."""

from .answers import (
    answer_by_reference,
    answer_for,
    answer_of_result,
    answers_of_signals,
    letters_to_print,
    neighbourhood_of,
    public_answers,
    recipient_by_reference,
    recipient_for_link,
    recipients,
    sending,
    signals_of_recipient,
    to_serve,
    verdicts_of,
)
from .debt import Debt, DebtTotal, debt, debt_total
from .figures import BottomUp, Days, Figures, Split, as_json, bottom_up, figures, kept_figures, rows
from .labels import CHANNEL_LABELS, PART_LABELS, STATE_LABELS, Part, shown_parts
from .letters import letters_pdf
from .owed import TITLES, due, owed, owed_for_result

__all__ = [
    "CHANNEL_LABELS",
    "PART_LABELS",
    "STATE_LABELS",
    "TITLES",
    "BottomUp",
    "Days",
    "Debt",
    "DebtTotal",
    "Figures",
    "Part",
    "Split",
    "answer_by_reference",
    "answer_for",
    "answer_of_result",
    "answers_of_signals",
    "as_json",
    "bottom_up",
    "debt",
    "debt_total",
    "due",
    "figures",
    "kept_figures",
    "letters_pdf",
    "letters_to_print",
    "neighbourhood_of",
    "owed",
    "owed_for_result",
    "public_answers",
    "recipient_by_reference",
    "recipient_for_link",
    "recipients",
    "rows",
    "sending",
    "shown_parts",
    "signals_of_recipient",
    "to_serve",
    "verdicts_of",
]
