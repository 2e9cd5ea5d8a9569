"""Doors for reading teams, their lists and referrals. `from wijklus.city.teams import reads as teams`."""

from .colleagues import Colleague, colleagues
from .lists import entries, entry_for, member_for, themes_to_list
from .owed import due
from .referring import Letter, LinkVisit, letter, referral_by_reference, referral_for, referrals, visit
from .teams import team_for, teams

__all__ = [
    "Colleague",
    "Letter",
    "LinkVisit",
    "colleagues",
    "due",
    "entries",
    "entry_for",
    "letter",
    "member_for",
    "referral_by_reference",
    "referral_for",
    "referrals",
    "team_for",
    "teams",
    "themes_to_list",
    "visit",
]
