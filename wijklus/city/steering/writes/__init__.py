"""Doors for changes of what is handed over and who directs. `from wijklus.city.steering import writes as steering`."""

from .freezing import fill, freeze
from .marking import mark, mark_many, note_told
from .regie import change_direction, direct, end_direction

__all__ = ["change_direction", "direct", "end_direction", "fill", "freeze", "mark", "mark_many", "note_told"]
