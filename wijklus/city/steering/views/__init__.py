"""The pages of what is handed over, and of who directs what."""

from .handing import document, handover, handovers, item, mark_many, new_handover, pdf
from .regie import change_direction, end_direction, matter, regie

__all__ = [
    "change_direction",
    "document",
    "end_direction",
    "handover",
    "handovers",
    "item",
    "mark_many",
    "matter",
    "new_handover",
    "pdf",
    "regie",
]
