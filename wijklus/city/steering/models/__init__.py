"""What is handed over to the next team, and who directs which matter."""

from .handing import KINDS, MARKS, Handover, HandoverItem
from .regie import REGIE_KINDS, REGIE_MODELS, RegieArrangement

__all__ = ["KINDS", "MARKS", "REGIE_KINDS", "REGIE_MODELS", "Handover", "HandoverItem", "RegieArrangement"]
