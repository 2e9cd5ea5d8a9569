"""Screens of this room."""

from .lists import colleagues, entry, new_entry
from .referring import refer, referral, referral_link
from .teams import change_team, index, members, new_team, team

__all__ = [
    "change_team",
    "colleagues",
    "entry",
    "index",
    "members",
    "new_entry",
    "new_team",
    "refer",
    "referral",
    "referral_link",
    "team",
]
