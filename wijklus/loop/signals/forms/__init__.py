"""What somebody fills in: the public form, noting what others said, sorting, and the list of categories."""

from .imports import FIELD_LABELS, GROUND_LABELS, ColumnsForm, ExportForm, UploadForm
from .noting import AGREED, CallForm, FieldForm, NoteForm, PaperForm
from .saying import CHANNELS, KINDS, SayForm
from .sorting import STATES, CategoryForm, FiltersForm, TriageForm

__all__ = [
    "AGREED",
    "CHANNELS",
    "FIELD_LABELS",
    "GROUND_LABELS",
    "KINDS",
    "STATES",
    "CallForm",
    "CategoryForm",
    "ColumnsForm",
    "ExportForm",
    "FieldForm",
    "FiltersForm",
    "NoteForm",
    "PaperForm",
    "SayForm",
    "TriageForm",
    "UploadForm",
]
