"""What somebody fills in: the public form, noting what others said, sorting, and the list of categories."""

from .noting import NoteForm
from .saying import CHANNELS, KINDS, SayForm
from .sorting import STATES, CategoryForm, FiltersForm, TriageForm

__all__ = ["CHANNELS", "KINDS", "STATES", "CategoryForm", "FiltersForm", "NoteForm", "SayForm", "TriageForm"]
