"""Changes: what came of an action or a theme, what is measured, and the figures of it."""

from .council import (
    answer_councillor,
    appoint_rapporteur,
    ask_as_councillor,
    end_rapporteur,
    put_reaction,
    route_question,
)
from .evaluations import judge_as_resident, judge_goal, publish_evaluation, start_evaluation
from .figures import Given, edit_indicator, measure, start_indicator
from .files import (
    check_indicator_file,
    drop_indicator_file,
    keep_indicator_file,
    start_indicator_file,
    take_in_indicator_file,
)
from .judging import invite_people_behind, judge_by_link
from .outcomes import record_result
from .policy import raise_policy, raise_shared
from .reports import ask_report, make_report

__all__ = [
    "Given",
    "answer_councillor",
    "appoint_rapporteur",
    "ask_as_councillor",
    "ask_report",
    "check_indicator_file",
    "drop_indicator_file",
    "edit_indicator",
    "end_rapporteur",
    "invite_people_behind",
    "judge_as_resident",
    "judge_by_link",
    "judge_goal",
    "keep_indicator_file",
    "make_report",
    "measure",
    "publish_evaluation",
    "put_reaction",
    "raise_policy",
    "raise_shared",
    "record_result",
    "route_question",
    "start_evaluation",
    "start_indicator",
    "start_indicator_file",
    "take_in_indicator_file",
]
