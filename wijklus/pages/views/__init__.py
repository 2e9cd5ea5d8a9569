"""Pages that cross rooms: one module per page."""

from .after_login import after_login
from .demo_mailbox import demo_mailbox
from .look import city_look
from .my_account import my_account
from .start import start
from .statements import accessibility, privacy
from .style import style

__all__ = [
    "accessibility",
    "after_login",
    "city_look",
    "demo_mailbox",
    "my_account",
    "privacy",
    "start",
    "style",
]
