"""Doors for changes of actions and commitments. `from wijklus.loop.actions import writes as actions`."""

from .answering import answer_commitment, judge, report
from .asking import ask_again, ask_commitment, remind, renew_link, withdraw
from .steering import advance, change, link_priority, note_answer, start, unlink_priority

__all__ = [
    "advance",
    "answer_commitment",
    "ask_again",
    "ask_commitment",
    "change",
    "judge",
    "link_priority",
    "note_answer",
    "remind",
    "renew_link",
    "report",
    "start",
    "unlink_priority",
    "withdraw",
]
