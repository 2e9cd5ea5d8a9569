"""Doors for changes of teams, their lists and referrals. `from wijklus.city.teams import writes as teams`."""

from .composing import add_member, change_team, end_member, start_team
from .listing import change_entry, put_entry
from .referring import refer, refuse, report_contact, take_back, take_up

__all__ = [
    "add_member",
    "change_entry",
    "change_team",
    "end_member",
    "put_entry",
    "refer",
    "refuse",
    "report_contact",
    "start_team",
    "take_back",
    "take_up",
]
