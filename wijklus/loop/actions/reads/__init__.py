"""Questions about actions and commitments. `from wijklus.loop.actions import reads as actions`."""

from .boards import DUE_SECTIONS, board, due, people_behind
from .links import Answered, Letter, LinkVisit, answered, commitment_for_actor, letter, link_of, path_of, visit
from .lists import (
    Carried,
    actions,
    carried,
    carried_by,
    for_actor,
    priorities_of,
    promises_of,
    public_actions,
    serving,
    themes_behind,
    themes_with,
    to_remind,
)
from .state import conditional, covers, follow_up, is_late, missing_of, party_name
from .words import word_for, words_for

__all__ = [
    "DUE_SECTIONS",
    "Answered",
    "Carried",
    "Letter",
    "LinkVisit",
    "actions",
    "answered",
    "board",
    "carried",
    "carried_by",
    "commitment_for_actor",
    "conditional",
    "covers",
    "due",
    "follow_up",
    "for_actor",
    "is_late",
    "letter",
    "link_of",
    "missing_of",
    "party_name",
    "path_of",
    "people_behind",
    "priorities_of",
    "promises_of",
    "public_actions",
    "serving",
    "themes_behind",
    "themes_with",
    "to_remind",
    "visit",
    "word_for",
    "words_for",
]
