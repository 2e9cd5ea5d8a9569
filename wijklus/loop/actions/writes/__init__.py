"""Doors for changes of actions and commitments. `from wijklus.loop.actions import writes as actions`."""

from .answering import answer_commitment, judge, report
from .asking import ask_again, ask_commitment, remind, renew_link, withdraw
from .escalating import escalate
from .mandating import confirm_promise, give_visa
from .steering import advance, change, link_priority, note_answer, start, unlink_priority
from .talking import decide_terms, offer_commitment, propose_terms
from .terms import Terms

__all__ = [
    "Terms",
    "advance",
    "answer_commitment",
    "ask_again",
    "ask_commitment",
    "change",
    "confirm_promise",
    "decide_terms",
    "escalate",
    "give_visa",
    "judge",
    "link_priority",
    "note_answer",
    "offer_commitment",
    "propose_terms",
    "remind",
    "renew_link",
    "report",
    "start",
    "unlink_priority",
    "withdraw",
]
