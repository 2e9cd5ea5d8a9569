"""Pages that cross rooms: one module per page."""

from .look import city_look
from .start import start
from .style import style

__all__ = ["city_look", "start", "style"]
