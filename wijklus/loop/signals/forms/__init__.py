"""What somebody fills in: the public form, noting what others said, sorting, and the list of categories."""

from .noting import AGREED, CallForm, FieldForm, NoteForm, PaperForm
from .saying import CHANNELS, KINDS, SayForm
from .sorting import STATES, CategoryForm, FiltersForm, TriageForm

__all__ = [
    "AGREED",
    "CHANNELS",
    "KINDS",
    "STATES",
    "CallForm",
    "CategoryForm",
    "FieldForm",
    "FiltersForm",
    "NoteForm",
    "PaperForm",
    "SayForm",
    "TriageForm",
]
