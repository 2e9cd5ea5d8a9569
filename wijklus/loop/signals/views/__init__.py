"""The screens of this room."""

from .helping import count_help, help_page
from .photos import photo_by_link, photo_for_staff
from .receipt import receipt, receipt_qr
from .saying import new, new_in_city

__all__ = [
    "count_help",
    "help_page",
    "new",
    "new_in_city",
    "photo_by_link",
    "photo_for_staff",
    "receipt",
    "receipt_qr",
]
