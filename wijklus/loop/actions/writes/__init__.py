"""Doors for changes of actions and commitments. `from wijklus.loop.actions import writes as actions`."""

from .answering import answer_commitment, judge, report
from .asking import ask_again, ask_commitment, remind, renew_link, withdraw
from .escalating import escalate
from .mandating import confirm_promise, deny_promise, give_visa
from .needing import say_needs, stop_needing
from .owning import advise, carry, reply_to_advice, stop_carrying
from .photos import add_photo, remove_photo
from .steering import advance, change, link_priority, note_answer, start, unlink_priority
from .talking import decide_terms, offer_commitment, propose_terms
from .terms import Terms
from .working import (
    add_milestone,
    add_own_part,
    add_risk,
    change_milestone,
    change_own_part,
    change_risk,
    tell_progress,
)

__all__ = [
    "Terms",
    "add_milestone",
    "add_own_part",
    "add_photo",
    "add_risk",
    "advance",
    "advise",
    "answer_commitment",
    "ask_again",
    "ask_commitment",
    "carry",
    "change",
    "change_milestone",
    "change_own_part",
    "change_risk",
    "confirm_promise",
    "decide_terms",
    "deny_promise",
    "escalate",
    "give_visa",
    "judge",
    "link_priority",
    "note_answer",
    "offer_commitment",
    "propose_terms",
    "remind",
    "remove_photo",
    "renew_link",
    "reply_to_advice",
    "report",
    "say_needs",
    "start",
    "stop_carrying",
    "stop_needing",
    "tell_progress",
    "unlink_priority",
    "withdraw",
]
