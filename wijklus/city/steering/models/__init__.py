"""What is handed over to the next team."""

from .handing import KINDS, MARKS, Handover, HandoverItem

__all__ = ["KINDS", "MARKS", "Handover", "HandoverItem"]
