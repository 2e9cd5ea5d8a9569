"""Pages that cross rooms: one module per page."""

from .after_login import after_login
from .city import city, neighbourhood, plan_of
from .contact import contacts, find_contact, suggest_addresses
from .demo_mailbox import demo_mailbox
from .leaving import log_out
from .look import city_look
from .my_account import my_account, renew_agenda
from .new_set import new_set, new_set_mapping
from .recount import recount
from .signal import erase_person, signal
from .start import start
from .statements import accessibility, privacy
from .story import erase_me, erased, judge_plan, story, theme_story
from .style import style
from .today import today

__all__ = [
    "accessibility",
    "after_login",
    "city",
    "city_look",
    "contacts",
    "demo_mailbox",
    "erase_me",
    "erase_person",
    "erased",
    "find_contact",
    "judge_plan",
    "log_out",
    "my_account",
    "neighbourhood",
    "new_set",
    "new_set_mapping",
    "plan_of",
    "privacy",
    "recount",
    "renew_agenda",
    "signal",
    "start",
    "story",
    "style",
    "suggest_addresses",
    "theme_story",
    "today",
]
