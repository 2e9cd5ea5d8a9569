"""Doors for changes of what is handed over. `from wijklus.city.steering import writes as steering`."""

from .freezing import fill, freeze
from .marking import mark, mark_many, note_told

__all__ = ["fill", "freeze", "mark", "mark_many", "note_told"]
