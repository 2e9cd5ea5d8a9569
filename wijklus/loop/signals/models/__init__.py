"""What was said: signals, photos, how they were heard, categories, calls for help counted, and files taken in."""

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
    "RefusedRow",
    "Signal",
]
