"""Changes to what was said: registered, moved on, sorted, erased."""

from .moving import answered, move, move_many, release, reopen, set_aside, take_back, take_up
from .pictures import redraw as redraw_photo
from .registering import receive, register

__all__ = [
    "answered",
    "move",
    "move_many",
    "receive",
    "redraw_photo",
    "register",
    "release",
    "reopen",
    "set_aside",
    "take_back",
    "take_up",
]
