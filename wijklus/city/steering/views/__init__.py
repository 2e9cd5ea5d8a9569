"""The pages of what is handed over."""

from .handing import document, handover, handovers, item, mark_many, new_handover, pdf

__all__ = ["document", "handover", "handovers", "item", "mark_many", "new_handover", "pdf"]
