"""Changes to what was said: received, moved on, sorted, erased."""

from .adding import add_words
from .asking import add_question, change_question, reply
from .calling import look_up_caller
from .categories import add_category, change_category, seed_categories
from .desk import drop_view, keep_view, look_at
from .elsewhere import runs_elsewhere
from .erasing import erase_own, erase_signals_of, renew_link
from .exporting import note_export
from .forgetting import forget_words
from .helping import count_help, pass_on_help
from .importing import Imported, import_many
from .living import Bundling, check_living, rename_living, renew_living, touch_all_living, touch_living
from .mail import forget_mails, see_addition, take_in_mail
from .mailbox import change_mailbox, poll, try_mailbox
from .moderating import publish, refuse_publication, see_alarm, withdraw_publication
from .moving import answered, move, move_many, release, reopen, set_aside, take_back, take_up
from .pictures import give_up as give_up_photo
from .pictures import redraw as redraw_photo
from .procedures import change_procedure, hand_to_procedure
from .pulling import pull_stretch, start_pull
from .registering import receive, register
from .routing import (
    add_rule,
    change_rule,
    draft_rule,
    end_rule,
    move_rule,
    reroute,
    reroute_later,
    route_by_hand,
)
from .sorting import look_at_contact, set_category, triage
from .taking_in import check_rows, choose_columns, resume_import, start_import, stop_import, take_in
from .terms import (
    add_closing_day,
    check_derived,
    note_first_answers,
    rebuild,
    remove_closing_day,
    renew_terms,
    set_outcome_default,
)
from .translating import translate
from .uploads import drop_import, forget_import, forget_old_imports, is_read_at_once, keep_file, read_file
from .words import learn_words

__all__ = [
    "Bundling",
    "Imported",
    "add_category",
    "add_closing_day",
    "add_question",
    "add_rule",
    "add_words",
    "answered",
    "change_category",
    "change_mailbox",
    "change_procedure",
    "change_question",
    "change_rule",
    "check_derived",
    "check_living",
    "check_rows",
    "choose_columns",
    "count_help",
    "draft_rule",
    "drop_import",
    "drop_view",
    "end_rule",
    "erase_own",
    "erase_signals_of",
    "forget_import",
    "forget_mails",
    "forget_old_imports",
    "forget_words",
    "give_up_photo",
    "hand_to_procedure",
    "import_many",
    "is_read_at_once",
    "keep_file",
    "keep_view",
    "learn_words",
    "look_at",
    "look_at_contact",
    "look_up_caller",
    "move",
    "move_many",
    "move_rule",
    "note_export",
    "note_first_answers",
    "pass_on_help",
    "poll",
    "publish",
    "pull_stretch",
    "read_file",
    "rebuild",
    "receive",
    "redraw_photo",
    "refuse_publication",
    "register",
    "release",
    "remove_closing_day",
    "rename_living",
    "renew_link",
    "renew_living",
    "renew_terms",
    "reopen",
    "reply",
    "reroute",
    "reroute_later",
    "resume_import",
    "route_by_hand",
    "runs_elsewhere",
    "see_addition",
    "see_alarm",
    "seed_categories",
    "set_aside",
    "set_category",
    "set_outcome_default",
    "start_import",
    "start_pull",
    "stop_import",
    "take_back",
    "take_in",
    "take_in_mail",
    "take_up",
    "touch_all_living",
    "touch_living",
    "translate",
    "triage",
    "try_mailbox",
    "withdraw_publication",
]
