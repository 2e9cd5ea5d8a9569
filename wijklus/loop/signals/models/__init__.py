"""What was said: signals, their photos, the categories of the city, and the count of calls for help."""

from .categories import Category
from .helping import HelpCount
from .said import Photo, Signal

__all__ = ["Category", "HelpCount", "Photo", "Signal"]
