"""What somebody fills in: the public form, noting what others said, sorting, and the list of categories."""

from .asking import QUESTION_KINDS, QuestionForm, RepliesForm, filled_in
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
    "QUESTION_KINDS",
    "STATES",
    "CallForm",
    "CategoryForm",
    "ColumnsForm",
    "ExportForm",
    "FieldForm",
    "FiltersForm",
    "NoteForm",
    "PaperForm",
    "QuestionForm",
    "RepliesForm",
    "SayForm",
    "TriageForm",
    "UploadForm",
    "filled_in",
]
