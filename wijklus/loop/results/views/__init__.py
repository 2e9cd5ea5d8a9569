"""The pages of this room."""

from .council import ask_council, council, council_question, council_work, end_rapporteur, rapporteur, set_frame
from .decisions import decision, decision_work, decisions, decisions_work, explain, new_decision, reactions
from .effects import effects
from .evaluations import evaluation, evaluations, judge_goal, publish_evaluation
from .figures import edit_indicator, index, indicator, indicators, new_indicator
from .files import indicator_file, indicator_file_progress, indicator_file_step, indicator_files
from .judging import judge, judge_by_link, judged, plan_evaluation, plan_evaluations
from .policy import policy_public, policy_signals, raise_policy
from .recording import record_for_action, record_for_theme
from .reports import poster, report_file, report_table, reports

__all__ = [
    "ask_council",
    "council",
    "council_question",
    "council_work",
    "decision",
    "decision_work",
    "decisions",
    "decisions_work",
    "edit_indicator",
    "effects",
    "end_rapporteur",
    "evaluation",
    "evaluations",
    "explain",
    "index",
    "indicator",
    "indicator_file",
    "indicator_file_progress",
    "indicator_file_step",
    "indicator_files",
    "indicators",
    "judge",
    "judge_by_link",
    "judge_goal",
    "judged",
    "new_decision",
    "new_indicator",
    "plan_evaluation",
    "plan_evaluations",
    "policy_public",
    "policy_signals",
    "poster",
    "publish_evaluation",
    "raise_policy",
    "rapporteur",
    "reactions",
    "record_for_action",
    "record_for_theme",
    "report_file",
    "report_table",
    "reports",
    "set_frame",
]
