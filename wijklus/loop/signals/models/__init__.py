"""What was said: signals, photos, how they were heard, categories and what is asked about them, files taken in."""

from .asking import Question, Reply
from .categories import Category
from .hearing import Consent, Hearing
from .helping import HelpCount
from .imports import ImportRun, RefusedRow
from .said import Photo, Signal

__all__ = [
    "Category",
    "Consent",
    "Hearing",
    "HelpCount",
    "ImportRun",
    "Photo",
    "Question",
    "RefusedRow",
    "Reply",
    "Signal",
]
