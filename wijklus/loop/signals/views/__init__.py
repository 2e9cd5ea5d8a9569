"""The screens of this room."""

from .asking import category_question, category_questions, questions
from .calling import call, earlier
from .categories import categories, category, seed_categories
from .desk import drop_view, keep_view, look, looks, sort_back, sort_several
from .exporting import export
from .helping import count_help, help_page
from .imports import import_columns, import_file, import_progress, import_refused, import_step, imports, pull_import
from .inbox import inbox, inbox_alarms, inbox_of, inbox_signal
from .living import living, living_points, work_living, work_living_points
from .mail import mailbox, see_addition, try_mailbox
from .moderating import moderate, moderation, refuse_publication, see_alarm, withdraw
from .noting import note
from .outside import field, field_manifest, field_script, field_send, field_session
from .paper import paper, paper_form
from .photos import photo_by_link, photo_for_staff, public_photo
from .procedures import (
    choose_procedure,
    hand_to_procedure,
    handed_over,
    pass_on_help,
    procedure,
    procedures,
    runs_elsewhere,
)
from .receipt import receipt, receipt_qr
from .routing import end_rule, hand_over, handling, move_rule, new_rule, reroute, routing, rule
from .saying import new, new_in_city, while_typing
from .sorting import contact, detail, set_aside, take_back, triage
from .terms import add_closing_day, remove_closing_day, terms
from .translating import translate

__all__ = [
    "add_closing_day",
    "call",
    "categories",
    "category",
    "category_question",
    "category_questions",
    "choose_procedure",
    "contact",
    "count_help",
    "detail",
    "drop_view",
    "earlier",
    "end_rule",
    "export",
    "field",
    "field_manifest",
    "field_script",
    "field_send",
    "field_session",
    "hand_over",
    "hand_to_procedure",
    "handed_over",
    "handling",
    "help_page",
    "import_columns",
    "import_file",
    "import_progress",
    "import_refused",
    "import_step",
    "imports",
    "inbox",
    "inbox_alarms",
    "inbox_of",
    "inbox_signal",
    "keep_view",
    "living",
    "living_points",
    "look",
    "looks",
    "mailbox",
    "moderate",
    "moderation",
    "move_rule",
    "new",
    "new_in_city",
    "new_rule",
    "note",
    "paper",
    "paper_form",
    "pass_on_help",
    "photo_by_link",
    "photo_for_staff",
    "procedure",
    "procedures",
    "public_photo",
    "pull_import",
    "questions",
    "receipt",
    "receipt_qr",
    "refuse_publication",
    "remove_closing_day",
    "reroute",
    "routing",
    "rule",
    "runs_elsewhere",
    "see_addition",
    "see_alarm",
    "seed_categories",
    "set_aside",
    "sort_back",
    "sort_several",
    "take_back",
    "terms",
    "translate",
    "triage",
    "try_mailbox",
    "while_typing",
    "withdraw",
    "work_living",
    "work_living_points",
]
