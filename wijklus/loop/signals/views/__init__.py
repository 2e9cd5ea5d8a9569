"""The screens of this room."""

from .categories import categories, category, seed_categories
from .helping import count_help, help_page
from .inbox import inbox, inbox_signal
from .noting import note
from .photos import photo_by_link, photo_for_staff
from .receipt import receipt, receipt_qr
from .saying import new, new_in_city
from .sorting import contact, detail, set_aside, take_back, triage

__all__ = [
    "categories",
    "category",
    "contact",
    "count_help",
    "detail",
    "help_page",
    "inbox",
    "inbox_signal",
    "new",
    "new_in_city",
    "note",
    "photo_by_link",
    "photo_for_staff",
    "receipt",
    "receipt_qr",
    "seed_categories",
    "set_aside",
    "take_back",
    "triage",
]
