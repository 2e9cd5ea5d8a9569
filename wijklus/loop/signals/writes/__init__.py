"""Changes to what was said: received, moved on, sorted, erased."""

from .calling import look_up_caller
from .categories import add_category, change_category, seed_categories
from .erasing import erase_own, erase_signals_of, renew_link
from .forgetting import forget_words
from .helping import count_help
from .importing import Imported, import_many
from .moving import answered, move, move_many, release, reopen, set_aside, take_back, take_up
from .pictures import give_up as give_up_photo
from .pictures import redraw as redraw_photo
from .registering import receive, register
from .sorting import look_at_contact, set_category, triage

__all__ = [
    "Imported",
    "add_category",
    "answered",
    "change_category",
    "count_help",
    "erase_own",
    "erase_signals_of",
    "forget_words",
    "give_up_photo",
    "import_many",
    "look_at_contact",
    "look_up_caller",
    "move",
    "move_many",
    "receive",
    "redraw_photo",
    "register",
    "release",
    "renew_link",
    "reopen",
    "seed_categories",
    "set_aside",
    "set_category",
    "take_back",
    "take_up",
    "triage",
]
