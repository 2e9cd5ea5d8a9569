"""What somebody fills in: the public form, noting what others said, sorting, and the list of categories."""

from .asking import QUESTION_KINDS, QuestionForm, RepliesForm, filled_in
from .imports import FIELD_LABELS, GROUND_LABELS, ColumnsForm, ExportForm, PullForm, UploadForm
from .mail import MailboxForm
from .noting import AGREED, CallForm, FieldForm, NoteForm, PaperForm
from .routing import HandForm, RuleForm
from .saying import CHANNELS, KINDS, SayForm
from .sorting import STATES, CategoryForm, FiltersForm, TriageForm
from .terms import ClosingDayForm, OutcomeForm

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
    "ClosingDayForm",
    "ColumnsForm",
    "ExportForm",
    "FieldForm",
    "FiltersForm",
    "HandForm",
    "MailboxForm",
    "NoteForm",
    "OutcomeForm",
    "PaperForm",
    "PullForm",
    "QuestionForm",
    "RepliesForm",
    "RuleForm",
    "SayForm",
    "TriageForm",
    "UploadForm",
    "filled_in",
]
