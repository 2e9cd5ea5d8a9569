"""What was said: signals, their photos, how they were heard, the categories of the city, and calls for help counted."""

from .categories import Category
from .hearing import Consent, Hearing
from .helping import HelpCount
from .said import Photo, Signal

__all__ = ["Category", "Consent", "Hearing", "HelpCount", "Photo", "Signal"]
